import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Configuration } from '#core/configuration.ts';
import { parseConfiguration } from '#core/configuration-problems.ts';

/** The installation with two standbys: Ireland, Frankfurt and Stockholm, with London as witness. */
export const twoStandbys = (): Configuration =>
  parseConfiguration(parse(readFileSync('sandbox/two-standbys.yaml', 'utf8')));

export const stockholm = 'eu-north-1';
