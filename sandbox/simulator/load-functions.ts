import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { importedDefinition } from '#sandbox/world/lambda.ts';

/** Loads every function: modules may take time and chance while they are loaded, and never again, for a guard stands then. */
export async function loadFunctions(): Promise<void> {
  const files = globSync(join(import.meta.dirname, '../../functions/*.ts')).map((file) => basename(file, '.ts'));
  // Not each file there is a function.
  await Promise.allSettled(files.map((file) => importedDefinition(file)));
}
