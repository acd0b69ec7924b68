import { type ClientOptions, sessionLimits } from './client.ts';
import { openSession, type Session } from './database-session.ts';
import type { Endpoint } from './ports.ts';
import { WriteStatistics } from './write-statistics.ts';
import { storeWrite } from './writes-table.ts';

/** What the stubborn client needs: the endpoint's name is only for its log. */
export type StubbornClientOptions = ClientOptions & { endpoint: Endpoint; endpointName: string };

const PAUSE_AFTER_FAILURE_MILLISECONDS = 250;

/**
 * A client that never asks DNS again: it keeps the old server's address and an open session as long as the session lives, and
 * reconnects to the same address. What it gets acknowledged after the transfer is the exposure that fencing has to end.
 */
export class StubbornClient {
  readonly statistics = new WriteStatistics();
  #options: StubbornClientOptions;
  #lane: Promise<void> = Promise.resolve();
  #session: Session | undefined;
  #stopped = false;

  constructor(options: StubbornClientOptions) {
    this.#options = options;
  }

  /** Begins to write; returns at once. */
  start(): void {
    this.#lane = this.#write();
  }

  /** Drops the session, whatever is under way, and ends. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#session?.close();
    await this.#lane;
    this.#session?.close();
  }

  async #write(): Promise<void> {
    const { clock, writesPerSecond, name } = this.#options;
    for (let written = 1; !this.#stopped; written += 1) {
      const startedAt = clock.now();
      const stored = await this.#writeOnce(`${name}-${written}`);
      const pause = stored ? 1000 / writesPerSecond : PAUSE_AFTER_FAILURE_MILLISECONDS;
      const rest = startedAt + pause - clock.now();
      if (rest > 0 && !this.#stopped) await clock.sleep(rest);
    }
  }

  /** One write with a token of its own; a failed one is given up. A refusal keeps the session, as a stubborn client would. */
  async #writeOnce(token: string): Promise<boolean> {
    const { clock, log, name: client, endpoint, endpointName } = this.#options;
    try {
      if (!this.#session || this.#session.ended) {
        this.#session = await openSession({ ...sessionLimits(this.#options), endpoint });
      }
      const { server } = await storeWrite(this.#session, token, client);
      const acknowledgedAt = clock.now();
      const address = `${endpoint.host}:${endpoint.port}`;
      const by = { server, endpointName, address, resolvedName: null, foundStored: false };
      const acknowledgement = { token, client, acknowledgedAt, attempts: 1, ...by };
      log.append(acknowledgement);
      this.#options.onAcknowledged?.(acknowledgement);
      this.statistics.countAcknowledged(acknowledgedAt);
      return true;
    } catch (error) {
      this.statistics.countFailed(clock.now(), error instanceof Error ? error.message : String(error));
      if (!isRefusal(error)) this.#session?.close();
      return false;
    }
  }
}

/** True for an answer of the server (five characters of SQLSTATE) that leaves the session open. */
function isRefusal(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'severity' in error && error.severity === 'ERROR';
}
