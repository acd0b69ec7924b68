import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { pathText } from '#core/problem.ts';
import { type ProfileName, profiles } from '#core/profile.ts';
import type { Wanted } from './detection-arguments.ts';
import { loadConfiguration } from './load-configuration.ts';
import { Misused } from './misused.ts';

/**
 * The file that is measured: as it is given, or a copy in the folder with another profile. Throws InvalidConfiguration, and Misused
 * where the file says itself what another profile would stand for.
 */
export function measuredConfiguration({ config, profile }: Pick<Wanted, 'config' | 'profile'>, folder: string): string {
  const { groups } = loadConfiguration(config);
  if (profile === undefined) return resolve(config);
  const document = parseDocument(readFileSync(config, 'utf8'));
  refuseWrittenOut(document.toJS(), Object.keys(groups), profile, config);
  const copy = join(folder, 'understudy.yaml');
  document.set('profile', profile);
  writeFileSync(copy, document.toString());
  return copy;
}

/** What a file writes out goes before its profile: measured were neither the profile nor the file. */
function refuseWrittenOut(plain: unknown, groups: readonly string[], profile: ProfileName, file: string): void {
  const { everySeconds, dwellSeconds } = profiles[profile];
  const places = [
    { path: ['probe', 'everySeconds'], meant: everySeconds },
    ...groups.map((group) => ({ path: ['groups', group, 'policy', 'dwellSeconds'], meant: dwellSeconds })),
  ];
  const lines = places.flatMap(({ path, meant }) => {
    const written = valueAt(plain, path);
    return written === undefined
      ? []
      : [
          `${file}: ${pathText(path)}: got ${written}, which goes before the ${meant} of --profile ${profile}; allowed: nothing. Remove it, or leave out --profile.`,
        ];
  });
  if (lines.length > 0) throw new Misused(lines.join('\n'));
}

/** What a plain file holds at a path of mappings. */
const valueAt = (plain: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Readonly<Record<string, unknown>>)[key]
        : undefined,
    plain,
  );
