import type { Row, Spread } from '#sandbox/simulator/detection/statistics.ts';
import { steps, stepTexts } from '#sandbox/simulator/detection/timeline.ts';
import { type Measured, refusalsOf, tableOf } from './detection-report.ts';

const spread = (found: Spread | undefined): string =>
  found === undefined ? '–' : `${found.median.toFixed(1)} (${found.max.toFixed(1)})`;

/** The table of steps, a column for each kind that has to be declared. */
function stepsTable(rows: readonly Row[]): readonly string[] {
  const columns = rows.filter(({ rule, declared }) => rule === 'must' && declared > 0);
  if (columns.length === 0) return ['Nothing was declared.'];
  const line = (title: string, cells: readonly string[]) => `| ${[title, ...cells].join(' | ')} |`;
  return [
    line(
      'step',
      columns.map(({ kind }) => kind),
    ),
    `|${'---|'.repeat(columns.length + 1)}`,
    ...steps.map((step) =>
      line(
        stepTexts[step],
        columns.map((row) => spread(row.steps[step])),
      ),
    ),
    line(
      'fault to declaration',
      columns.map(({ seconds }) => spread(seconds)),
    ),
  ];
}

/** What was measured, under the headings of the page about detection: each part takes the place of the one that stands there. */
export function markdownOf(measured: Measured): string {
  const { rows, missed, violations, broken } = measured;
  const hours = rows.reduce((sum, { virtualHours }) => sum + virtualHours, 0);
  const seeds = Math.max(0, ...rows.map((row) => row.seeds));
  return [
    ...['## Measured', '', tableOf(rows), ''],
    `${seeds} seeds of each kind, ${hours.toFixed(0)} virtual hours; ${missed.length} targets missed, ${violations.length} safety invariants broken, ${broken.length} seeds in which the simulation failed.`,
    ...['', '## Where the seconds go', '', ...stepsTable(rows)],
    ...['', '## Why nothing was done', ''],
    ...refusalsOf(rows, 4).map((line) => line.replace(/^([\w-]+):/, '- `$1`:')),
  ].join('\n');
}
