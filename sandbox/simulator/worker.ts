import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Order } from './one-seed.ts';

/**
 * A process that plays seeds: `node worker.ts FOLDER [MUTANT]`, where FOLDER has the assembly. It is sent orders and sends back
 * outcomes. A mutant is planted before any of the product's modules is loaded, so everything else is imported only then.
 */

/** What a worker answers to an order. `broken`: the simulation itself failed. */
export type Answer =
  | { readonly seed: number; readonly outcome: import('./run.ts').Outcome; readonly milliseconds: number }
  | { readonly seed: number; readonly broken: string };

const [, , folder = '', mutant = ''] = process.argv;
if (mutant) (await import('./plant.ts')).plant(mutant);
const { readAssembly } = await import('#sandbox/world/assembly.ts');
const { importedDefinition } = await import('#sandbox/world/lambda.ts');
const { playOrder } = await import('./one-seed.ts');

const assembly = readAssembly(folder);
// Modules may take time and chance while they are loaded, and never again: that is before any guard stands.
const functions = globSync(join(import.meta.dirname, '../../functions/*.ts')).map((file) => basename(file, '.ts'));
await Promise.all(functions.map((file) => Promise.resolve(importedDefinition(file)).catch(() => undefined)));
// Every error of a run is looked at by its name and message; stack traces would take a tenth of the time.
Error.stackTraceLimit = 0;

/** Processor time, which other processes of the machine take nothing of. */
const millisecondsUsed = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

async function answer(order: Order): Promise<Answer> {
  const before = millisecondsUsed();
  try {
    const outcome = await playOrder(assembly, order);
    return { seed: order.seed, outcome, milliseconds: millisecondsUsed() - before };
  } catch (error) {
    const { message, cause } = error as Error;
    return { seed: order.seed, broken: cause instanceof Error ? `${message} ${cause.message}` : message };
  }
}

process.on('message', (order: Order) => {
  answer(order).then((done) => process.send?.(done));
});
process.send?.('ready');
