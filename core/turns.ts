import type { Region } from './configuration.ts';
import { isAbandoned } from './lease.ts';
import { choosing } from './least-loss.ts';
import type { LedgerEntry } from './ledger.ts';
import type { Limits } from './limits.ts';
import { isMassEvent, type MassEvent, massWindow } from './mass-event.ts';
import { memory } from './observation.ts';
import { type Release, releaseOf } from './release.ts';

/**
 * How many groups fail over by themselves at once: each run takes a turn before it claims its group. The turns of a ledger's groups are
 * one item beside their entries, in the same table, written whole and only over the version that was read. Nothing in it has to be given
 * back by somebody who may be dead: whether a turn is still taken is told by the group's own entry. Pure. Times: milliseconds since 1970.
 */

/** The item's group: no group's name, since those begin with a letter. */
export const installationKey = '_installation';

/** A group whose failover may go on. */
export interface Turn {
  readonly group: string;
  /** The epoch that the group was at: its failover declares the next one. */
  readonly epoch: number;
  readonly at: number;
  /** Of several standbys, where the run is that took it. The turn is the group's all the same: the lease says who of them acts. */
  readonly region?: Region;
  /** A person started it: it is held up by nobody, and counts for the others. */
  readonly byHand?: true;
  /** Its run was refused before it could declare: it asked, and keeps nobody waiting. */
  readonly ended?: true;
}

/** A group whose failover is called for, and that has no turn. */
export interface Waiting {
  readonly group: string;
  readonly priority: number;
  readonly since: number;
  /** When it last asked, or a little before that. */
  readonly askedAt: number;
  /** Of several standbys that wait, the one that would lose least. */
  readonly region?: Region;
  /** Persons said yes to this very failover, so that no mass event holds it back. */
  readonly approved?: true;
}

export interface Turns {
  readonly group: typeof installationKey;
  /** +1 with each write; 0 before the first. */
  readonly version: number;
  readonly writeId: string;
  readonly turns: readonly Turn[];
  readonly waiting: readonly Waiting[];
  /** More groups asked at once than go on without a person. */
  readonly mass?: MassEvent;
  /** The newest word of a person that they may go on, also where it has ended. */
  readonly release?: Release;
}

/** Before anybody asked. */
export const noTurns: Turns = { group: installationKey, version: 0, writeId: '', turns: [], waiting: [] };

/** From a turn to its declaration: long enough for every retry of the steps in between. In milliseconds. */
const turnLasts = 180_000;

/** A declaration is written within a function's timeout and the time of a call after its turn was seen. In milliseconds. */
const turnMargin = 30_000;

/** Who waits asks again within seconds; who has not asked for so long is gone. In milliseconds. */
const gone = 60_000;

/** How old the noted moment of asking may become, so that who waits does not write each time. In milliseconds. */
const refreshed = 20_000;

/** What a release lets go on is started by the sweep within so long, and keeps its place until then. In milliseconds. */
const startedWithin = 120_000;

export type Entries = Readonly<Record<string, LedgerEntry | undefined>>;

/** Is the failover of a turn still to come, or under way and not yet told how it ended? `entry`: of its group; undefined where there is none. */
export function isTaken({ epoch, at, ended }: Turn, entry: LedgerEntry | undefined, now: number): boolean {
  if (ended) return false;
  if (entry === undefined || entry.epoch === epoch) return Math.abs(now - at) < turnLasts;
  if (entry.epoch !== epoch + 1 || entry.phase === 'settled') return false;
  return entry.transfer?.verdict === undefined && !isAbandoned(entry, now);
}

/** May the group be declared by the turn that it has? */
export const hasTurn = ({ turns }: Turns, { group, epoch, now }: Pick<Asking, 'group' | 'epoch' | 'now'>): boolean =>
  turns.some((turn) => isOf(turn, group, epoch) && Math.abs(now - turn.at) < turnLasts - turnMargin);

const isOf = (turn: Turn, group: string, epoch: number): boolean =>
  turn.group === group && turn.epoch === epoch && !turn.byHand && !turn.ended;

/** A group that asks for a turn. */
export interface Asking {
  readonly group: string;
  readonly epoch: number;
  readonly priority: number;
  /** Persons said yes to the failover of this very group: none has to be asked again. */
  readonly approved: boolean;
  readonly limits: Limits;
  /** Where the group has several standbys: the one that asks, and those that would lose less, to which it leaves the turn. */
  readonly standby?: { readonly region: Region; readonly better: readonly Region[] };
  /** Of the groups that have turns. */
  readonly entries: Entries;
  readonly now: number;
}

/** What a group is answered, with the item as it is to be stored; the very same item where nothing has to be. */
export interface Answer {
  /** `waits`: until one of `underWay` has ended, and `ahead` have gone. `held`: until a person releases it. */
  readonly kind: 'goes' | 'waits' | 'held';
  readonly next: Turns;
  /** Other groups that have a turn. */
  readonly underWay: readonly string[];
  /** Groups that wait and come first: more urgent, or as urgent and waiting for longer. */
  readonly ahead: readonly string[];
  /** The better standby of the same group that waits as well, or has just taken the turn. */
  readonly leftTo?: Region;
}

