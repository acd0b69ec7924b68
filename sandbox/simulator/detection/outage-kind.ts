import { type ProfileName, profiles } from '#core/profile.ts';
import type { Random } from '#sandbox/world/random.ts';
import type { Fault } from '../plan.ts';

/** What has to become of an outage of a kind: it has to be declared, must not be, or may be. */
export type Rule = 'must' | 'must-not' | 'may';

/** What is promised of a kind, over all its seeds; seconds are from the fault to the declaration. */
export interface Targets {
  readonly medianSeconds?: number;
  readonly p99Seconds?: number;
  readonly maxSeconds?: number;
  /** The most decisions that may be wrong by the kind's rule. */
  readonly wrongDecisions?: number;
}

/** A kind of outage, or of something that looks like one: a row of the table. */
export interface OutageKind {
  readonly name: string;
  /** What happens, in words. */
  readonly text: string;
  readonly rule: Rule;
  readonly targets: Targets;
  /** What holds instead under the profile `fast`, whose dwell absorbs less. */
  readonly fast?: { readonly rule: Rule; readonly targets: Targets };
  /** True where the writer is no Multi-AZ instance, so that nothing inside its Region takes over. */
  readonly singleAz?: true;
  /** How long a seed is watched for a declaration, in seconds: since the fault began, or since all was healed. */
  readonly watch: { readonly since: 'fault' | 'healing'; readonly seconds: number };
  /** The faults of a seed. Their seconds count from the moment of the outage. */
  readonly draw: (random: Random) => readonly Fault[];
}

/** What rules over the group that is played. A file may name a profile and write another dwell out, which goes before it. */
export interface InForce {
  readonly profile: ProfileName;
  readonly dwellSeconds: number;
}

/** The kind with the rule and the targets of what is in force: those of `fast` are for its own dwell alone. */
export const under = ({ profile, dwellSeconds }: InForce, kind: OutageKind): OutageKind =>
  profile === 'fast' && dwellSeconds === profiles.fast.dwellSeconds ? { ...kind, ...kind.fast } : kind;

/** How many seconds after the outage's beginning a seed ends, if nothing was declared. */
export function watchedSeconds({ watch }: Pick<OutageKind, 'watch'>, faults: readonly Fault[]): number {
  if (watch.since === 'fault') return watch.seconds;
  return watch.seconds + Math.max(0, ...faults.map(({ atSeconds, durationSeconds }) => atSeconds + durationSeconds));
}
