import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { becomesTrue, type Clock } from './clock.ts';
import { type Credentials, openSession, type Row } from './database-session.ts';
import { explainFailedStart, saysPortIsBusy } from './drill-cannot-start.ts';
import type { Keeper } from './keeper.ts';
import { type Endpoint, findFreePort, LOOPBACK } from './ports.ts';
import type { PostgresInstallation } from './postgres-binaries.ts';

/** What a server needs; `folder` holds its data folder and its log. */
export type PostgresOptions = {
  /** The Region it plays: its cluster_name, which every query can ask for. */
  name: string;
  folder: string;
  installation: PostgresInstallation;
  keeper: Keeper;
  clock: Clock;
};

const START_PATIENCE_MILLISECONDS = 60_000;
const STOP_PATIENCE_SECONDS = 15;
const PORT_ATTEMPTS = 5;
// A killed postmaster's children go by themselves, but one that is in a query ends it first; until then its memory is in use.
const CHILDREN_STILL_THERE = /pre-existing shared memory block|lock file "postmaster.pid" already exists/;

/** Which database of the server, and the values of `$1` and so on. */
export type QueryOptions = { database?: string; values?: unknown[] };

/** One real PostgreSQL server on loopback. Its port stays the same through restarts. */
export class PostgresServer {
  readonly name: string;
  readonly folder: string;
  #options: PostgresOptions;
  #port = 0;
  #child: ChildProcess | undefined;
  #exited: Promise<void> = Promise.resolve();

  constructor(options: PostgresOptions) {
    this.name = options.name;
    this.folder = options.folder;
    this.#options = options;
  }

