import type { Targets } from './outage-kind.ts';
import type { Row, Spread } from './statistics.ts';

const measures = [
  ['medianSeconds', 'median', 'half of the declarations'],
  ['p99Seconds', 'p99', '99 of 100 declarations'],
  ['maxSeconds', 'max', 'each declaration'],
] as const satisfies readonly (readonly [keyof Targets, keyof Spread, string])[];

/**
 * The targets that a row misses, a sentence each; none where all are met. A seed without a declaration is no slow declaration but
 * a wrong decision, so a target of time says nothing where nothing was declared.
 */
export function missedTargets(row: Row, targets: Targets): readonly string[] {
  const { kind, wrong, seconds, seeds } = row;
  if (seeds === 0) return [];
  const late = measures.flatMap(([target, measure, whose]) => {
    const [most, measured] = [targets[target], seconds?.[measure]];
    if (most === undefined || measured === undefined || measured <= most) return [];
    return [
      `${kind}: ${whose} should come within ${most} s of the fault; measured: ${measured.toFixed(1)} s (${measure}).`,
    ];
  });
  const { wrongDecisions: most } = targets;
  if (most === undefined || wrong.length <= most) return late;
  const shown = wrong.slice(0, 3).map(({ seed, what }) => `seed ${seed}: ${what}`);
  const more = wrong.length > shown.length ? `; and ${wrong.length - shown.length} more` : '';
  return [
    ...late,
    `${kind}: at most ${most} decisions of ${seeds} may be wrong; ${wrong.length} were (${shown.join('; ')}${more}).`,
  ];
}
