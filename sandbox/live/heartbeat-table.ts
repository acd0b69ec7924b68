import type { Session } from './database-session.ts';
import type { PostgresServer } from './postgres-server.ts';

/** The heartbeat as a server has it: when the writer last beat (milliseconds since the epoch) and who that was. */
export type Heartbeat = { beatAt: number; writer: string };

const TABLE = `
create table understudy.heartbeat (
  id int primary key check (id = 1),
  beat_at timestamptz not null,
  writer text not null
);
alter table understudy.heartbeat owner to understudy;
`;

const BEAT = `
insert into understudy.heartbeat (id, beat_at, writer)
values (1, clock_timestamp(), current_setting('cluster_name'))
on conflict (id) do update set beat_at = excluded.beat_at, writer = excluded.writer
`;

/** Creates the heartbeat's table, of one row, on a started primary. */
export async function createHeartbeatTable(primary: PostgresServer): Promise<void> {
  await primary.query(TABLE, { database: 'app' });
}

/** Beats once, on a session of the role `understudy`. Throws where the server takes no writes. */
export async function beat(session: Session): Promise<void> {
  await session.query(BEAT);
}

/** Reads the last beat that this server knows of; undefined before the first one arrived. */
export async function readHeartbeat(session: Session): Promise<Heartbeat | undefined> {
  const [row] = await session.query(
    'select extract(epoch from beat_at)::float8 * 1000 as beat_at, writer from understudy.heartbeat where id = 1',
  );
  return row && { beatAt: Number(row.beat_at), writer: String(row.writer) };
}