  /** Where the server itself listens. Only links and the drill's own hands use it. */
  get endpoint(): Endpoint {
    return { host: LOOPBACK, port: this.#port };
  }

  /** The folder of the database cluster. */
  get dataFolder(): string {
    return join(this.folder, 'data');
  }

  /** The file that the server's log is written to. */
  get logFile(): string {
    return join(this.folder, 'server.log');
  }

  /** True once it has a port, that is after its first start. */
  get hasStarted(): boolean {
    return this.#port !== 0;
  }

  /** True while the postmaster lives. */
  get isRunning(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Credentials of a role for a database of this server. */
  credentials(user: string, database = 'app'): Credentials {
    return { user, database, password: this.#options.installation.password };
  }

  /** Starts the server and waits until it answers. Throws DrillCannotStart with the reason when it doesn't. */
  async start(): Promise<void> {
    if (this.isRunning) return;
    const deadline = this.#options.clock.now() + START_PATIENCE_MILLISECONDS;
    for (let attempt = 1; ; attempt += 1) {
      const firstStart = this.#port === 0;
      if (firstStart) this.#port = await findFreePort();
      const output = await this.#startOnce(deadline);
      if (output === undefined) return;
      const port = this.#port;
      if (firstStart) this.#port = 0;
      const passing = CHILDREN_STILL_THERE.test(output) || (saysPortIsBusy(output) && attempt < PORT_ATTEMPTS);
      if (!passing || this.#options.clock.now() > deadline) {
        throw explainFailedStart({ program: `PostgreSQL "${this.name}"`, output, folder: this.folder, port });
      }
      await this.#options.clock.sleep(100);
    }
  }

  /** Kills the postmaster as a crash would; its children notice and go. Resolves when the postmaster is gone. */
  async kill(): Promise<void> {
    if (!this.isRunning) return;
    this.#child?.ref();
    this.#child?.kill('SIGKILL');
    await this.#exited;
  }

  /** Shuts down in order: sessions are ended, everything is written. */
  async stop(): Promise<void> {
    if (!this.isRunning) return;
    this.#child?.ref();
    const patience = ['-w', '-t', String(STOP_PATIENCE_SECONDS)];
    await this.#run(this.#options.installation.pgCtl, ['stop', '-D', this.dataFolder, '-m', 'fast', ...patience]).catch(
      () => this.kill(),
    );
    await this.#exited;
  }

  /** Stops and starts again, which ends every session, as a reboot does. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Ends recovery; resolves when the server takes writes. Throws when it did not within 30 s. */
  async promote(): Promise<void> {
    await this.query('select pg_promote(true, 30)');
    if (await this.isInRecovery())
      throw new Error(`PostgreSQL "${this.name}" was told to promote and is still a standby.`);
  }

  /** True for a standby that has not been promoted. */
  async isInRecovery(): Promise<boolean> {
    const [row] = await this.query('select pg_is_in_recovery() as standby');
    return row?.standby === true;
  }

  /**
   * Makes new transactions read-only by default, or writable again, also those of open sessions and after a restart. It works
   * on a stopped server too. A session may still ask for a writable transaction by name, as with the RDS parameter.
   */
  async setReadOnly(readOnly: boolean): Promise<void> {
    const value = readOnly ? 'on' : 'off';
    writeFileSync(join(this.dataFolder, 'fence.conf'), `default_transaction_read_only = ${value}\n`);
    if (!this.isRunning) return;
    await this.query('select pg_reload_conf()');
    const applied = await becomesTrue(
      this.#options.clock,
      async () => (await this.query('show default_transaction_read_only'))[0]?.default_transaction_read_only === value,
      { withinMilliseconds: 10_000 },
    );
    if (!applied) throw new Error(`PostgreSQL "${this.name}" did not take default_transaction_read_only = ${value}.`);
  }

  /** Runs one statement, or several without values, as the superuser, past every link: the drill's own hand. */
  async query(text: string, { database = 'postgres', values }: QueryOptions = {}): Promise<Row[]> {
    const session = await openSession({
      endpoint: this.endpoint,
      credentials: this.credentials('postgres', database),
      connectTimeoutMilliseconds: 10_000,
      queryTimeoutMilliseconds: 40_000,
    });
    try {
      return await session.query(text, values);
    } finally {
      session.close();
    }
  }

  /** One try; undefined when the server answers, else what it wrote before it gave up. */
  async #startOnce(deadline: number): Promise<string | undefined> {
    const { installation, keeper, clock } = this.#options;
    // Emptied at each start, so that the reason for a failure is this start's.
    const log = openSync(this.logFile, 'w');
    const child = spawn(installation.postgres, ['-D', this.dataFolder, '-p', String(this.#port)], {
      ...installation.account,
      detached: true,
      stdio: ['ignore', log, log],
      env: serverEnvironment(),
      cwd: this.folder,
    });
    closeSync(log);
    let failure = '';
    this.#exited = new Promise((resolve) => {
      child.once('error', (error) => {
        failure = String(error);
        resolve();
      });
      child.once('exit', () => {
        if (child.pid !== undefined) keeper.forgetProcess(child.pid);
        resolve();
      });
    });
    this.#child = child;
    if (child.pid !== undefined) keeper.watchProcess(child.pid);
    child.unref();
    await becomesTrue(clock, async () => !this.isRunning || failure !== '' || (await this.#answers()), {
      withinMilliseconds: deadline - clock.now(),
    });
    if (this.isRunning && failure === '' && (await this.#answers())) return undefined;
    await this.kill();
    return `${failure}${readFileSync(this.logFile, 'utf8')}`;
  }

  async #answers(): Promise<boolean> {
    try {
      await this.query('select 1');
      return true;
    } catch {
      return false;
    }
  }

  async #run(program: string, words: string[]): Promise<void> {
    await runProgram(this.#options.installation, program, words);
  }
}

/** PostgreSQL's messages in English and its times in UTC, whatever the developer's machine prefers. */
function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, LC_ALL: 'C', TZ: 'UTC' };
}

/** Runs one of PostgreSQL's programs to its end, as the right account. Throws with its output when it fails. */
export async function runProgram(installation: PostgresInstallation, program: string, words: string[]): Promise<void> {
  const options = { ...installation.account, env: serverEnvironment(), timeout: 60_000, cwd: '/' };
  await promisify(execFile)(program, words, options);
}
