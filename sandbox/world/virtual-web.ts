import type { Configuration, Group, Region } from '#core/configuration.ts';
import type { Web } from '#functions/runtime/runtime.ts';
import { dial } from './virtual-connection.ts';
import { NetworkFault } from './virtual-faults.ts';
import type { Place } from './virtual-network.ts';
import type { VirtualResolver } from './virtual-resolver.ts';
import { type Roads, travel, usualLatency, within } from './virtual-road.ts';

/** How an application answered its health URL. `at`: when the answer was back. */
export interface ApplicationAnswer {
  readonly at: number;
  readonly url: string;
  /** Who asked. */
  readonly from: Region;
  readonly status: number;
}

/** The applications of a fabric: what they answered, and the Regions in which they are broken by themselves. */
export interface Applications {
  readonly answers: ApplicationAnswer[];
  readonly broken: Set<Region>;
}

/** What the public Internet leads to. */
export interface WebPorts extends Pick<Roads, 'timers' | 'reach'> {
  readonly configuration: Configuration;
  readonly placeOf: (endpoint: string) => Place | undefined;
  readonly resolverOf: (region: Region) => VirtualResolver;
  readonly applications: Applications;
}

/** An application gives its database so long before it calls itself unwell, in milliseconds. */
const patience = 1000;

/**
 * The public Internet as a Region's functions see it: nothing but the health URLs of the groups. An application runs in the Region
 * to which its group's first name leads whoever asks, and is well where it reaches a server there that is no standby. What is
 * slow between the Regions' private networks is not slow here. Nothing ends by itself: who asks has a time limit.
 */
export function virtualWeb(from: Region, ports: WebPorts): Web {
  const roads = { ...ports, latencyMilliseconds: usualLatency };
  return {
    get: async (url) => {
      const group = Object.values(ports.configuration.groups).find(({ health }) => health?.url === url);
      if (!group) throw new NetworkFault('ENOTFOUND', `getaddrinfo ${new URL(url).hostname}`);
      const home = await homeOf(group, from, ports);
      await travel(roads, from, home);
      const isWell = !ports.applications.broken.has(home) && (await reachesWriter(group, home, ports, roads));
      await travel(roads, home, from);
      const status = isWell ? 200 : 503;
      ports.applications.answers.push({ at: ports.timers.now(), url, from, status });
      return { status, body: isWell ? 'ok' : 'no database' };
    },
  };
}

/** The Region of the server to which the group's first name leads a client of this Region. */
async function homeOf({ traffic }: Group, from: Region, { resolverOf, placeOf }: WebPorts): Promise<Region> {
  const name = traffic[0]?.name ?? '';
  const { target } = await resolverOf(from).resolve(name);
  const place = placeOf(target);
  if (place) return place.engine.region;
  throw new NetworkFault('ENOTFOUND', `getaddrinfo ${name}`);
}

async function reachesWriter({ traffic }: Group, home: Region, ports: WebPorts, roads: Roads): Promise<boolean> {
  const limit = { milliseconds: patience, code: 'ETIMEDOUT', what: `the database of the application in ${home}` };
  try {
    return await within(ports.timers, limit, async () => {
      const { target } = await ports.resolverOf(home).resolve(traffic[0]?.name ?? '');
      const engine = ports.placeOf(target)?.engine;
      if (!engine) return false;
      await dial(roads, home, engine);
      return !engine.inRecovery;
    });
  } catch {
    return false;
  }
}
