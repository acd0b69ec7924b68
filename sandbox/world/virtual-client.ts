import type { Region } from '#core/configuration.ts';
import type { Life } from './life.ts';
import { type Connection, connectTo } from './virtual-connection.ts';
import type { VirtualFabric } from './virtual-fabric.ts';
import { NetworkFault, SqlRefusal } from './virtual-faults.ts';
import { within } from './virtual-road.ts';

/** A write that a client was told is stored. */
export interface Acknowledged {
  readonly token: string;
  /** When the client was told. */
  readonly at: number;
  /** When the server committed it, by its own clock. */
  readonly committedAt: number;
  /** Identifier of the server that acknowledged it. */
  readonly by: string;
}

/** A client at work in virtual time, and what it has seen. */
export interface VirtualClient {
  readonly acknowledged: readonly Acknowledged[];
  readonly failures: readonly { readonly at: number; readonly reason: string }[];
  stop(): void;
}

/** How a client writes. */
export interface VirtualClientOptions {
  readonly fabric: VirtualFabric;
  readonly name: string;
  /** Where it runs, and whose resolver it asks. */
  readonly region: Region;
  /** The application's name of the writer, or an endpoint's. */
  readonly writerName: string;
  readonly everyMilliseconds?: number;
  readonly timeoutMilliseconds?: number;
  /** Before a failed write is tried again; 250 unless said otherwise. */
  readonly pauseMilliseconds?: number;
}

interface Attempt {
  readonly token: string;
  /** An earlier attempt may have been stored without an answer. */
  readonly mayBeStored: boolean;
}

const CONNECTION_LIFETIME_MILLISECONDS = 5000;

/**
 * An application as it ought to be: it resolves the writer's name for each new connection, leaves a connection after 5 s or
 * when the name leads elsewhere, and retries each write until it is acknowledged; it looks first when one may have been stored.
 */
export function writingClient(options: VirtualClientOptions): VirtualClient {
  const { timers } = options.fabric;
  let current: { connection: Connection; target: string; openedAt: number } | undefined;
  const follow = async (): Promise<Connection> => {
    const target = await targetOf(options);
    const isYoung = current !== undefined && current.openedAt > timers.now() - CONNECTION_LIFETIME_MILLISECONDS;
    if (current && isYoung && !current.connection.session.ended && current.target === target) return current.connection;
    leave();
    const connection = await open(options, target);
    current = { connection, target, openedAt: timers.now() };
    return connection;
  };
  const leave = () => {
    current?.connection.session.end();
    current = undefined;
  };
  return runClient(options, { connect: follow, retries: true, onFailure: leave });
}

/**
 * A client that never asks DNS again: it keeps the first server's endpoint, and its session as long as that lives. What is
 * acknowledged to it after a transfer is the exposure that fencing has to end.
 */
export function stubbornClient(options: VirtualClientOptions): VirtualClient {
  let endpoint: string | undefined;
  let connection: Connection | undefined;
  return runClient(options, {
    retries: false,
    connect: async () => {
      endpoint ??= await targetOf(options);
      if (!connection || connection.session.ended) connection = await open(options, endpoint);
      return connection;
    },
    onFailure: (error) => {
      // A refusal leaves the session open, and a stubborn client keeps it.
      if (!(error instanceof SqlRefusal)) connection?.session.end();
    },
  });
}

/** How a kind of client keeps its connection, and whether it retries a write that failed. */
interface Habits {
  readonly connect: () => Promise<Connection>;
  readonly retries: boolean;
  readonly onFailure: (error: unknown) => void;
}

function runClient(options: VirtualClientOptions, habits: Habits): VirtualClient {
  const { fabric, name, everyMilliseconds = 1000, pauseMilliseconds = 250 } = options;
  const seen = { acknowledged: [] as Acknowledged[], failures: [] as { at: number; reason: string }[], stopped: false };
  const write = async (attempt: Attempt): Promise<boolean> => {
    try {
      seen.acknowledged.push(await store(options, await habits.connect(), attempt));
      return true;
    } catch (error) {
      seen.failures.push({ at: fabric.timers.now(), reason: error instanceof Error ? error.message : String(error) });
      habits.onFailure(error);
      return false;
    }
  };
  const run = async () => {
    for (let count = 1; !seen.stopped; count += 1) {
      const startedAt = fabric.timers.now();
      const token = `${name}-${count}`;
      for (let tries = 0; !seen.stopped && !(await write({ token, mayBeStored: tries > 0 })); tries += 1) {
        await fabric.timers.sleep(pauseMilliseconds);
        if (!habits.retries) break;
      }
      await fabric.timers.sleep(Math.max(0, startedAt + everyMilliseconds - fabric.timers.now()));
    }
  };
  void run();
  return {
    acknowledged: seen.acknowledged,
    failures: seen.failures,
    stop: () => {
      seen.stopped = true;
    },
  };
}

async function store(options: VirtualClientOptions, connection: Connection, attempt: Attempt): Promise<Acknowledged> {
  const { token, mayBeStored } = attempt;
  const committedAt = await limited(options, `write ${token}`, (asker) =>
    connection.ask((engine) => {
      const stored = mayBeStored ? engine.commits.find((commit) => commit.token === token) : undefined;
      return (stored ?? engine.commit('write', token)).at;
    }, asker),
  );
  return { token, at: options.fabric.timers.now(), committedAt, by: connection.engine.identifier };
}

const targetOf = async (options: VirtualClientOptions): Promise<string> => {
  const what = `resolve ${options.writerName}`;
  return (await limited(options, what, () => options.fabric.resolverOf(options.region).resolve(options.writerName)))
    .target;
};

function open(options: VirtualClientOptions, target: string): Promise<Connection> {
  const { fabric, region } = options;
  const place = fabric.placeOf(target);
  if (!place) throw new NetworkFault('ENOTFOUND', `${options.writerName} leads to ${target}, where no server is`);
  return limited(options, `connect ${target}`, (asker) =>
    connectTo(fabric, region, place.engine, () => undefined, asker),
  );
}

const limited = <Result>(
  { fabric, timeoutMilliseconds = 2000 }: VirtualClientOptions,
  what: string,
  work: (asker: Life) => Promise<Result>,
) => within(fabric.timers, { milliseconds: timeoutMilliseconds, code: 'ETIMEDOUT', what }, work);
