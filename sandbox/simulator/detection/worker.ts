import { readAssembly } from '#sandbox/world/assembly.ts';
import { loadFunctions } from '../load-functions.ts';
import { serve } from '../serve.ts';
import { type DetectionOrder, playDetection, type Sighting } from './play.ts';

/** A process that plays seeds of kinds: `node worker.ts FOLDER`, where FOLDER has the assembly. It is sent orders and sends back what was seen. */

/** What a worker answers to an order. `broken`: the simulation itself failed. */
export type DetectionAnswer = Sighting | (DetectionOrder & { readonly broken: string });

const [, , folder = ''] = process.argv;
const assembly = readAssembly(folder);
await loadFunctions();

const causeOf = ({ cause }: Error): string => (cause instanceof Error ? cause.message : '');

serve((order: DetectionOrder) =>
  playDetection(assembly, order).catch(
    (error: Error): DetectionAnswer => ({ ...order, broken: `${error.message} ${causeOf(error)}`.trim() }),
  ),
);
