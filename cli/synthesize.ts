import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** How to synthesize. `planting`: a module that is imported before the app's own. `config`: a path; without it the app's default. */
interface Options {
  readonly config?: string;
  readonly planting?: string;
  readonly signal?: AbortSignal;
}

/** Synthesizes the deployment into a folder, without bundles. Throws what the app printed, and where the signal ends it. */
export async function synthesize(folder: string, { config, planting, signal }: Options = {}): Promise<void> {
  const root = join(import.meta.dirname, '..');
  const words = [
    ...(planting === undefined ? [] : ['--import', planting]),
    join(root, 'infra/app.ts'),
    ...['--out', folder, '--no-bundling', '--no-checks'],
    ...(config === undefined ? [] : ['--config', config]),
  ];
  const env = { ...process.env, NODE_NO_WARNINGS: '1' };
  await promisify(execFile)(process.execPath, words, { env, cwd: root, ...(signal && { signal }) });
}
