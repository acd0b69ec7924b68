import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { becomesTrue } from './clock.ts';
import { type Credentials, openSession, type Row } from './database-session.ts';
import { explainFailedStart, saysPortIsBusy } from './drill-cannot-start.ts';
import { type Endpoint, findFreePort, LOOPBACK } from './ports.ts';
import { type PostgresOptions, PostgresProcess } from './postgres-process.ts';

/** Which database of the server, and the values of `$1` and so on. */
export type QueryOptions = { database?: string; values?: unknown[] };

const START_PATIENCE_MILLISECONDS = 60_000;
const PORT_ATTEMPTS = 5;
// A killed postmaster's children go by themselves, but one that is in a query ends it first; until then its memory is in use.
const CHILDREN_STILL_THERE = /pre-existing shared memory block|lock file "postmaster.pid" already exists/;

/** One real PostgreSQL server on loopback. Its port stays the same through restarts. */
export class PostgresServer {
  readonly name: string;
  readonly folder: string;
  #options: PostgresOptions;
  #process: PostgresProcess;
  #port = 0;

  constructor(options: PostgresOptions) {
    this.name = options.name;
    this.folder = options.folder;
    this.#options = options;
    this.#process = new PostgresProcess(options);
  }

  /** Where the server itself listens. Only links and the drill's own hands use it. */
  get endpoint(): Endpoint {
    return { host: LOOPBACK, port: this.#port };
  }

  /** The folder of the database cluster. */
  get dataFolder(): string {
    return this.#process.dataFolder;
  }

  /** The file that the server's log is written to; each start empties it. */
  get logFile(): string {
    return this.#process.logFile;
  }

  /** True once it has a port, that is after its first start. */
  get hasStarted(): boolean {
    return this.#port !== 0;
  }

  /** True while the postmaster lives. */
  get isRunning(): boolean {
    return this.#process.isRunning;
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
  kill(): Promise<void> {
    return this.#process.kill();
  }

  /** Shuts down in order: sessions are ended, everything is written. What isn't down after 15 s is killed. */
  stop(): Promise<void> {
    return this.#process.stop();
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
    const { clock } = this.#options;
    this.#process.launch(this.#port);
    // Two facts, kept apart: a process that ended will not answer any more, and one that answers is ready.
    let answers = false;
    const isDecided = async () => {
      answers = this.isRunning && (await this.#answers());
      return answers || !this.isRunning;
    };
    await becomesTrue(clock, isDecided, { withinMilliseconds: deadline - clock.now() });
    if (answers && this.isRunning) return undefined;
    await this.kill();
    return this.#process.output;
  }

  async #answers(): Promise<boolean> {
    try {
      await this.query('select 1');
      return true;
    } catch {
      return false;
    }
  }
}
