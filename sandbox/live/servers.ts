import { join } from 'node:path';
import { type Configuration, type Group, type Region, regionsOf, standbyOf } from '#core/configuration.ts';
import { preparingStatements } from '#functions/statements.ts';
import { wallClock } from './clock.ts';
import { DrillCannotStart } from './drill-cannot-start.ts';
import type { Keeper } from './keeper.ts';
import { type Link, openLink } from './link.ts';
import { LiveEngine } from './live-engine.ts';
import { createPrimary, createRoles, createStandby } from './postgres.ts';
import { installPostgres } from './postgres-binaries.ts';
import type { PostgresServer } from './postgres-server.ts';
import { createWritesTable } from './writes-table.ts';

/** The two real servers of a drill and every path to them. */
export interface Servers {
  readonly engines: readonly LiveEngine[];
  engine(identifier: string): LiveEngine;
  /** By the endpoint's name. */
  engineOf(endpoint: string): LiveEngine | undefined;
  /** Cuts or heals every path between two Regions. */
  setLink(a: Region, b: Region, open: boolean): Promise<void>;
  close(): Promise<void>;
}

// One way: between two Regions, over which the standby lags behind, and for clients near the server.
const ACROSS = { baseMilliseconds: 30, jitterMilliseconds: 10 };
const NEAR = { baseMilliseconds: 1, jitterMilliseconds: 1 };

/**
 * Where the clients by name are: near each server, so that a write is acknowledged before it is replicated, as asynchronous
 * replication has it; and outside the Regions' own networks: a Region that is cut off from the others is cut off from them.
 */
export const CLIENTS = 'clients';

/** Starts the owner's writer and the other candidate's standby, streaming through the link between them. Throws DrillCannotStart. */
export async function startServers(
  configuration: Configuration,
  groupName: string,
  owner: Region,
  { folder, keeper, seed }: { folder: string; keeper: Keeper; seed: number },
): Promise<Servers> {
  const group = configuration.groups[groupName];
  const [name, database] = Object.entries(group?.databases ?? {})[0] ?? [];
  if (!group || !database || Object.keys(group.databases).length > 1)
    throw new DrillCannotStart(
      'The drill stages one group with one database: name a configuration that has just that.',
    );
  const installation = installPostgres(folder);
  const options = (region: Region) => ({
    name: region,
    folder: join(folder, region),
    installation,
    keeper,
    clock: wallClock,
  });
  const standby = standbyOf(group, owner);
  const primaryServer = await createPrimary(options(owner));
  const paths = async (region: Region, server: PostgresServer, salt: number) =>
    new Map(
      await Promise.all(
        [...regionsOf(group), CLIENTS].map(
          async (from, index) => [from, await pathTo(region, server, from, seed + salt + index)] as const,
        ),
      ),
    );
  const primaryLinks = await paths(owner, primaryServer, 0);
  const source = primaryLinks.get(standby)?.endpoint ?? { host: '127.0.0.1', port: 0 };
  const standbyServer = await createStandby({ ...options(standby), primary: primaryServer, source });
  const standbyLinks = await paths(standby, standbyServer, 10);
  await primaryServer.start();
  await createRoles(primaryServer);
  await createWritesTable(primaryServer);
  for (const statement of preparingStatements) await primaryServer.query(statement, { database: 'app' });
  await primaryServer.query('grant usage on schema understudy to understudy', { database: 'app' });
  await primaryServer.query('grant select, insert, update on all tables in schema understudy to understudy', {
    database: 'app',
  });
  await standbyServer.start();
  const engines = [
    new LiveEngine(instance(group, name, owner), owner, primaryServer, primaryLinks),
    new LiveEngine(instance(group, name, standby), standby, standbyServer, standbyLinks),
  ];
  return serversOf(group, engines);
}

const instance = (group: Group, database: string | undefined, region: Region): string =>
  group.databases[database ?? '']?.instances[region]?.identifier ?? '';

function pathTo(region: Region, server: PostgresServer, from: Region, seed: number): Promise<Link> {
  const delay = { ...(from === region || from === CLIENTS ? NEAR : ACROSS), seed };
  return openLink({ name: `${from} to ${region}`, upstream: () => server.endpoint, delay, clock: wallClock });
}

function serversOf(group: Group, engines: readonly LiveEngine[]): Servers {
  const endpoints = new Map(
    Object.values(group.databases).flatMap(({ instances }) =>
      Object.values(instances).map(({ endpoint, identifier }) => [endpoint, identifier] as const),
    ),
  );
  const byIdentifier = (identifier: string) => engines.find((engine) => engine.identifier === identifier);
  return {
    engines,
    engine(identifier) {
      const engine = byIdentifier(identifier);
      if (engine) return engine;
      throw new Error(`No server stands for ${identifier}.`);
    },
    engineOf: (endpoint) => byIdentifier(endpoints.get(endpoint) ?? ''),
    async setLink(a, b, open) {
      for (const { region, links } of engines)
        for (const [from, link] of links) {
          const origin = from === CLIENTS ? group.witness : from;
          if (!(region === a && origin === b) && !(region === b && origin === a)) continue;
          if (open) await link.heal();
          else link.cut();
        }
    },
    async close() {
      for (const { links } of engines) for (const link of links.values()) link.close();
      await Promise.all(engines.map(({ server }) => server.kill()));
    },
  };
}
