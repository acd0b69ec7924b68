import { connect, createServer, type Server, type Socket } from 'node:net';
import { becomesTrue, type Clock } from './clock.ts';
import { LinkDirection, type Medium } from './link-direction.ts';
import { claimFreePort, type Endpoint, isBusyPort, LOOPBACK, listen } from './ports.ts';
import { type LinkDelay, seededDelay } from './seeded-delay.ts';

/** What a link is made of. `upstream` is asked for each new session, so that it may name a server that moved. */
export type LinkOptions = { name: string; upstream: () => Endpoint; delay: LinkDelay; clock: Clock };

type Session = { near: Socket; far: Socket };

const RELISTEN_PATIENCE_MILLISECONDS = 10_000;

/**
 * The network between two Regions, or between clients and a server: a TCP proxy on loopback with a delay in each direction.
 * A cut holds bytes and refuses new sessions, as a lost route does; nothing is dropped, so a heal delivers what was sent.
 */
export class Link {
  readonly name: string;
  #options: LinkOptions;
  #port = 0;
  #listener: Server | undefined;
  #sessions = new Set<Session>();
  #cut = false;
  #refusing = false;
  #closed = false;
  #healed = Promise.resolve();
  #announceHealed: () => void = () => {};
  #medium: Medium;

  constructor(options: LinkOptions) {
    this.name = options.name;
    this.#options = options;
    this.#medium = {
      clock: options.clock,
      nextDelay: seededDelay(options.delay),
      isCut: () => this.#cut,
      healed: () => this.#healed,
    };
  }

  /** Where clients of this link connect; the same for the link's whole life. */
  get endpoint(): Endpoint {
    return { host: LOOPBACK, port: this.#port };
  }

  /** True between `cut` and `heal`. */
  get isCut(): boolean {
    return this.#cut;
  }

  /** Number of open sessions through this link. */
  get sessions(): number {
    return this.#sessions.size;
  }

  /** Claims a port and listens. Throws DrillCannotStart when no port is free. */
  async open(): Promise<void> {
    this.#port = await claimFreePort(async (port) => {
      await this.#listenAt(port);
      return port;
    });
  }

  /** Holds all bytes of open sessions and refuses new ones, until `heal`. */
  cut(): void {
    if (this.#cut || this.#closed) return;
    this.#cut = true;
    this.#healed = new Promise((resolve) => {
      this.#announceHealed = resolve;
    });
    this.#stopListening();
  }

  /** Delivers what was held, in order, and accepts new sessions again unless they are refused. */
  async heal(): Promise<void> {
    this.#cut = false;
    this.#announceHealed();
    await this.#listenAgain();
  }

  /** Refuses new sessions from now on; open ones go on. Models a security group whose rule was removed. */
  refuseNew(): void {
    this.#refusing = true;
    this.#stopListening();
  }

  /** Accepts new sessions again, unless the link is cut. */
  async acceptNew(): Promise<void> {
    this.#refusing = false;
    await this.#listenAgain();
  }

  /** Destroys every open session and what it holds: a reboot, or a network fence. New ones are still accepted. */
  breakSessions(): void {
    for (const { near, far } of this.#sessions) {
      near.destroy();
      far.destroy();
    }
    this.#sessions.clear();
  }

  /** Ends the link for good. */
  close(): void {
    this.#closed = true;
    this.#stopListening();
    this.breakSessions();
    this.#cut = false;
    this.#announceHealed();
  }

  #stopListening(): void {
    this.#listener?.close();
    this.#listener = undefined;
  }

  async #listenAgain(): Promise<void> {
    const listening = await becomesTrue(
      this.#options.clock,
      async () => {
        if (this.#cut || this.#refusing || this.#closed || this.#listener) return true;
        try {
          await this.#listenAt(this.#port);
          return true;
        } catch (error) {
          if (!isBusyPort(error)) throw error;
          return false;
        }
      },
      { withinMilliseconds: RELISTEN_PATIENCE_MILLISECONDS },
    );
    if (!listening)
      throw new Error(`Link ${this.name} can't listen again: port ${this.#port} was taken by another program.`);
  }

  async #listenAt(port: number): Promise<void> {
    // Half-open sockets, because each direction ends on its own, after its delay.
    const listener = createServer({ allowHalfOpen: true, noDelay: true }, (near) => this.#join(near));
    this.#listener = listener;
    try {
      await listen(listener, port);
    } catch (error) {
      this.#listener = undefined;
      throw error;
    }
    // The link may have been cut while it was about to listen.
    if (this.#listener !== listener) listener.close();
  }

  #join(near: Socket): void {
    if (this.#cut || this.#refusing || this.#closed) {
      near.destroy();
      return;
    }
    const far = connect({ ...this.#options.upstream(), allowHalfOpen: true, noDelay: true });
    const session = { near, far };
    this.#sessions.add(session);
    new LinkDirection(near, far, this.#medium);
    new LinkDirection(far, near, this.#medium);
    for (const socket of [near, far]) {
      socket.on('close', () => {
        if (near.destroyed && far.destroyed) this.#sessions.delete(session);
      });
    }
  }
}

/** Opens a link; every endpoint that a client or Understudy uses is one. */
export async function openLink(options: LinkOptions): Promise<Link> {
  const link = new Link(options);
  await link.open();
  return link;
}
