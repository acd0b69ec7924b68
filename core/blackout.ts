import type { Blackout } from './blackout-schema.ts';
import { momentInWords } from './pause.ts';

/** Blackout windows: times of the week, in UTC, at which no failover starts by itself. Pure. Times: milliseconds since 1970. */

/** The days of the week, in the order in which JavaScript counts them. */
export const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

type Window = Blackout[number];

/** A time without a break in which one window or several go on. */
interface Stretch {
  readonly from: number;
  readonly until: number;
}

const minute = 60_000;
const day = 1440 * minute;
/** A window comes back after a week, and may have begun on the day before. */
const reach = 8;

/** Why no automatic run may fail over now, and until when, in words; undefined where it may. */
export function whyBlackedOut(group: string, windows: Blackout, now: number): string | undefined {
  const goesOn = stretches(windows, now).find(({ from, until }) => from <= now && now < until);
  if (!goesOn) return undefined;
  const which = windows.filter((window) => turns(window, now).some(({ from, until }) => from <= now && now < until));
  return `Group ${group} is in a blackout window until ${momentInWords(goesOn.until)} (${which.map(inWords).join('; ')}).`;
}

/** When the newest blackout ended; 0 where there was none in the last days. */
export const blackoutEndedAt = (windows: Blackout, now: number): number =>
  Math.max(0, ...stretches(windows, now).flatMap(({ until }) => (until <= now ? [until] : [])));

/** The windows follow each other without a break, week after week. */
export const leavesNoTime = (windows: Blackout): boolean =>
  stretches(windows, 0).some(({ from, until }) => until - from >= 7 * day);

/** What is without a break, around a moment, in the order of time. */
function stretches(windows: Blackout, now: number): readonly Stretch[] {
  const sorted = windows.flatMap((window) => turns(window, now)).sort((one, other) => one.from - other.from);
  const joined: Stretch[] = [];
  for (const next of sorted) {
    const last = joined.at(-1);
    if (!last || next.from > last.until) joined.push(next);
    else joined[joined.length - 1] = { from: last.from, until: Math.max(last.until, next.until) };
  }
  return joined;
}

/** Each time that a window comes, around a moment. */
function turns({ days: said, from, to }: Window, now: number): readonly Stretch[] {
  const today = Math.floor(now / day);
  const begins = Array.from({ length: 2 * reach + 1 }, (_, index) => (today - reach + index) * day);
  const length = minutesOf(to) - minutesOf(from) + (to < from ? 1440 : 0);
  return begins
    .filter((midnight) => !said || said.some((name) => name === days[new Date(midnight).getUTCDay()]))
    .map((midnight) => midnight + minutesOf(from) * minute)
    .map((begin) => ({ from: begin, until: begin + length * minute }));
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

function inWords({ days: said, from, to, reason }: Window): string {
  const when = `${said?.join(', ') ?? 'every day'} ${from} to ${to} UTC`;
  return reason === undefined ? when : `${when}, because "${reason}"`;
}
