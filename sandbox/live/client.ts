import type { AcknowledgedLog, Acknowledgement } from './acknowledged-log.ts';
import type { Clock } from './clock.ts';
import { type Credentials, openSession, type Session } from './database-session.ts';
import type { Endpoint } from './ports.ts';
import type { Resolver } from './resolver.ts';
import { WriteStatistics } from './write-statistics.ts';
import { findWrite, storeWrite } from './writes-table.ts';

/** What both clients need. */
export type ClientOptions = {
  name: string;
  credentials: Credentials;
  clock: Clock;
  log: AcknowledgedLog;
  /** Writes that the whole client starts in a second, when the database is quick enough. */
  writesPerSecond: number;
  /** Told of each acknowledged write, after it is in the log. */
  onAcknowledged?: (acknowledgement: Acknowledgement) => void;
  connectTimeoutMilliseconds?: number;
  queryTimeoutMilliseconds?: number;
};

/** What the client that goes by the application's name needs. */
export type WritingClientOptions = ClientOptions & {
  /** The application's name of the writer. */
  writerName: string;
  resolver: Resolver;
  /** Where the client reaches an endpoint: its Region's link to it. */
  addressOf: (endpointName: string) => Endpoint | undefined;
  /** Connections, each with one write at a time. */
  poolSize?: number;
  /** A connection is renewed after this time, as pools do that are to follow DNS. */
  connectionLifetimeMilliseconds?: number;
};

type Connection = { session: Session; endpointName: string; address: string; openedAt: number };

const PAUSE_AFTER_FAILURE_MILLISECONDS = 100;

/**
 * An application as it ought to be: it resolves the writer's name for every new connection, leaves a connection when the name
 * leads elsewhere, and retries each write, with the same token, until it is acknowledged. When it doesn't know whether an
 * attempt was stored it looks first, so that a write stored twice means that a network replayed it.
 */
export class WritingClient {
  readonly statistics = new WriteStatistics();
  #options: WritingClientOptions;
  #lanes: Promise<void>[] = [];
  #sessions = new Set<Session>();
  #stopped = false;
  #written = 0;

  constructor(options: WritingClientOptions) {
    this.#options = options;
  }

  /** Begins to write; returns at once. */
  start(): void {
    this.#lanes = Array.from({ length: this.#poolSize }, (_, lane) => this.#writeInLane(lane));
  }

  /** Stops: writes under way are given a short time to end, one that isn't acknowledged then is given up and never logged. */
  async stop(graceMilliseconds = 500): Promise<void> {
    this.#stopped = true;
    const lanes = Promise.all(this.#lanes);
    await Promise.race([lanes, this.#options.clock.sleep(graceMilliseconds)]);
    for (const session of this.#sessions) session.close();
    await lanes;
  }

  get #poolSize(): number {
    return this.#options.poolSize ?? 4;
  }

  async #writeInLane(lane: number): Promise<void> {
    const { clock, writesPerSecond, name } = this.#options;
    const pace = (this.#poolSize * 1000) / writesPerSecond;
    let connection: Connection | undefined;
    // Spread over the pace, so that the lanes don't write in step.
    await clock.sleep((pace * lane) / this.#poolSize);
    while (!this.#stopped) {
      const startedAt = clock.now();
      this.#written += 1;
      connection = await this.#writeUntilAcknowledged(`${name}-${this.#written}`, connection);
      const rest = startedAt + pace - clock.now();
      if (rest > 0) await clock.sleep(rest);
    }
    this.#leave(connection);
  }

  async #writeUntilAcknowledged(token: string, current: Connection | undefined): Promise<Connection | undefined> {
    const { clock } = this.#options;
    let connection = current;
    let mayBeStored = false;
    for (let attempts = 1; !this.#stopped; attempts += 1) {
      try {
        connection = await this.#follow(connection);
        const found = mayBeStored ? await findWrite(connection.session, token) : undefined;
        mayBeStored = true;
        const { server } = found ?? (await storeWrite(connection.session, token, this.#options.name));
        this.#acknowledge({ token, attempts, server, foundStored: found !== undefined }, connection);
        return connection;
      } catch (error) {
        this.statistics.countFailed(clock.now(), error instanceof Error ? error.message : String(error));
        this.#leave(connection);
        connection = undefined;
        await clock.sleep(PAUSE_AFTER_FAILURE_MILLISECONDS);
      }
    }
    return connection;
  }

  #acknowledge(
    write: { token: string; attempts: number; server: string; foundStored: boolean },
    { endpointName, address }: Connection,
  ): void {
    const { clock, log, name: client, writerName: resolvedName } = this.#options;
    const acknowledgedAt = clock.now();
    const acknowledgement = { ...write, client, acknowledgedAt, endpointName, address, resolvedName };
    log.append(acknowledgement);
    this.#options.onAcknowledged?.(acknowledgement);
    this.statistics.countAcknowledged(acknowledgedAt);
  }

  /** The connection to go on with: the current one while the name leads there and it isn't old, else a new one. */
  async #follow(current: Connection | undefined): Promise<Connection> {
    const { clock, resolver, writerName, addressOf } = this.#options;
    const { target } = await resolver.resolve(writerName);
    const oldest = clock.now() - (this.#options.connectionLifetimeMilliseconds ?? 5000);
    if (current && !current.session.ended && current.endpointName === target && current.openedAt > oldest)
      return current;

    this.#leave(current);
    const endpoint = addressOf(target);
    if (!endpoint) throw new Error(`${writerName} leads to ${target}, which no server of the drill has for a name.`);
    const session = await openSession({ ...sessionLimits(this.#options), endpoint });
    this.#sessions.add(session);
    return { session, endpointName: target, address: `${endpoint.host}:${endpoint.port}`, openedAt: clock.now() };
  }

  #leave(connection: Connection | undefined): void {
    if (!connection) return;
    connection.session.close();
    this.#sessions.delete(connection.session);
  }
}

/** The bounds that both clients put on a session. */
export function sessionLimits(options: ClientOptions): Omit<Parameters<typeof openSession>[0], 'endpoint'> {
  return {
    credentials: options.credentials,
    connectTimeoutMilliseconds: options.connectTimeoutMilliseconds ?? 2000,
    queryTimeoutMilliseconds: options.queryTimeoutMilliseconds ?? 2000,
  };
}