/** Takes a turn for a group, or a place in the queue. */
export function ask(read: Turns, asking: Asking): Answer {
  const { group, epoch, now, limits } = asking;
  const item = kept(read, asking);
  const underWay = item.turns
    .filter((turn) => turn.group !== group && isTaken(turn, asking.entries[turn.group], now))
    .map((turn) => turn.group);
  const own = item.waiting.find((waiting) => waiting.group === group);
  const approved = asking.approved ? ({ approved: true } as const) : {};
  const here = asking.standby && { region: asking.standby.region };
  const place = { group, priority: asking.priority, since: own?.since ?? now, askedAt: now, ...approved, ...here };
  const isMass = isMassEvent(item, asking);
  // Who is held back goes nowhere, and so keeps nobody waiting who is not.
  const ahead = item.waiting
    .filter((other) => isAhead(other, place, item, now) && (!isMass || other.approved))
    .map((other) => other.group);
  const others = { underWay, ahead };
  // Who has a turn goes on, whatever began after it.
  const turn = { group, epoch, at: now, ...here };
  const goes = { ...item, turns: [...item.turns.filter((other) => other.group !== group), turn] };
  const taken = { kind: 'goes', next: { ...goes, waiting: without(item.waiting, group) }, ...others } as const;
  const leftTo = betterAsking(item, asking);
  if (leftTo !== undefined) return { kind: 'waits', next: read, ...others, leftTo };
  if (item.turns.some((each) => isOf(each, group, epoch) && Math.abs(now - each.at) < turnLasts)) return taken;
  const isHeld = isMass && !asking.approved;
  if (!isHeld && ahead.length + underWay.length < limits.concurrentFailovers) return taken;
  const mass = isHeld ? { mass: { ...item.mass, since: item.mass?.since ?? now, askedAt: now } } : {};
  const waits = { ...item, ...mass, waiting: [...without(item.waiting, group), place] };
  const isNoted =
    own !== undefined &&
    own.region === place.region &&
    Math.abs(now - own.askedAt) < refreshed &&
    (!isHeld || item.mass !== undefined);
  return { kind: isHeld ? 'held' : 'waits', next: isNoted ? read : waits, ...others };
}

/** Another standby of the same group that would lose less, and that has just taken the turn or waits for it. One of them is named at a time, so that never both leave it to each other. */
function betterAsking({ turns, waiting }: Turns, { group, epoch, standby, now }: Asking): Region | undefined {
  const isRecent = (at: number, milliseconds: number) => Math.abs(now - at) < milliseconds;
  const named = [
    ...turns.filter((turn) => isOf(turn, group, epoch) && isRecent(turn.at, choosing.patienceMilliseconds)),
    ...waiting.filter((place) => place.group === group && isRecent(place.askedAt, gone)),
  ];
  return named.find(({ region }) => region !== undefined && standby?.better.includes(region))?.region;
}

/**
 * A person's own start: it takes a turn whatever the limit says, so that the automatic ones heed it. The very same item where a run has
 * one for this declaration already: that run may be about to declare, and the lease tells this start so.
 */
export function noted(read: Turns, { group, epoch, at }: Omit<Turn, 'byHand'>): Turns {
  if (read.turns.some((turn) => isOf(turn, group, epoch) && Math.abs(at - turn.at) < turnLasts)) return read;
  const others = read.turns.filter((turn) => turn.group !== group);
  return { ...read, turns: [...others, { group, epoch, at, byHand: true }], waiting: without(read.waiting, group) };
}

/** The turn of a run that was refused, as one that is free again; the very same item where there is none. */
export function withTurnEnded(read: Turns, { group, epoch }: Pick<Turn, 'group' | 'epoch'>): Turns {
  if (!read.turns.some((turn) => isOf(turn, group, epoch))) return read;
  return { ...read, turns: read.turns.map((turn) => (isOf(turn, group, epoch) ? { ...turn, ended: true } : turn)) };
}

const without = (waiting: readonly Waiting[], group: string): readonly Waiting[] =>
  waiting.filter((other) => other.group !== group);

/** Without what has no meaning any more: turns that are free and old, and who gave up waiting. */
function kept(item: Turns, { entries, now }: Asking): Turns {
  const { mass: before, ...rest } = item;
  const isOver = before === undefined || Math.abs(now - before.askedAt) >= memory;
  const mass = isOver ? {} : { mass: before };
  const waitsFor = isOver && !isJustReleased(item, now) ? massWindow : memory;
  return {
    ...rest,
    ...mass,
    turns: item.turns.filter((turn) => Math.abs(now - turn.at) < massWindow || isTaken(turn, entries[turn.group], now)),
    waiting: item.waiting.filter(({ askedAt }) => Math.abs(now - askedAt) < waitsFor),
  };
}

const isJustReleased = (item: Turns, now: number): boolean =>
  now - (releaseOf(item, now)?.since ?? Number.NEGATIVE_INFINITY) < startedWithin;

function isAhead(other: Waiting, own: Waiting, item: Turns, now: number): boolean {
  if (other.group === own.group || inOrder(other, own) > 0) return false;
  return (
    Math.abs(now - other.askedAt) < gone || (isJustReleased(item, now) && other.askedAt <= (item.release?.since ?? 0))
  );
}

/** The most urgent first, then whoever has waited longest; the name decides between equals, so that two never go for one turn. */
export const inOrder = (one: Waiting, other: Waiting): number =>
  one.priority - other.priority || one.since - other.since || (one.group < other.group ? -1 : 1);
