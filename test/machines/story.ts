import type { CallEntry } from '#sandbox/world/dispatch.ts';
import { type ExecutionRecord, statusOf } from '#sandbox/world/executions.ts';
import type { Scene } from './scene.ts';

/** What a scene has to tell afterwards: executions, pages, calls. */

/** An execution as a person reads it in the console. */
export interface Run {
  readonly machine: string;
  readonly region: string;
  /** The states in their order, joined by arrows; a stretch that repeats at once stands once, as `(…)+`. */
  readonly path: string;
  readonly status: string;
  readonly cause: string | undefined;
  readonly output: unknown;
}

/** Every execution since the scene began, in the order of their starts; of one machine where it is named. */
export const runsIn = (scene: Scene, machine?: 'failover' | 'converge'): readonly Run[] =>
  executionsIn(scene, machine).map((record) => ({
    machine: machineIn(record),
    region: record.region,
    path: folded(record.path),
    status: statusOf(record),
    cause: record.result?.cause,
    output: record.result?.output,
  }));

export const executionsIn = (scene: Scene, machine?: 'failover' | 'converge'): readonly ExecutionRecord[] =>
  scene.stage.world.executions.filter((record) => machine === undefined || machineIn(record) === machine);

const machineIn = ({ machine }: ExecutionRecord): string => machine.split('-').at(-1) ?? machine;

/** First lines of the pages that Understudy sent; those of the watching alarms are another matter. */
export const pagesIn = ({ stage }: Scene): readonly string[] =>
  stage.world.pages.filter(({ subject }) => subject.startsWith('Understudy ')).map(({ subject }) => subject);

/** The newest page in full. */
export const lastPage = ({ stage }: Scene): string =>
  stage.world.pages.filter(({ subject }) => subject.startsWith('Understudy ')).at(-1)?.message ?? '';

const isCallOfOurs = ({ role, mutating, at }: CallEntry, scene: Scene): boolean =>
  mutating && role !== 'operator' && at >= scene.startedAt;

/** Calls of the functions that changed a database, a network, a parameter or a record: `operation target` in the order of sending. */
export const mutationsIn = (scene: Scene): readonly CallEntry[] =>
  scene.stage.world.callLog.filter((entry) => isCallOfOurs(entry, scene));

export const saidOf = ({ operation, target, result }: CallEntry): string =>
  `${operation} ${target}${result === 'ok' ? '' : ` (${result})`}`;

/** How many promotions RDS accepted. */
export const promotionsIn = (scene: Scene): number =>
  mutationsIn(scene).filter(({ operation, result }) => operation === 'PromoteReadReplica' && result === 'ok').length;

/** The endpoint that a name leads to by the authoritative servers. */
export const servedIn = ({ stage }: Scene, name: string): string | undefined =>
  stage.route53.chain(name)?.findLast(({ type }) => type === 'CNAME')?.values[0];

/** A path in which a stretch of up to four states that repeats at once is written once. */
export function folded(path: readonly string[]): string {
  const parts: string[] = [];
  for (let at = 0; at < path.length; ) {
    const { length, times } = repeatAt(path, at);
    const stretch = path.slice(at, at + length).join(' -> ');
    parts.push(times > 1 ? `(${stretch})+` : stretch);
    at += length * times;
  }
  return parts.join(' -> ');
}

function repeatAt(path: readonly string[], at: number): { length: number; times: number } {
  for (const length of [2, 3, 4]) {
    const stretch = path.slice(at, at + length).join();
    let times = 1;
    while (path.slice(at + length * times, at + length * (times + 1)).join() === stretch) times += 1;
    if (times > 1) return { length, times };
  }
  return { length: 1, times: 1 };
}
