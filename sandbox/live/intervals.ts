/** Stretches of time, in milliseconds since 1970, and how long they are together. */
export interface Stretch {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** The part of a stretch that lies within another; undefined when none does. */
export function within(stretch: Stretch, { from, to }: Pick<Stretch, 'from' | 'to'>): Stretch | undefined {
  const clipped = { ...stretch, from: Math.max(stretch.from, from), to: Math.min(stretch.to, to) };
  return clipped.to > clipped.from ? clipped : undefined;
}

/** Milliseconds that at least one of the stretches covers. */
export function covered(stretches: readonly Stretch[]): number {
  let total = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const { from, to } of stretches.toSorted((one, other) => one.from - other.from)) {
    total += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return total;
}

/** Seconds of each name, overlaps within a name counted once, in the order of the first mention. */
export function secondsByName(stretches: readonly Stretch[]): { name: string; seconds: number }[] {
  return [...new Set(stretches.map(({ name }) => name))].map((name) => ({
    name,
    seconds: seconds(covered(stretches.filter((stretch) => stretch.name === name))),
  }));
}

/** Milliseconds as seconds with one decimal. */
export const seconds = (milliseconds: number): number => Math.round(milliseconds / 100) / 10;
