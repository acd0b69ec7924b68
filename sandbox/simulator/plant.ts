import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { mutantOf } from './mutants/all.ts';

/**
 * Plants a bug: from now on its module is loaded with one passage of its text replaced. Throws where the passage is not there
 * exactly once, so that no mutant rots into a copy of the original. To be called before the module is loaded.
 */
export function plant(name: string): void {
  const { module, find, replace } = mutantOf(name);
  const path = fileURLToPath(new URL(`../../${module}`, import.meta.url));
  const parts = readFileSync(path, 'utf8').split(find);
  if (parts.length !== 2)
    throw new Error(`Mutant ${name}: ${module} has ${parts.length - 1} passages "${find}", and there has to be one.`);
  const source = parts.join(replace);
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context);
      return url.startsWith('file:') && fileURLToPath(url) === path ? { ...loaded, source } : loaded;
    },
  });
}
