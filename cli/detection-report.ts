import type { Row, Spread } from '#sandbox/simulator/detection/statistics.ts';
import { steps, stepTexts } from '#sandbox/simulator/detection/timeline.ts';
import { exitCodeFor } from './exit-code.ts';
import { tableIn } from './table.ts';

/** What was measured, and what `--json` prints. */
export interface Measured {
  readonly rows: readonly Row[];
  /** Targets that were missed, a sentence each. */
  readonly missed: readonly string[];
  /** Safety invariants that were broken. */
  readonly violations: readonly { readonly kind: string; readonly seed: number; readonly violation: string }[];
  /** Seeds in which the simulation itself failed. */
  readonly broken: readonly { readonly kind: string; readonly seed: number; readonly broken: string }[];
}

/** 3 where the simulation itself failed, 1 where a target is missed or an invariant was broken, else 0. */
export const exitCodeOf = ({ missed, violations, broken }: Pick<Measured, 'missed' | 'violations' | 'broken'>) =>
  exitCodeFor(broken, missed, violations);

const shown = (seconds: number | undefined): string => (seconds === undefined ? '–' : seconds.toFixed(1));
const titles = [
  ...['kind', 'rule', 'seeds', 'declared', 'not declared', 'median s', 'p99 s', 'max s', 'alarm, median s'],
  ...['alarm, max s', 'wrong'],
];

/** The rows as a table of Markdown, which is read as it is on a terminal, too. */
export function tableOf(rows: readonly Row[]): string {
  const cells = rows.map(({ kind, rule, seeds, declared, notDeclared, seconds, alarmSeconds, wrong }) => [
    ...[kind, rule, String(seeds), String(declared), String(notDeclared)],
    ...[shown(seconds?.median), shown(seconds?.p99), shown(seconds?.max)],
    ...[shown(alarmSeconds?.median), shown(alarmSeconds?.max), String(wrong.length)],
  ]);
  return tableIn(titles, cells, 2);
}

/** Where the seconds of each kind's declarations go: medians of each step, with the longest in brackets. */
export function breakdownOf(rows: readonly Row[]): readonly string[] {
  return rows
    .filter(({ declared }) => declared > 0)
    .map(({ kind, steps: spreads }) => {
      const spent = steps.flatMap((step) => {
        const spread: Spread | undefined = spreads[step];
        return spread ? [`${stepTexts[step]} ${shown(spread.median)} (${shown(spread.max)})`] : [];
      });
      return `${kind}: ${spent.join(', ')}.`;
    });
}

/** The most frequent reasons of each kind's refusals. */
export function refusalsOf(rows: readonly Row[], most = 3): readonly string[] {
  return rows
    .filter(({ refusals }) => refusals.length > 0)
    .map(({ kind, refusals }) => {
      const told = refusals.slice(0, most).map(([reason, count]) => `${count} × ${reason}`);
      const others = refusals.slice(most).reduce((sum, [, count]) => sum + count, 0);
      return `${kind}: ${told.join(' ')}${others > 0 ? ` ${others} others.` : ''}`;
    });
}

/** The table, where the seconds went, why nothing was done, and what is wrong. */
export function reportOf({ rows, missed, violations, broken }: Measured): string {
  const section = (title: string, lines: readonly string[]) => (lines.length > 0 ? ['', title, ...lines] : []);
  const hours = rows.reduce((sum, { virtualHours }) => sum + virtualHours, 0);
  const wrong = rows.flatMap(({ kind, wrong: found }) =>
    found.map(({ seed, what }) => `${kind}, seed ${seed}: ${what}.`),
  );
  const lines = [
    tableOf(rows),
    ...section('Where the seconds go, median (longest) of each step:', breakdownOf(rows)),
    ...section('Refusals:', refusalsOf(rows)),
    ...section('Wrong decisions:', wrong.slice(0, 40)),
    ...section(
      'Broken invariants:',
      violations.map(({ kind, seed, violation }) => `${kind}, seed ${seed}: ${violation}`),
    ),
    ...section(
      'The simulation failed:',
      broken.map(({ kind, seed, broken: why }) => `${kind}, seed ${seed}: ${why}`),
    ),
    ...section('Missed targets:', missed),
    '',
    `${hours.toFixed(1)} virtual hours. ${missed.length === 0 ? 'Every target is met.' : `${missed.length} missed.`}`,
  ];
  return lines.join('\n');
}
