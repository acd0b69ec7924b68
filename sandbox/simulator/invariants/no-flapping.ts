import { isDeepStrictEqual } from 'node:util';
import type { Blackout } from '#core/blackout-schema.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import { type Finding, type Invariant, secondsOf } from '../invariant.ts';
import type { Stage } from '../stage.ts';
import type { Tag } from '../tags.ts';

/** A declaration as it reached the ledger, on the world's clock. */
interface Declared {
  readonly epoch: number;
  readonly at: number;
  /** How wrong the clock of who declared was, in milliseconds. */
  readonly skew: number;
  readonly automatic: boolean;
}

/** Counts for itself what was declared and what persons have seen; a clock that is wrong may be late by as much. */
export const noFlapping: Invariant = {
  id: 'S20',
  sentence:
    'No failover starts by itself within the cool-down of another transfer, beyond the flap limit, or in a blackout window; only what a person acknowledged, by its very epoch, holds up none.',
  watch: ({ stage }) => {
    const declared: Declared[] = [];
    let seen = 0;
    return {
      ledger: (next, before, tag): Finding => {
        if (!tag) return undefined;
        if (!isDeepStrictEqual(next.acknowledgement, before.acknowledgement)) {
          if (tag.file !== 'instruct-group') return `${tag.file} changed what a person has acknowledged.`;
          if (next.acknowledgement?.epoch !== before.epoch)
            return `Epoch ${next.acknowledgement?.epoch} was acknowledged at epoch ${before.epoch}.`;
          seen = before.epoch;
        }
        if (next.epoch === before.epoch) return undefined;
        const newest = declarationOf(next, tag, stage);
        const counted = declared.filter(({ epoch }) => epoch > seen);
        declared.push(newest);
        return newest.automatic ? (tooSoon(newest, counted, stage) ?? blackedOut(newest, stage)) : undefined;
      },
    };
  },
};

const declarationOf = ({ epoch, transfer }: LedgerEntry, { region }: Tag, { timers, weather }: Stage): Declared => ({
  ...{ epoch, at: timers.now(), skew: Math.abs(weather.skew.get(region) ?? 0) },
  automatic: transfer?.trigger !== 'manual',
});

function tooSoon(newest: Declared, counted: readonly Declared[], { group }: Stage): Finding {
  const { coolDownSeconds, flapLimit } = group.policy;
  const since = (other: Declared) => newest.at - other.at + newest.skew + other.skew;
  const last = counted.at(-1);
  if (last && since(last) < coolDownSeconds * 1000)
    return `Epoch ${newest.epoch} was declared by itself ${secondsOf(newest.at - last.at)} after epoch ${last.epoch}.`;
  const within = counted.filter((each) => each.automatic && since(each) < flapLimit.withinHours * 3_600_000);
  if (within.length < flapLimit.failovers) return undefined;
  return `Epoch ${newest.epoch} was declared by itself after ${within.length} others within ${flapLimit.withinHours} h.`;
}

function blackedOut({ epoch, at, skew }: Declared, { group }: Stage): Finding {
  const isIn = [at - skew, at, at + skew].every((moment) =>
    group.policy.blackout.some((window) => goesOn(window, moment)),
  );
  return isIn ? `Epoch ${epoch} was declared by itself at ${timeOf(at)}, in a blackout window.` : undefined;
}

/** Of windows of every day, the only ones that a plan has. */
function goesOn({ from, to }: Blackout[number], moment: number): boolean {
  const time = timeOf(moment);
  return from < to ? from <= time && time < to : from <= time || time < to;
}

const timeOf = (moment: number): string => new Date(moment).toISOString().slice(11, 16);
