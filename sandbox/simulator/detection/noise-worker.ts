import { readAssembly } from '#sandbox/world/assembly.ts';
import { loadFunctions } from '../load-functions.ts';
import { serve } from '../serve.ts';
import { type NoiseOrder, type NoisyYear, playNoise } from './play-noise.ts';

/** A process that plays years of noise: `node noise-worker.ts FOLDER`, where FOLDER has the assembly. */

/** What a worker answers to an order. `broken`: the simulation itself failed. */
export type NoiseAnswer = NoisyYear | (Pick<NoiseOrder, 'year'> & { readonly broken: string });

const [, , folder = ''] = process.argv;
const assembly = readAssembly(folder);
await loadFunctions();

const causeOf = ({ cause }: Error): string => (cause instanceof Error ? cause.message : '');

serve((order: NoiseOrder) =>
  playNoise(assembly, order).catch(
    (error: Error): NoiseAnswer => ({ year: order.year, broken: `${error.message} ${causeOf(error)}`.trim() }),
  ),
);
