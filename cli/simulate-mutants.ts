import { type Mutant, mutants } from '#sandbox/simulator/mutants/all.ts';
import { startPool } from '#sandbox/simulator/pool.ts';
import { scenarios } from '#sandbox/simulator/scenarios.ts';
import { runSweeps } from '#sandbox/simulator/sweeps/run-sweeps.ts';
import type { Wanted } from './simulate-arguments.ts';
import { playMany, synthesized } from './simulate-play.ts';

/** What caught a mutant, as two cells of the table; `by` is absent where nothing did. */
interface Caught {
  readonly after: string;
  readonly by?: string;
}

/**
 * Prints a line of Markdown for every mutant, or for the one that is wanted. Answers 1 where one was not caught, otherwise 0. Throws
 * where the signal ends it.
 */
export async function mutantTable(wanted: Wanted, signal: AbortSignal): Promise<number> {
  let survivors = 0;
  console.log('| mutant | what is wrong | faults | seeds until caught | by |\n|---|---|---|---|---|');
  for (const mutant of mutants.filter(({ name }) => wanted.mutant === undefined || wanted.mutant === name)) {
    const folder = await synthesized(signal, mutant.name, mutant.config ?? wanted.config);
    const { after, by } = mutant.sweep
      ? await bySweep(mutant, folder, signal)
      : await bySeeds(mutant, folder, wanted, signal);
    signal.throwIfAborted();
    if (by === undefined) survivors += 1;
    const told = mutant.sweep ? 'a sweep' : (mutant.scenario ?? mutant.place ?? 'drawn');
    const faults = mutant.config === undefined ? told : `${told} of \`${mutant.config}\``;
    console.log(`| ${mutant.name} | ${mutant.text} | ${faults} | ${after} | ${by ?? ''} |`);
  }
  return survivors > 0 ? 1 : 0;
}

async function bySeeds(
  { name, scenario, place }: Mutant,
  folder: string,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<Caught> {
  const pool = startPool(folder, wanted.workers, name, signal);
  try {
    const faults = scenario === undefined ? undefined : scenarios[scenario];
    const answers = await playMany(pool, { ...wanted, mutant: name, faults }, place);
    const outcomes = answers.flatMap((answer) => ('outcome' in answer ? [answer.outcome] : []));
    const by = outcomes.find(({ violation }) => violation)?.violation?.invariant;
    if (by !== undefined) return { after: String(answers.length), by };
    const failed = answers.length > outcomes.length ? ', and the simulation fails' : '';
    return { after: `not within ${answers.length}${failed}` };
  } finally {
    pool.close();
  }
}

/** Every point of one disturbance of one story in turn, up to the first that has no good end. */
async function bySweep({ name, sweep }: Mutant, folder: string, signal: AbortSignal): Promise<Caught> {
  if (!sweep) throw new Error(`Mutant ${name} names no sweep.`);
  const share = { ...sweep, first: 0, step: 1, untilFailure: true };
  const [swept] = await runSweeps(folder, { shares: [share], processes: 1, mutant: name, signal });
  const words = `${sweep.disturbance} of ${sweep.story}`;
  const [failure] = swept?.failures ?? [];
  if (!failure) return { after: `not in sweep ${words}, ${swept?.tried ?? 0} cases` };
  const invariant = /^([A-Z]\d+): /.exec(failure.faults[0] ?? '')?.[1];
  return { after: `sweep ${words}, case ${swept?.tried} of ${swept?.all}`, by: invariant ?? 'its end' };
}
