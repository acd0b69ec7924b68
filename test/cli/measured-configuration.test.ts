import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadConfiguration } from '#cli/load-configuration.ts';
import { measuredConfiguration } from '#cli/measured-configuration.ts';
import { Misused } from '#cli/misused.ts';

const plain = readFileSync('understudy.yaml', 'utf8');
const withDwell = plain.replace('mode: automatic', 'mode: automatic\n      dwellSeconds: 30');
const withLooks = `${plain}\nprobe: { everySeconds: 5 }\n`;
const withAlias = withDwell
  .replace('rpoSeconds: 10', 'rpoSeconds: &ten 10')
  .replace('dwellSeconds: 30', 'dwellSeconds: *ten');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'measured-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(text: string): string {
  const file = join(folder, 'own.yaml');
  writeFileSync(file, text);
  return file;
}

test('without --profile the file itself is measured, whatever it writes out', () => {
  const config = fileOf(withDwell);

  expect(measuredConfiguration({ config, profile: undefined }, folder)).toBe(resolve(config));
});

test.each([
  ['fast', 15, 2],
  ['standard', 45, 5],
] as const)('a file that writes neither out is measured with what %s stands for', (profile, dwell, every) => {
  const copy = measuredConfiguration({ config: fileOf(`${plain}\nprofile: fast\n`), profile }, folder);
  const { profile: named, groups, probe } = loadConfiguration(copy);

  expect([named, groups.orders?.policy.dwellSeconds, probe.everySeconds]).toEqual([profile, dwell, every]);
});

test.each([
  ['a dwell', withDwell, ['groups.orders.policy.dwellSeconds: got 30, which goes before the 15 of --profile fast']],
  ['a rhythm of looks', withLooks, ['probe.everySeconds: got 5, which goes before the 2 of --profile fast']],
  ['a dwell by an alias', withAlias, ['groups.orders.policy.dwellSeconds: got 10']],
  [
    'both',
    `${withDwell}\nprobe: { everySeconds: 2 }\n`,
    ['probe.everySeconds: got 2', 'groups.orders.policy.dwellSeconds: got 30'],
  ],
])('--profile over a file that writes %s out is refused with the path', (_what, text, told) => {
  const config = fileOf(text);
  const refused = () => measuredConfiguration({ config, profile: 'fast' }, folder);

  expect(refused).toThrow(Misused);
  for (const line of told) expect(refused).toThrow(line);
  expect(refused).toThrow('allowed: nothing. Remove it, or leave out --profile.');
});
