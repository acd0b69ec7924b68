import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Configuration } from '#core/configuration.ts';

/**
 * Bundles one function for Lambda: `index.mjs` with everything it imports, and `configuration.json` beside it.
 * The SDK is bundled too, so that what was tested is what runs. Without `module` in `mainFields` the bundle dies at start.
 * Names are kept whole, so that a stack trace in the log can be read without a source map.
 * @throws Error of esbuild when the file is missing or does not compile.
 */
export function bundle(file: string, configuration: Configuration, folder: string): void {
  buildSync({
    entryPoints: [join(import.meta.dirname, '..', 'functions', `${file}.ts`)],
    outfile: join(folder, 'index.mjs'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    // CommonJS packages inside an ES module ask for Node's own modules with `require`.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  });
  writeFileSync(join(folder, 'configuration.json'), JSON.stringify(configuration, null, 2));
}
