import { realpathSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Configuration } from '#core/configuration.ts';
import { Misused } from './misused.ts';
import { readOptions } from './read-options.ts';

const usage = `Usage: node cli/write-schema.ts

Writes understudy.schema.json in the repository, by which an editor completes and checks the configuration.

  --help          prints this text

Ends with 0 when it is written, with 2 when the command line can't be used.
`;

/** The text of `understudy.schema.json`, by which an editor completes and checks the configuration. */
export const schemaText = (): string =>
  `${JSON.stringify({ title: 'Understudy', ...z.toJSONSchema(Configuration, { io: 'input' }) }, null, 2)}\n`;

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  process.exitCode = main(process.argv.slice(2));

function main(args: readonly string[]): number {
  try {
    const options = { help: { type: 'boolean', short: 'h' } } as const;
    if (readOptions({ args: [...args], options }).values.help) process.stdout.write(usage);
    else writeFileSync(new URL('../understudy.schema.json', import.meta.url), schemaText());
    return 0;
  } catch (error) {
    if (!(error instanceof Misused)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}
