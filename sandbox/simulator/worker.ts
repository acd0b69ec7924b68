import type { Order } from './one-seed.ts';
import { serve } from './serve.ts';

/**
 * A process that plays seeds: `node worker.ts FOLDER [MUTANT]`, where FOLDER has the assembly. It is sent orders and sends back
 * outcomes. A mutant is planted before any of the product's modules is loaded, so everything else is imported only then.
 */

/** What a worker answers to an order. `milliseconds`: of a processor, for one play. `broken`: the simulation itself failed. */
export type Answer =
  | { readonly seed: number; readonly outcome: import('./run.ts').Outcome; readonly milliseconds: number }
  | { readonly seed: number; readonly broken: string };

const [, , folder = '', mutant = ''] = process.argv;
if (mutant) (await import('./plant.ts')).plant(mutant);
const { readAssembly } = await import('#sandbox/world/assembly.ts');
const { loadFunctions } = await import('./load-functions.ts');
const { playOrder } = await import('./one-seed.ts');

const assembly = readAssembly(folder);
await loadFunctions();

/** Processor time, which other processes of the machine take nothing of. */
const millisecondsUsed = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

async function answer(order: Order): Promise<Answer> {
  const before = millisecondsUsed();
  try {
    const outcome = await playOrder(assembly, order);
    const plays = order.twice && !outcome.violation ? 2 : 1;
    return { seed: order.seed, outcome, milliseconds: (millisecondsUsed() - before) / plays };
  } catch (error) {
    const { message, cause } = error as Error;
    return { seed: order.seed, broken: cause instanceof Error ? `${message} ${cause.message}` : message };
  }
}

serve(answer);
