import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { safety } from '#sandbox/simulator/invariants/all.ts';
import { liveness } from '#sandbox/simulator/liveness/all.ts';
import { mutants } from '#sandbox/simulator/mutants/all.ts';
import type { Fault } from '#sandbox/simulator/plan.ts';
import { scenarios } from '#sandbox/simulator/scenarios.ts';
import { commandWith } from './command-words.ts';
import { faultsIn } from './faults-file.ts';
import { wholeNumber } from './whole-number.ts';

export const usage = `Usage: node cli/simulate.ts [--seeds N] [--from N] [--only S9,L3] [--json] [--workers N]
       node cli/simulate.ts --seed N [--only S9] [--shrink] [--faults FILE]
       node cli/simulate.ts --mutant NAME [--seeds N]
       node cli/simulate.ts --mutants [--mutant NAME] [--seeds N]
       node cli/simulate.ts --scenario NAME [--seeds N]

  --seeds N      how many seeds are played (100); each is one installation's quarter of an hour, with its faults
  --from N       the first of them (1)
  --seed N       plays this one alone and tells its story
  --faults FILE  plays these faults (JSON, as --shrink prints them) instead of those that a seed draws
  --shrink       with --seed: leaves out every fault that the violation does not need
  --only ID,...  judges by these invariants alone
  --mutant NAME  plants one of the bugs below, and stops at the first violation
  --mutants      plants each bug in turn (with --mutant: this one), under its own fault list or sweep, and prints what it took to catch it
  --scenario NAME  these faults under each seed: ${Object.keys(scenarios).join(', ')}
  --config FILE  an installation of this configuration, such as sandbox/two-standbys.yaml, instead of understudy.yaml's
  --workers N    processes, 1 to 64 (one for each core, two at most unless said otherwise)
  --json         the summary as JSON
  --help         this text

Bugs to plant (docs/simulator.md says what is wrong with each):
  ${mutants.map(({ name }) => name).join(', ')}

Exit code: 0 nothing was broken, 1 something was (with --mutant: caught; with --mutants: one was not), 2 the command line or the configuration
can't be used, 3 the simulation failed, 130 interrupted.`;

/** What the command line asks for. */
export interface Wanted {
  readonly seeds: number;
  readonly from: number;
  readonly seed: number | undefined;
  readonly only: readonly string[] | undefined;
  readonly mutant: string | undefined;
  readonly allMutants: boolean;
  readonly config: string | undefined;
  readonly scenario: string | undefined;
  readonly faultsFile: string | undefined;
  /** Those of the scenario or of the file. */
  readonly faults: readonly Fault[] | undefined;
  readonly shrink: boolean;
  readonly workers: number;
  readonly json: boolean;
  readonly help: boolean;
}

/**
 * Reads the command line. Throws on an option, an invariant, a mutant or a scenario that does not exist, on a number that is none,
 * and on options of which one would be passed over.
 */
export function readArguments(args: readonly string[]): Wanted {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{ seeds: text, from: text, seed: text, only: text, mutant: text, workers: text, faults: text, scenario: text },
      config: text,
      ...{ mutants: flag, shrink: flag, json: flag, help: { type: 'boolean', short: 'h' } },
    },
  });
  const { mutant, scenario } = values;
  refuseIgnored(values);
  if (scenario !== undefined && !Object.hasOwn(scenarios, scenario))
    throw new RangeError(`There is no scenario "${scenario}": give one of ${Object.keys(scenarios).join(', ')}.`);
  if (mutant !== undefined && !mutants.some(({ name }) => name === mutant))
    throw new RangeError(`There is no mutant "${mutant}": give one of ${mutants.map(({ name }) => name).join(', ')}.`);
  return {
    seeds: wholeNumber('seeds', values.seeds, mutant || values.mutants ? 2000 : 100, 1_000_000),
    from: wholeNumber('from', values.from, 1, 1_000_000_000),
    seed: wholeNumber('seed', values.seed, undefined, 2_000_000_000),
    only: idsIn(values.only),
    config: values.config,
    ...{ mutant, allMutants: values.mutants ?? false, shrink: values.shrink ?? false },
    ...{ scenario, faultsFile: values.faults },
    faults: values.faults === undefined ? scenarios[scenario ?? ''] : faultsIn(values.faults),
    workers: wholeNumber('workers', values.workers, Math.min(2, availableParallelism()), 64),
    ...{ json: values.json ?? false, help: values.help ?? false },
  };
}

/**
 * The command line that plays a seed again which broke an invariant, and judges it by that alone. That the same seed gives the same
 * trace, D1, is no invariant of a run, and is asked only where many are played.
 */
export function replayOf({ scenario, faultsFile, mutant, config }: Wanted, seed: number, invariant: string): string {
  const which = invariant === 'D1' ? { seeds: 1, from: seed } : { seed, only: invariant };
  return commandWith('simulate', { ...which, scenario, faults: faultsFile, mutant, config });
}

/** Pairs of which the second would be passed over. */
const apart = [
  ...(['seeds', 'from', 'mutants'] as const).map((other) => ['seed', other] as const),
  ...(['json', 'faults', 'scenario'] as const).map((other) => ['mutants', other] as const),
  ['faults', 'scenario'],
] as const;

/** An option that changes nothing would let its user believe that it did. */
function refuseIgnored(values: Readonly<Record<string, unknown>>): void {
  const both = apart.find((names) => names.every((name) => values[name] !== undefined));
  if (both) throw new RangeError(`--${both.join(' and --')} do not go together: leave out one of them.`);
  if (values.shrink && values.seed === undefined)
    throw new RangeError('--shrink is for one seed: say --seed N too, or leave out --shrink.');
}

/** Judged by nothing every run is sound, so a name that is none is no list of invariants. */
function idsIn(only: string | undefined): readonly string[] | undefined {
  if (only === undefined) return undefined;
  const known = [...new Set([...safety, ...liveness].map(({ id }) => id))];
  const ids = only.split(',').map((id) => id.trim());
  const strange = ids.filter((id) => !known.includes(id));
  if (strange.length === 0) return ids;
  throw new RangeError(
    `--only is "${only}"; "${strange.join('", "')}" is no invariant: give some of ${known.join(', ')}.`,
  );
}
