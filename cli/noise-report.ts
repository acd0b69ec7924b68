import type { NoiseTotal } from '#sandbox/simulator/detection/noise-total.ts';
import { replayOf, type Wanted } from './detection-arguments.ts';
import { exitCodeFor } from './exit-code.ts';
import { tableIn } from './table.ts';

/** What was played, and what `--noise --json` prints. */
export interface NoiseMeasured extends NoiseTotal {
  /** Years in which the simulation itself failed. */
  readonly broken: readonly { readonly year: number; readonly broken: string }[];
}

/** 3 where the simulation itself failed, 1 where a failover was declared or an invariant was broken, else 0. */
export const noiseExitCode = ({
  failovers,
  violations,
  broken,
}: Pick<NoiseMeasured, 'failovers' | 'violations' | 'broken'>) => exitCodeFor(broken, failovers, violations);

const grouped = (count: number): string => count.toLocaleString('en-US');

/** What the years were made of; the command that plays one again says the same. */
export type WantedNoise = Pick<Wanted, 'noiseKinds' | 'config' | 'profile'>;

/** The episodes by kind, what became of them, and what that proves. */
export function noiseReport(measured: NoiseMeasured, wanted: WantedNoise): string {
  const { kinds, coincidences, runs, refusals, failovers, violations, broken, groupYears, virtualHours } = measured;
  const sum = (of: 'played' | 'argued' | 'outages') => kinds.reduce((all, kind) => all + kind[of], 0);
  const rows = kinds.map(({ kind, perYear, played, argued, outages }) => [
    ...[kind, grouped(perYear), grouped(played), grouped(argued), grouped(outages)],
  ]);
  const section = (title: string, lines: readonly string[]) => (lines.length > 0 ? ['', title, ...lines] : []);
  return [
    tableIn(['episode', 'a year', 'played', 'by argument', 'outages'], rows, 1),
    '',
    `${grouped(groupYears)} group-years, ${grouped(Math.round(virtualHours))} virtual hours: ${grouped(sum('played'))} episodes played, ${grouped(coincidences)} times two or more within minutes of each other.`,
    `Counted by an argument: ${grouped(sum('argued'))}. ${argumentsIn(measured).join(' ')}`.trim(),
    `Left out, since they are outages and no noise: ${grouped(sum('outages'))}.`,
    `Runs of the failover machine: ${grouped(runs)}, of which ${grouped(refusals.reduce((all, [, count]) => all + count, 0))} refused with a reason:`,
    ...refusals.map(([reason, count]) => `- ${grouped(count)} × ${reason}`),
    ...section(
      'Failovers that nothing called for:',
      failovers.slice(0, 40).map((failover) => toldFailover(failover, wanted)),
    ),
    ...section(
      'Broken invariants:',
      violations.map(({ year, violation }) => `Year ${year}: ${violation}`),
    ),
    ...section(
      'The simulation failed:',
      broken.map(({ year, broken: why }) => `Year ${year}: ${why}`),
    ),
    '',
    verdict(measured),
  ].join('\n');
}

const argumentsIn = ({ kinds }: NoiseMeasured): readonly string[] => [
  ...new Set(kinds.flatMap(({ argument }) => argument ?? [])),
];

function toldFailover({ year, kinds, seconds }: NoiseTotal['failovers'][number], wanted: WantedNoise): string {
  const what = `Year ${year}, ${kinds.join(' with ')}: declared after ${seconds.toFixed(1)} s.`;
  return `${what} Play it again: ${replayOf(wanted, year)}`;
}

function verdict({ failovers, groupYears, fewerPerYear }: NoiseMeasured): string {
  if (groupYears === 0) return 'Nothing was played.';
  if (fewerPerYear === undefined)
    return `${failovers.length} failovers that nothing called for in ${grouped(groupYears)} group-years: ${(failovers.length / groupYears).toPrecision(2)} a year for each group.`;
  return `No failover. At 95 %: fewer than ${Number(fewerPerYear.toPrecision(2))} a year for each group (rule of three: 3 / ${grouped(groupYears)}), if the rates are right and what is not in the table does nothing.`;
}
