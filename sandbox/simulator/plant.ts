import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type Mutant, mutantOf } from './mutants/all.ts';

/**
 * Plants a bug: from now on its modules are loaded with passages of their text replaced. Throws where a passage is not there
 * exactly once, so that no mutant rots into a copy of the original. To be called before the modules are loaded.
 */
export function plant(name: string): void {
  const sources = sourcesOf(mutantOf(name));
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context);
      const source = url.startsWith('file:') ? sources.get(fileURLToPath(url)) : undefined;
      return source === undefined ? loaded : { ...loaded, source };
    },
  });
}

/** By path: the text of each module that a mutant changes. */
export function sourcesOf({ name, edits }: Mutant): ReadonlyMap<string, string> {
  const sources = new Map<string, string>();
  for (const { module, find, replace } of edits) {
    const path = fileURLToPath(new URL(`../../${module}`, import.meta.url));
    const parts = (sources.get(path) ?? readFileSync(path, 'utf8')).split(find);
    if (parts.length !== 2)
      throw new Error(`Mutant ${name}: ${module} has ${parts.length - 1} passages "${find}", and there has to be one.`);
    sources.set(path, parts.join(replace));
  }
  return sources;
}
