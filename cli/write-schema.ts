import { realpathSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Configuration } from '#core/configuration.ts';

/** The text of `understudy.schema.json`, by which an editor completes and checks the configuration. */
export const schemaText = (): string =>
  `${JSON.stringify({ title: 'Understudy', ...z.toJSONSchema(Configuration, { io: 'input' }) }, null, 2)}\n`;

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  writeFileSync(new URL('../understudy.schema.json', import.meta.url), schemaText());
