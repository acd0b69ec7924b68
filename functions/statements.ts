/**
 * Every SQL statement that Understudy sends to a PostgreSQL database it watches. The role that signs in needs SELECT on
 * `understudy.heartbeat` and INSERT, SELECT and UPDATE on `understudy.probe`, and nothing else.
 */

/** One row `{ in_recovery: boolean }`: true on a standby. */
export const roleStatement = 'select pg_is_in_recovery() as in_recovery';

/**
 * One row `{ beat_at_ms, now_ms, in_recovery }`, milliseconds since 1970: the newest beat that this server knows of, by the writer's
 * clock (null in a table without a beat), this server's own clock, and whether it is a standby: the beats of a writer are its own.
 */
export const heartbeatStatement =
  'select (extract(epoch from max(beat_at)) * 1000)::float8 as beat_at_ms, (extract(epoch from clock_timestamp()) * 1000)::float8 as now_ms, pg_is_in_recovery() as in_recovery from understudy.heartbeat';

/**
 * One row `{ probed_at_ms }`. Outside a transaction block the statement is a transaction of its own, and the driver reports
 * success only after the commit; so a row proves that this server takes writes.
 */
export const writeProbeStatement =
  'insert into understudy.probe (id, probed_at) values (1, clock_timestamp()) on conflict (id) do update set probed_at = excluded.probed_at returning (extract(epoch from probed_at) * 1000)::float8 as probed_at_ms';

/**
 * The beat. It runs inside the writer's engine, once per `beatSeconds`, by pg_cron: `select cron.schedule('understudy-beat',
 * '1 seconds', $$…$$)`. A beat from outside would need a network path, and its silence would prove nothing about the writer.
 */
export const beatStatement =
  'insert into understudy.heartbeat (id, beat_at) values (1, clock_timestamp()) on conflict (id) do update set beat_at = excluded.beat_at';

/** What the statements above need, created once by the database's owner in the writer; replicas get it by the stream. */
export const preparingStatements: readonly string[] = [
  'create schema if not exists understudy',
  'create table if not exists understudy.heartbeat (id int primary key check (id = 1), beat_at timestamptz not null)',
  'create table if not exists understudy.probe (id int primary key check (id = 1), probed_at timestamptz not null)',
];
