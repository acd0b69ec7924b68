import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Configuration } from '#core/configuration.ts';
import { synthesizeInto } from '../synthesize.ts';

/** How many groups one installation has room for: docs/limits.md has these numbers. */

const folder = mkdtempSync(join(tmpdir(), 'understudy-room-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Synthesizes so many copies of the only group of an example, with its names of one strategy. */
function synthesizeMany(example: string, strategy: string, count: number): void {
  const { groups, ...rest } = parse(readFileSync(example, 'utf8')) as Configuration;
  const { orders } = groups;
  const text = JSON.stringify({ ...orders, traffic: orders?.traffic.filter((each) => each.strategy === strategy) });
  const copies = Array.from({ length: count }, (_, index) => {
    const name = `group-${String(index + 1).padStart(2, '0')}`;
    return [name, JSON.parse(text.replaceAll('orders', name).replaceAll('ORDERS', `GROUP${index + 1}`))];
  });
  const out = join(folder, `${strategy}-${count}`);
  mkdirSync(out, { recursive: true });
  writeFileSync(`${out}.yaml`, stringify({ ...rest, groups: Object.fromEntries(copies) }));
  synthesizeInto(out, 'infra/app.ts', '--config', `${out}.yaml`, '--no-checks');
}

const resources =
  /^understudy-\S+ would have 5\d\d resources for \d+ groups, and CloudFormation allows 500 in a stack: split the groups between two installations\.$/m;
const rights =
  /^The rights of understudy-\S+ take 10\d\d\d characters, and IAM allows 10240: split the groups between two installations\.$/m;

test.each([
  [28, 'with names that health checks move', 'understudy.yaml', 'health-check', resources],
  [30, 'with names that a change of the record moves', 'understudy.yaml', 'record', resources],
  [18, 'with two standbys', 'sandbox/two-standbys.yaml', 'record', rights],
])(
  'there is room for %i groups %s, and one more is refused with a sentence alone',
  (most, _which, example, strategy, said) => {
    synthesizeMany(example, strategy, most);

    const error = (() => {
      try {
        synthesizeMany(example, strategy, most + 1);
      } catch (thrown) {
        return thrown as { readonly status: number; readonly stderr: string };
      }
      return undefined;
    })();
    expect(error).toMatchObject({ status: 2, stderr: expect.stringMatching(said) });
    expect(error?.stderr.trim().split('\n')).toHaveLength(1);
  },
  120_000,
);
