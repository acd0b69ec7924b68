import { acknowledgeCommand, isAcknowledged } from './acknowledgement.ts';
import type { Policy } from './configuration.ts';
import type { Refusal, Situation } from './decide.ts';
import type { LedgerEntry } from './ledger.ts';
import { momentInWords } from './pause.ts';

/**
 * A group that fails over again and again harms itself more than an outage does: after each failover a pause for people (the
 * cool-down), and after a few none by itself (the flap limit), until time has passed or a person has acknowledged what happened. Pure.
 * Times: milliseconds since 1970.
 */

/** A failover that nobody started by hand. */
export interface AutomaticFailover {
  readonly epoch: number;
  readonly at: number;
}

/** How many are kept: as many as a limit can ask for. */
export const mostFailovers = 10;

/** The failovers by themselves, with one more. */
export const withFailover = (
  { automatic = [] }: Pick<LedgerEntry, 'automatic'>,
  declared: AutomaticFailover,
): readonly AutomaticFailover[] => [...automatic, declared].slice(-mostFailovers);

const hour = 3_600_000;
type Held = Pick<Situation, 'entry' | 'request' | 'group' | 'here' | 'now'>;
type Limits = Pick<Policy, 'coolDownSeconds' | 'flapLimit'>;

/** No failover by itself so soon after a transfer, whoever started that. */
export function cooledDown({ entry, request, group, here, now }: Held): Refusal | undefined {
  const declaredAt = lastDeclared(entry);
  const seconds = group.policy.coolDownSeconds;
  if (request.trigger === 'manual' || declaredAt === undefined || now - declaredAt >= seconds * 1000) return undefined;
  return {
    why: `The last transfer was declared ${Math.round((now - declaredAt) / 1000)} s ago, within the cool-down of ${seconds} s. To lift that: ${acknowledgeCommand(entry, here)}.`,
    overridable: true,
  };
}

/** No failover by itself after too many of them. */
export function belowFlapLimit({ entry, request, group, here, now }: Held): Refusal | undefined {
  const { failovers, withinHours } = group.policy.flapLimit;
  const counted = unseen(entry).filter(({ at }) => now - at < withinHours * hour);
  if (request.trigger === 'manual' || counted.length < failovers) return undefined;
  const which = counted.map(({ epoch, at }) => `epoch ${epoch} at ${momentInWords(at)}`).join(', ');
  return {
    why: `The flap limit is reached: ${failovers} within ${withinHours} h, and failovers that started by themselves were ${which}. To lift that: ${acknowledgeCommand(entry, here)}.`,
    overridable: true,
  };
}

/** When a cool-down, a flap limit or both came to an end for the last time, by time or by a person; 0 where none did. */
export function releasedAt(entry: LedgerEntry, { coolDownSeconds, flapLimit }: Limits, now: number): number {
  const declaredAt = lastDeclared(entry);
  const filling = unseen(entry).at(-flapLimit.failovers);
  const ends = [
    entry.acknowledgement?.at,
    declaredAt && declaredAt + coolDownSeconds * 1000,
    filling && filling.at + flapLimit.withinHours * hour,
  ];
  return Math.max(0, ...ends.filter((at) => at !== undefined).filter((at) => at <= now));
}

/** When the newest transfer was declared, unless a person has seen it. */
const lastDeclared = (entry: LedgerEntry): number | undefined =>
  isAcknowledged(entry, entry.transfer?.epoch ?? 0) ? undefined : entry.transfer?.moments.declared;

/** The failovers that count: those after the newest that a person has seen. */
const unseen = (entry: LedgerEntry): readonly AutomaticFailover[] =>
  (entry.automatic ?? []).filter(({ epoch }) => !isAcknowledged(entry, epoch));
