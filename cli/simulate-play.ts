import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { mutantOf } from '#sandbox/simulator/mutants/all.ts';
import type { Order } from '#sandbox/simulator/one-seed.ts';
import type { Pool } from '#sandbox/simulator/pool.ts';
import type { Answer } from '#sandbox/simulator/worker.ts';
import type { Wanted } from './simulate-arguments.ts';
import { synthesize } from './synthesize.ts';

/** One seed in twenty is played twice, and the traces are compared. */
const twiceEach = 20;

const folders = new Map<string, string>();

/**
 * The folder of an assembly without bundles, made once and removed with the process. A mutant that changes what is deployed, such
 * as a right, has one of its own; so has a configuration that is not the drill's.
 */
export async function synthesized(signal: AbortSignal, mutant?: string, config?: string): Promise<string> {
  const isDeployed = mutant !== undefined && mutantOf(mutant).edits.some(({ module }) => module.startsWith('infra/'));
  const planted = isDeployed ? mutant : '';
  const key = `${planted} ${config ?? ''}`;
  const made = folders.get(key);
  if (made !== undefined) return made;
  const folder = mkdtempSync(join(tmpdir(), 'understudy-simulate-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  await synthesize(folder, {
    signal,
    ...(planted && { planting: plantingOf(planted) }),
    ...(config !== undefined && { config: resolve(config) }),
  });
  folders.set(key, folder);
  return folder;
}

/** A module that plants a mutant as it is loaded: it has to come before the app's own. */
function plantingOf(mutant: string): string {
  const plant = pathToFileURL(join(import.meta.dirname, '../sandbox/simulator/plant.ts')).href;
  return `data:text/javascript,import { plant } from '${plant}'; plant('${mutant}');`;
}

/** Plays many seeds; progress goes to stderr. With a mutant it stops at the first violation. */
export async function playMany(
  pool: Pool,
  { seeds, from, only, mutant, faults }: Wanted,
  place?: string,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const orders = function* (): Generator<Order> {
    for (let seed = from; seed < from + seeds; seed += 1)
      yield {
        seed,
        twice: mutant === undefined && seed % twiceEach === 0,
        ...(only && { only }),
        ...(faults && { faults }),
        ...(place !== undefined && { place }),
      };
  };
  const startedAt = Date.now();
  await pool.play(orders(), (answer) => {
    answers.push(answer);
    if ('outcome' in answer && answer.outcome.violation)
      process.stderr.write(
        `Seed ${answer.seed}: ${answer.outcome.violation.invariant} ${answer.outcome.violation.finding}\n`,
      );
    if ('broken' in answer) process.stderr.write(`Seed ${answer.seed}: the simulation failed: ${answer.broken}\n`);
    if (answers.length % 50 === 0)
      process.stderr.write(`${answers.length} of ${seeds} seeds, ${((Date.now() - startedAt) / 1000).toFixed(0)} s\n`);
    return mutant !== undefined && 'outcome' in answer && answer.outcome.violation !== undefined;
  });
  return answers;
}
