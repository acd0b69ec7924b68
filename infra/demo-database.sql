-- Prepares the demo's database for Understudy. Run once in the writer, as its master user, in the database itself:
--   psql "host=<endpoint> dbname=orders user=master sslmode=verify-full sslrootcert=global-bundle.pem" -f infra/demo-database.sql
-- The replica gets all of it by replication. After a promotion pg_cron goes on there by itself.

-- Understudy signs in by IAM tokens, never by a password.
create role understudy login;
grant rds_iam to understudy;

create schema if not exists understudy;
create table if not exists understudy.heartbeat (id int primary key check (id = 1), beat_at timestamptz not null);
create table if not exists understudy.probe (id int primary key check (id = 1), probed_at timestamptz not null);

-- To read the heartbeat and to try a write: nothing else, and nothing of the application's.
grant usage on schema understudy to understudy;
grant select on understudy.heartbeat to understudy;
grant select, insert, update on understudy.probe to understudy;

-- The beat is written inside the engine, so that its silence says something about the engine and not about a path to it.
create extension if not exists pg_cron;
select cron.schedule('understudy-beat', '1 seconds', $$insert into understudy.heartbeat (id, beat_at) values (1, clock_timestamp()) on conflict (id) do update set beat_at = excluded.beat_at$$);
-- pg_cron keeps a row per run: a day of them is enough.
select cron.schedule('understudy-trim', '0 * * * *', $$delete from cron.job_run_details where end_time < now() - interval '1 day'$$);
