import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readAssembly } from '#sandbox/world/assembly.ts';
import { importedDefinition } from '#sandbox/world/lambda.ts';
import { type DetectionOrder, playDetection, type Sighting } from './play.ts';

/** A process that plays seeds of kinds: `node worker.ts FOLDER`, where FOLDER has the assembly. It is sent orders and sends back what was seen. */

/** What a worker answers to an order. `broken`: the simulation itself failed. */
export type DetectionAnswer = Sighting | (DetectionOrder & { readonly broken: string });

const [, , folder = ''] = process.argv;
const assembly = readAssembly(folder);
// Modules may take time and chance while they are loaded, and never again: that is before any guard stands.
const functions = globSync(join(import.meta.dirname, '../../../functions/*.ts')).map((file) => basename(file, '.ts'));
await Promise.all(functions.map((file) => Promise.resolve(importedDefinition(file)).catch(() => undefined)));
// Every error of a run is looked at by its name and message; stack traces would take a tenth of the time.
Error.stackTraceLimit = 0;

// A terminal interrupts the whole family; the command decides when its workers end.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit());
process.on('message', (order: DetectionOrder) => {
  playDetection(assembly, order)
    .catch((error: Error): DetectionAnswer => ({ ...order, broken: `${error.message} ${causeOf(error)}`.trim() }))
    .then((answer) => process.send?.(answer));
});
process.send?.('ready');

const causeOf = ({ cause }: Error): string => (cause instanceof Error ? cause.message : '');
