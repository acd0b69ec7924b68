import type { Region } from '#core/configuration.ts';
import type { Engine } from '#sandbox/world/engine.ts';
import type { Link } from './link.ts';
import type { PostgresServer } from './postgres-server.ts';

/** A real PostgreSQL server as an RDS instance's engine, reached through one link from each Region and one from the clients inside. */
export class LiveEngine implements Engine {
  readonly identifier: string;
  readonly region: Region;
  readonly server: PostgresServer;
  /** By the Region that connects. */
  readonly links: ReadonlyMap<Region, Link>;
  #last: Promise<void> = Promise.resolve();

  constructor(identifier: string, region: Region, server: PostgresServer, links: ReadonlyMap<Region, Link>) {
    this.identifier = identifier;
    this.region = region;
    this.server = server;
    this.links = links;
  }

  promote(): Promise<void> {
    return this.#inTurn(() => this.server.promote());
  }

  restart(): Promise<void> {
    return this.#inTurn(async () => {
      for (const link of this.links.values()) link.breakSessions();
      await this.server.restart();
    });
  }

  setReadOnly(on: boolean): Promise<void> {
    return this.#inTurn(() => this.server.setReadOnly(on));
  }

  async setReachable(open: boolean): Promise<void> {
    for (const link of this.links.values()) {
      if (open) await link.acceptNew();
      else link.refuseNew();
    }
  }

  kill(): Promise<void> {
    return this.server.kill();
  }

  /** Starts the server as it was left, unless it runs already. */
  recover(): Promise<void> {
    return this.#inTurn(() => this.server.start());
  }

  isRunning(): boolean {
    return this.server.isRunning;
  }

  /** A server is started and stopped by one hand at a time. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }
}
