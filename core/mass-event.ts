import { memory } from './observation.ts';
import { releaseOf } from './release.ts';
import type { Asking, Turns } from './turns.ts';

/**
 * So many groups at once that the cause may lie in what they have in common, such as the observers themselves: a person has to look
 * before more of them are moved. Pure. Times: milliseconds since 1970.
 */
export interface MassEvent {
  readonly since: number;
  /** When the newest of its groups asked. */
  readonly askedAt: number;
  /** When the newest page about it was about to be sent, and by which execution. */
  readonly toldAt?: number;
  readonly toldBy?: string;
}

/** Groups that ask within so long ask at once. In milliseconds. */
export const massWindow = 600_000;

/**
 * Does a person have to be asked? Once that is so it stays so, until one answers, or nobody asked for as long as looks are remembered:
 * the sweep tries again ever more seldom, and what comes in small numbers then is the same event.
 */
export function isMassEvent(item: Turns, { group, limits, now }: Asking): boolean {
  if (releaseOf(item, now)) return false;
  if (item.mass && Math.abs(now - item.mass.askedAt) < memory) return true;
  const isRecent = (at: number) => Math.abs(now - at) < massWindow;
  const asking = new Set([
    group,
    ...item.waiting.filter(({ askedAt }) => isRecent(askedAt)).map((waiting) => waiting.group),
    ...item.turns.filter(({ at, byHand }) => isRecent(at) && !byHand).map((turn) => turn.group),
  ]);
  return asking.size > limits.massGroups;
}

/** Was it told by another execution within this window? The one that is tried again may have been killed before its page went out. */
export const isTold = ({ toldAt, toldBy }: MassEvent, holder: string, now: number): boolean =>
  toldAt !== undefined && toldBy !== holder && Math.abs(now - toldAt) < massWindow;

/** The event as told by this execution. */
export const told = (mass: MassEvent, holder: string, now: number): MassEvent => ({
  ...mass,
  toldAt: now,
  toldBy: holder,
});

/** The event as told by nobody, so that the next run tells it. */
export const untold = ({ toldAt: _at, toldBy: _by, ...mass }: MassEvent): MassEvent => mass;
