import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import type { Configuration } from '#core/configuration.ts';
import { type Assembly, readAssembly } from '#sandbox/world/assembly.ts';

/**
 * Synthesizes the deployment of a configuration, in a process of its own since the CDK is heavy, and reads it back.
 * Throws what the app printed.
 */
export async function synthesize(configuration: Configuration, folder: string): Promise<Assembly> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'understudy.yaml');
  writeFileSync(file, stringify(configuration));
  const app = fileURLToPath(new URL('../../infra/app.ts', import.meta.url));
  // The rules of cdk-nag are the tests' business: without them it takes half the time.
  const words = [app, '--config', file, '--out', folder, '--no-bundling', '--no-checks'];
  await promisify(execFile)(process.execPath, words, { env: { ...process.env, NODE_NO_WARNINGS: '1' } });
  return readAssembly(folder);
}
