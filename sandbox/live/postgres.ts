import {
  appendFileSync,
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { becomesTrue, type Clock } from './clock.ts';
import { explainFailedStart } from './drill-cannot-start.ts';
import type { Endpoint } from './ports.ts';
import type { Account } from './postgres-account.ts';
import { type PostgresOptions, runProgram } from './postgres-process.ts';
import { PostgresServer } from './postgres-server.ts';

/** What a standby needs beside its own options: whom it copies, and the link's end through which it streams. */
export type StandbyOptions = PostgresOptions & { primary: PostgresServer; source: Endpoint };

// Not lowered: max_connections, max_wal_senders and their like. A standby whose values are below the primary's refuses to
// start. Not synced to disk: a killed process loses nothing that the kernel holds, and the machine itself isn't killed.
const SETTINGS = `
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
shared_buffers = 32MB
dynamic_shared_memory_type = mmap
io_method = sync
wal_level = replica
wal_keep_size = 512MB
hot_standby = on
wal_receiver_timeout = 4s
wal_sender_timeout = 4s
wal_receiver_status_interval = 1s
wal_retrieve_retry_interval = 500ms
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] '
include_if_exists = 'fence.conf'
`;

/** The database and the roles: `app` owns what the application writes, `understudy` watches. */
const DATABASE = 'app';

/**
 * Makes the files of a primary. It is not started, so that standbys can still be copied from it.
 * Throws DrillCannotStart when the files can't be made.
 */
export async function createPrimary(options: PostgresOptions): Promise<PostgresServer> {
  const server = new PostgresServer(options);
  const { installation } = options;
  return explained(options, 'initdb', async () => {
    mkdirSync(options.folder, { recursive: true, mode: 0o711 });
    giveTo(installation.account, options.folder);
    const passwordFile = join(options.folder, 'password');
    writeFileSync(passwordFile, installation.password, { mode: 0o600 });
    giveTo(installation.account, passwordFile);
    const words = ['-D', server.dataFolder, '-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', passwordFile];
    await runProgram(installation, installation.initdb, [
      ...words,
      '-E',
      'UTF8',
      '--locale=C',
      '--no-sync',
      '--no-instructions',
    ]);
    rmSync(passwordFile);
    appendFileSync(join(server.dataFolder, 'postgresql.conf'), `${SETTINGS}cluster_name = '${options.name}'\n`);
    return server;
  });
}

/**
 * Makes the files of a standby that streams from the primary through `source`. The primary must not have been started yet:
 * its files are copied as initdb made them, and everything after that comes through the stream.
 */
export async function createStandby(options: StandbyOptions): Promise<PostgresServer> {
  const server = new PostgresServer(options);
  const { primary, source, installation } = options;
  if (primary.hasStarted) throw new Error(`"${primary.name}" has been started: a standby is copied before that.`);
  return explained(options, 'The standby', async () => {
    mkdirSync(options.folder, { recursive: true, mode: 0o711 });
    giveTo(installation.account, options.folder);
    cpSync(primary.dataFolder, server.dataFolder, { recursive: true });
    chmodSync(server.dataFolder, 0o700);
    const conninfo = `host=${source.host} port=${source.port} user=postgres password=${installation.password} application_name=${options.name} connect_timeout=3`;
    appendFileSync(
      join(server.dataFolder, 'postgresql.conf'),
      `cluster_name = '${options.name}'\nprimary_conninfo = '${conninfo}'\n`,
    );
    writeFileSync(join(server.dataFolder, 'standby.signal'), '');
    giveTo(installation.account, server.dataFolder);
    return server;
  });
}

/** Creates the database `app` and the roles `app` and `understudy` on a started primary. Standbys get them by the stream. */
export async function createRoles(primary: PostgresServer): Promise<void> {
  const password = primary.credentials('app').password;
  await primary.query(`create role app login password '${password}'`);
  await primary.query(`create role understudy login password '${password}' in role pg_monitor`);
  await primary.query(`create database ${DATABASE} owner app`);
  await primary.query(`create schema understudy authorization understudy`, { database: DATABASE });
}

/** True once the standby has replayed all that the primary has written by now; false when it has not within the time. */
export async function catchesUp(
  { primary, standby, clock }: { primary: PostgresServer; standby: PostgresServer; clock: Clock },
  withinMilliseconds: number,
): Promise<boolean> {
  const [position] = await primary.query('select pg_current_wal_lsn()::text as lsn');
  const isThere = async () => {
    const text = 'select coalesce(pg_last_wal_replay_lsn() >= $1::pg_lsn, false) as there';
    return (await standby.query(text, { values: [position?.lsn] }))[0]?.there === true;
  };
  return becomesTrue(clock, isThere, { withinMilliseconds });
}

async function explained<Made>(options: PostgresOptions, program: string, make: () => Promise<Made>): Promise<Made> {
  try {
    return await make();
  } catch (error) {
    const output = `${String(error)}\n${(error as { stderr?: string }).stderr ?? ''}`;
    throw explainFailedStart({ program, output, folder: options.folder });
  }
}

/** Makes the account the owner of the path and all below it; root made it. */
function giveTo(account: Account | undefined, path: string): void {
  if (!account) return;
  chownSync(path, account.uid, account.gid);
  if (!statSync(path).isDirectory()) return;
  for (const entry of readdirSync(path, { withFileTypes: true, recursive: true })) {
    chownSync(join(entry.parentPath, entry.name), account.uid, account.gid);
  }
}
