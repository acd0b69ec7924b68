/** The survey in one table: a line for each world, with what was searched in it and what was found. */
import { type Finding, lengthOf } from './survey.ts';

const columns = [
  'world',
  'states',
  'transitions',
  'depth',
  'invariants',
  'violations',
  'bugs caught',
  'seconds',
] as const;

const count = (value: number): string => value.toLocaleString('en');

/** The lines of one world: its complete graph, and how many of the rules that were switched off broke something. */
function rowOf(complete: Finding, off: readonly Finding[]): readonly string[] {
  const { states, transitions, depth, counterexamples } = complete.exploration;
  const caught = off.filter(({ told }) => told !== null).length;
  const seconds = [complete, ...off].reduce((sum, finding) => sum + finding.seconds, 0);
  return [
    complete.world,
    count(states),
    count(transitions),
    count(depth),
    count(complete.invariants.length),
    counterexamples.map((one) => `${one.invariant} ${lengthOf(one)}`).join(', ') || 'none',
    `${caught} of ${off.length}`,
    seconds.toFixed(1),
  ];
}

/** The table's lines: figures of the complete graphs; the seconds include the searches with a rule off. */
export function tableOf(findings: readonly Finding[]): readonly string[] {
  const complete = findings.filter(({ off }) => off.length === 0);
  const rows = complete.map((each) =>
    rowOf(
      each,
      findings.filter(({ world, off }) => world === each.world && off.length > 0),
    ),
  );
  const lines = [columns, ...rows];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  return lines.map((line) =>
    line
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
