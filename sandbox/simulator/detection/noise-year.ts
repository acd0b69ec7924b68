import type { Random } from '#sandbox/world/random.ts';
import type { Fault } from '../plan.ts';
import type { NoiseKind } from './noise-kind.ts';

/** One or several episodes that come within minutes of each other. Seconds count from the first one's beginning. */
export interface Disturbance {
  /** The kinds of its episodes, in their order. */
  readonly kinds: readonly string[];
  readonly faults: readonly Fault[];
  readonly lastsSeconds: number;
}

/** What a year of a group brings. */
export interface DrawnYear {
  readonly disturbances: readonly Disturbance[];
  /** By kind: episodes that no one needs to play. */
  readonly argued: Readonly<Record<string, number>>;
  /** By kind: episodes that lasted so long that they are outages. */
  readonly outages: Readonly<Record<string, number>>;
}

/** A pause between two episodes that is longer lets all come to rest: they do not belong together. */
const togetherSeconds = 300;

const [hour, day] = [3600, 86_400];
const week = 7 * day;

/** Draws a year of these kinds: each comes at its rate, independently of the others, and so now and then with another one. */
export function drawYear(kinds: readonly NoiseKind[], random: Random): DrawnYear {
  const [argued, outages]: Record<string, number>[] = [{}, {}] as const;
  const episodes: Episode[] = [];
  for (const kind of kinds) {
    const stream = random.child(kind.name);
    const { playedPerYear = kind.perYear } = kind.argued ?? {};
    if (kind.argued) argued[kind.name] = poisson(kind.perYear - playedPerYear, stream.child('argued'));
    const count = poisson(playedPerYear, stream.child('count'));
    for (let index = 0; index < count; index += 1) {
      const faults = kind.draw(stream.child(`episode ${index}`));
      const lastsSeconds = Math.max(...faults.map(({ atSeconds, durationSeconds }) => atSeconds + durationSeconds));
      if (lastsSeconds > (kind.upToSeconds ?? Number.POSITIVE_INFINITY))
        outages[kind.name] = (outages[kind.name] ?? 0) + 1;
      else episodes.push({ kind: kind.name, faults, lastsSeconds, at: momentOf(kind, stream) });
    }
  }
  return { disturbances: together(episodes), argued: argued ?? {}, outages: outages ?? {} };
}

interface Episode {
  readonly kind: string;
  readonly faults: readonly Fault[];
  readonly lastsSeconds: number;
  /** Seconds since the year began. */
  readonly at: number;
}

/** Any second of the year, or one of a working week of five days of eight hours. */
function momentOf({ hours }: NoiseKind, random: Random): number {
  if (hours === 'any') return random.next() * 365 * day;
  return random.between(0, 51) * week + random.between(0, 4) * day + 9 * hour + random.next() * 8 * hour;
}

function together(episodes: readonly Episode[]): readonly Disturbance[] {
  const found: { readonly at: number; ends: number; readonly parts: Episode[] }[] = [];
  for (const episode of [...episodes].sort((a, b) => a.at - b.at)) {
    const last = found.at(-1);
    const ends = episode.at + episode.lastsSeconds;
    if (!last || episode.at - last.ends > togetherSeconds) found.push({ at: episode.at, ends, parts: [episode] });
    else {
      last.parts.push(episode);
      last.ends = Math.max(last.ends, ends);
    }
  }
  return found.map(({ at, ends, parts }) => ({
    kinds: parts.map(({ kind }) => kind),
    faults: parts.flatMap((part) =>
      part.faults.map((fault) => ({ ...fault, atSeconds: milliseconds(part.at - at + fault.atSeconds) })),
    ),
    lastsSeconds: ends - at,
  }));
}

const milliseconds = (seconds: number): number => Math.round(seconds * 1000) / 1000;

/** How often something happens that comes so many times on average, each time by itself (Knuth's method: fit for up to some hundreds). */
export function poisson(mean: number, random: Random): number {
  const least = Math.exp(-mean);
  let count = 0;
  for (let product = random.next(); product > least; product *= random.next()) count += 1;
  return count;
}
