import type { Group, Region } from '#core/configuration.ts';
import { openAcknowledgedLog } from './acknowledged-log.ts';
import { WritingClient } from './client.ts';
import { wallClock } from './clock.ts';
import { filesIn } from './drill-files.ts';
import type { Endpoint } from './ports.ts';
import type { Resolver } from './resolver.ts';
import { CLIENTS, type Servers } from './servers.ts';
import { StubbornClient } from './stubborn-client.ts';

/** The clients of a drill: one for each of the group's names, and one that keeps the old server's address. */
export interface Audience {
  readonly clients: readonly { readonly record: string; readonly client: WritingClient }[];
  readonly stubborn: StubbornClient;
  /** By record name: the server that acknowledged its newest write, by its Region. */
  readonly servedBy: ReadonlyMap<string, string>;
  leave(): Promise<void>;
}

export interface Seats {
  readonly group: Group;
  readonly owner: Region;
  readonly servers: Servers;
  /** Of the witness's Region, where the clients are at home: it outlives the outage. */
  readonly resolver: Resolver;
  readonly folder: string;
}

const WRITES_PER_SECOND = 100;

/** Seats the clients, who begin to write at once. */
export function seatAudience({ group, owner, servers, resolver, folder }: Seats): Audience {
  const files = filesIn(folder);
  const log = openAcknowledgedLog(files.acknowledgedLog);
  const stubbornLog = openAcknowledgedLog(files.oldAddressLog);
  const old = servers.engines.find(({ region }) => region === owner);
  const inside = old?.links.get(owner)?.endpoint;
  if (!old || !inside) throw new Error(`The drill has no server in ${owner}.`);
  const credentials = old.server.credentials('app');
  const common = { credentials, clock: wallClock };
  const addressOf = (endpoint: string): Endpoint | undefined =>
    servers.engineOf(endpoint)?.links.get(CLIENTS)?.endpoint;
  const servedBy = new Map<string, string>();
  const clients = group.traffic.map(({ name, strategy }) => ({
    record: name,
    client: new WritingClient({
      ...common,
      name: `by-${strategy}`,
      log,
      writesPerSecond: WRITES_PER_SECOND,
      writerName: name,
      onAcknowledged: ({ server }) => servedBy.set(name, server),
      resolver,
      addressOf,
    }),
  }));
  const stubborn = new StubbornClient({
    ...common,
    name: 'by-old-address',
    log: stubbornLog,
    writesPerSecond: 10,
    endpoint: inside,
    endpointName: old.identifier,
  });
  for (const { client } of clients) client.start();
  stubborn.start();
  let gone = false;
  return {
    clients,
    stubborn,
    servedBy,
    async leave() {
      if (gone) return;
      gone = true;
      await Promise.all([...clients.map(({ client }) => client.stop()), stubborn.stop()]);
      log.close();
      stubbornLog.close();
    },
  };
}
