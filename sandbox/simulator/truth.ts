import type { Region } from '#core/configuration.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import type { VirtualEngine } from '#sandbox/world/virtual-engine.ts';
import type { Levers } from './levers.ts';
import type { Stage } from './stage.ts';

/** A stretch of time in which something held or did not: it did so from `at` on. */
interface Turn {
  readonly at: number;
  readonly holds: boolean;
}

/** What is true of the simulated world, past every API; invariants judge by it. */
export interface Truth {
  readonly stage: Stage;
  readonly levers: Levers;
  /** When the watch began, in steady state. */
  readonly beganAt: number;
  /** The ledger's entry, as stored now. */
  entry: LedgerEntry;
  /** By name: the endpoint that the name servers answer with, and since when. */
  readonly answers: Map<string, { readonly endpoint: string; readonly since: number }>;
  /** By observer and observed Region: when the observer's network could reach a writer there, and when not. */
  readonly reached: Map<string, Turn[]>;
  /** Beats as the standbys replayed them: when, and of when. */
  readonly beats: { readonly replayedAt: number; readonly beatAt: number; readonly region: Region }[];
  /** When something last made the network slow, so that a server that answers may look silent. */
  slowAt: number;
  /** True in the second phase, in which no fault begins any more. */
  calm: boolean;
}

/** A database that takes commits from whoever reaches it. */
export const isWritable = (engine: VirtualEngine): boolean =>
  engine.isRunning() && !engine.inRecovery && !engine.readOnly;

/** The database servers of a Region take commits, and new sessions. */
export const serves = ({ stage }: Truth, region: Region): boolean =>
  stage.world.host.reach.isUp(region) &&
  stage.enginesIn(region).every((engine) => isWritable(engine) && engine.reachable);

/** An instance of a Region on which something of a fence stands, by its network or by its parameter; undefined where none is. */
export function fencedInstanceOf({ stage }: Pick<Truth, 'stage'>, region: Region): string | undefined {
  const configured = Object.values(stage.group.databases).flatMap(({ instances }) => instances[region] ?? []);
  return configured.find(({ identifier, fenceSecurityGroup }) => {
    const { VpcSecurityGroups } = stage.rds.instance(identifier);
    const isClosed = VpcSecurityGroups.some(({ VpcSecurityGroupId }) => VpcSecurityGroupId === fenceSecurityGroup);
    return isClosed || stage.fabric.engine(identifier).readOnly;
  })?.identifier;
}

/** Could a look from one Region reach a writer in another now? */
export function canReach({ stage }: Pick<Truth, 'stage'>, from: Region, to: Region): boolean {
  const { reach } = stage.world.host;
  const isOpen = reach.isUp(from) && reach.isUp(to) && reach.isLinked(from, to);
  return isOpen && stage.enginesIn(to).some((engine) => engine.isRunning() && engine.reachable);
}

/** The RDS API of a Region answers a caller in another one. */
export const answersTo = ({ stage }: Pick<Truth, 'stage'>, from: Region, to: Region): boolean =>
  stage.world.host.reach.reaches(from, to, 'rds');

/** The longest unbroken time within a window in which it held, in milliseconds. */
export function longestStretch(turns: readonly Turn[], from: number, to: number): number {
  let longest = 0;
  for (const [index, { at, holds }] of turns.entries()) {
    if (!holds) continue;
    const end = Math.min(to, turns[index + 1]?.at ?? to);
    longest = Math.max(longest, end - Math.max(from, at));
  }
  return longest;
}

/** Did it hold for the whole window? */
export const heldThroughout = (turns: readonly Turn[], from: number, to: number): boolean =>
  longestStretch(turns, from, to) >= to - from;

export const pairOf = (from: Region, to: Region): string => `${from} ${to}`;

/** The Region of an endpoint's database. */
export function regionOfEndpoint({ group }: Stage, endpoint: string): Region | undefined {
  for (const { instances } of Object.values(group.databases))
    for (const [region, instance] of Object.entries(instances)) if (instance.endpoint === endpoint) return region;
  return undefined;
}

/** The endpoint that the name servers answer a name with at this moment; empty where they answer nothing. */
export const answerOf = ({ route53 }: Stage, name: string): string =>
  route53.chain(name)?.findLast(({ type }) => type === 'CNAME')?.values[0] ?? '';
