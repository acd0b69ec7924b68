import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import type { Configuration } from '#core/configuration.ts';

/**
 * How a function is bundled for Lambda: one ES module with everything that it imports. The SDK is bundled too, so that what was
 * tested is what runs. Without `module` in `mainFields` the bundle dies at start. Names are kept whole, so that a stack trace
 * in the log can be read without a source map.
 */
export const bundling = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  outExtension: { '.js': '.mjs' },
  // CommonJS packages inside an ES module ask for Node's own modules with `require`.
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  logLevel: 'error',
} satisfies BuildOptions;

/** Where the source of a function is, by its file's name. */
export const sourceOf = (file: string): string => join(import.meta.dirname, '..', 'functions', `${file}.ts`);

/** Bundles a function into a folder: `index.mjs`, and `configuration.json` beside it. Throws what esbuild found wrong. */
export function bundle(file: string, configuration: Configuration, folder: string): void {
  buildSync({ ...bundling, entryPoints: { index: sourceOf(file) }, outdir: folder });
  writeFileSync(join(folder, 'configuration.json'), JSON.stringify(configuration, null, 2));
}
