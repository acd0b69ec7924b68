import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faultsIn } from '#cli/faults-file.ts';
import { loadConfiguration } from '#cli/load-configuration.ts';
import { planOf } from '#sandbox/simulator/one-seed.ts';
import { rarePlaces } from '#sandbox/simulator/rare-places.ts';
import { scenarios } from '#sandbox/simulator/scenarios.ts';

const folder = mkdtempSync(join(tmpdir(), 'faults-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = join(folder, 'faults.json');
const wrote = (text: string) => {
  writeFileSync(file, text);
  return () => faultsIn(file);
};
const fault = { id: 'F15', kind: 'region-down', atSeconds: 30, durationSeconds: 600, target: 'owner', args: {} };
const holding = (...faults: readonly object[]) => wrote(JSON.stringify(faults));

test('whatever a seed, a rare place or a scenario brings can be handed in as a file', () => {
  const assembly = { configuration: loadConfiguration('understudy.yaml') } as Parameters<typeof planOf>[0];
  const seeds = Array.from({ length: 500 }, (_, index) => planOf(assembly, { seed: index + 1 }).faults);
  const rare = rarePlaces.map(({ name }) => planOf(assembly, { seed: 1, place: name }).faults);

  for (const faults of [...seeds, ...rare, ...Object.values(scenarios)])
    expect(holding(...faults)()).toEqual(JSON.parse(JSON.stringify(faults)));
});

test('what is no list of faults is told with what was found', () => {
  expect(() => faultsIn(join(folder, 'nowhere.json'))).toThrow(/^--faults \S+: got no such file; allowed: a readable/);
  expect(() => faultsIn(folder)).toThrow(/: got a folder; allowed: a readable file with a list of faults in JSON,/);
  expect(wrote('[{')).toThrow(/: got no JSON \(.+\); allowed: a list of faults in JSON, as --seed N --shrink prints/);
  expect(wrote('{"a":1}')).toThrow(/: got a mapping; allowed: a list of faults/);
});

test('a fault that can not be played is told with its place', () => {
  expect(holding(fault, { ...fault, kind: 'region-dawn' })).toThrow(
    /: \[1\]\.kind: got "region-dawn"; allowed: .+\. Did you mean region-down\?$/,
  );
  expect(holding({ ...fault, atSeconds: -1 })).toThrow(
    ': [0].atSeconds: got -1 (a number); allowed: a number of seconds from 0 to 1000000. Correct it.',
  );
  expect(holding({ ...fault, args: undefined })).toThrow(': [0].args: got nothing; allowed: a mapping of names');
  expect(holding({ ...fault, atSecond: 3 })).toThrow(': [0].atSecond: got an unknown key; allowed: id, kind,');
});

test('what the kind of a fault has no use for is refused', () => {
  expect(holding({ ...fault, id: 'F1' })).toThrow(': [0].id: got "F1"; allowed for region-down: F15. Correct it.');
  expect(holding({ ...fault, target: 'witness' })).toThrow(': [0].target: got "witness"; allowed for region-down: ');
  expect(holding({ ...fault, args: { percent: 3 } })).toThrow(': [0].args.percent: got an unknown name; allowed');
});
