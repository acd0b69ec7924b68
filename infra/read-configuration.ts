import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Configuration } from '#core/configuration.ts';
import { parseConfiguration } from '#core/configuration-problems.ts';
import { InvalidConfiguration } from '#core/problem.ts';

/** The configuration in a file. With a mistake in it the process ends with status 2 and every mistake named, without a stack trace. */
export function readConfiguration(file: string): Configuration {
  try {
    return parseConfiguration(parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (!(error instanceof InvalidConfiguration)) throw error;
    process.stderr.write(`${file}:\n${error.message}\n`);
    process.exit(2);
  }
}
