import { serve } from '../serve.ts';
import type { Share, Summary } from './sweep.ts';

/**
 * A process that sweeps: `node worker.ts FOLDER [MUTANT]`, where FOLDER has the assembly. It is sent shares and sends back summaries.
 * A mutant is planted before any of the product's modules is loaded, so everything else is imported only then.
 */

/** What a worker answers to a share. `broken`: the simulation itself failed, or the undisturbed story has no good end. */
export type Answer = { readonly summary: Summary } | { readonly broken: string };

const [, , folder = '', mutant = ''] = process.argv;
if (mutant) (await import('../plant.ts')).plant(mutant);
const { readAssembly } = await import('#sandbox/world/assembly.ts');
const { sweep } = await import('./sweep.ts');
const assembly = readAssembly(folder);

const answer = async (share: Share): Promise<Answer> =>
  sweep(assembly, share).then(
    (summary) => ({ summary }),
    (error: Error) => ({ broken: `${share.disturbance} of ${share.story}: ${error.message}` }),
  );

serve(answer);
