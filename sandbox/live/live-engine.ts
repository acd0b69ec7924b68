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

  constructor(identifier: string, region: Region, server: PostgresServer, links: ReadonlyMap<Region, Link>) {
    this.identifier = identifier;
    this.region = region;
    this.server = server;
    this.links = links;
  }

  promote(): Promise<void> {
    return this.server.promote();
  }

  async restart(): Promise<void> {
    for (const link of this.links.values()) link.breakSessions();
    await this.server.restart();
  }

  setReadOnly(on: boolean): Promise<void> {
    return this.server.setReadOnly(on);
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

  isRunning(): boolean {
    return this.server.isRunning;
  }
}
