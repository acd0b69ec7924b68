import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Configuration } from '#core/configuration.ts';
import { synthesizeUnreported, type Template, templatesOf } from '../synthesize.ts';
import { rightsOf } from './permission-table.ts';

/** What the templates become for other configurations than the drill's. */

const folder = mkdtempSync(join(tmpdir(), 'understudy-variants-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Synthesizes the drill's configuration as `change` leaves it. */
function variant(name: string, change: (configuration: Configuration) => unknown): ReadonlyMap<string, Template> {
  const out = join(folder, name);
  mkdirSync(out);
  const configuration = parse(readFileSync('understudy.yaml', 'utf8')) as Configuration;
  writeFileSync(`${out}.yaml`, stringify(change(configuration)));
  synthesizeUnreported(out, 'infra/app.ts', '--config', `${out}.yaml`);
  return templatesOf(out);
}

const resourcesOf = (template: Template | undefined, type: string) =>
  Object.values(template?.Resources ?? {}).filter(({ Type }) => Type === type);

describe("two groups that are each other's witness, with a single ledger table for each", () => {
  let templates: ReadonlyMap<string, Template>;
  beforeAll(() => {
    templates = variant('rotating', (configuration) => ({
      ...configuration,
      ledger: { consistency: 'witness' },
      groups: { ...configuration.groups, billing: rotated(configuration.groups.orders) },
    }));
  }, 60_000);

  test('each witness has its own table, and no table is a replica of another', () => {
    const tables = [...templates].map(
      ([stack, template]) => [stack, resourcesOf(template, 'AWS::DynamoDB::GlobalTable')] as const,
    );

    expect(tables.map(([stack, found]) => [stack, found.length])).toEqual([
      ['understudy-eu-central-1', 0],
      ['understudy-eu-west-1', 1],
      ['understudy-eu-west-2', 1],
    ]);
    for (const { Properties } of tables.flatMap(([, found]) => found)) {
      expect(Properties.Replicas).toHaveLength(1);
      expect(Properties.MultiRegionConsistency).toBeUndefined();
    }
  });

  test('a candidate of both groups writes the tables of both witnesses', () => {
    const template = templates.get('understudy-eu-central-1') as Template;
    const tables = rightsOf('understudy-eu-central-1', template)
      .filter(({ who, action }) => who === 'claim-group' && action === 'dynamodb:PutItem')
      .map(({ resource }) => resource.split(':')[3]);

    expect(tables).toEqual(['eu-west-2', 'eu-west-1']);
  });

  test("a Region has the rights over a group's databases only where it is a candidate of it", () => {
    const promoted = rightsOf('understudy-eu-west-1', templates.get('understudy-eu-west-1') as Template)
      .filter(({ action }) => action === 'rds:PromoteReadReplica')
      .map(({ resource }) => resource.split(':').at(-1));

    expect(promoted).toEqual(['orders-eu-west-1']);
  });
});

describe('a group whose only name is moved by a Route 53 change', () => {
  let templates: ReadonlyMap<string, Template>;
  beforeAll(() => {
    templates = variant('records', (configuration) => ({
      ...configuration,
      pages: [],
      groups: { orders: withTraffic(configuration.groups.orders, 'record') },
    }));
  }, 60_000);

  test('has neither health checks nor records nor alarms for them', () => {
    const all = [...templates.values()];

    expect(all.flatMap((template) => resourcesOf(template, 'AWS::Route53::HealthCheck'))).toEqual([]);
    expect(all.flatMap((template) => resourcesOf(template, 'AWS::Route53::RecordSet'))).toEqual([]);
    expect(JSON.stringify(all)).not.toContain('unavailable');
  });
});

test('a configuration with a mistake is refused with its path before anything is written', () => {
  const broken = () => variant('broken', (configuration) => ({ ...configuration, networks: {} }));

  expect(broken).toThrow(/networks\.eu-west-1/);
  expect([...templatesOf(join(folder, 'broken'))]).toEqual([]);
}, 60_000);

test('more databases than a role can hold the rights for are refused with the number', () => {
  const crowded = () =>
    variant('crowded', (configuration) => ({
      ...configuration,
      groups: { orders: crowd(configuration.groups.orders, 60) },
    }));

  expect(crowded).toThrow(/take \d{5} characters, and IAM allows 10240: split the groups/);
}, 60_000);

test('twenty-five databases are no crowd, and events of each start a look by patterns that EventBridge takes', () => {
  const templates = variant('many', (configuration) => {
    const group = JSON.stringify(crowd(configuration.groups.orders, 25));
    return { ...configuration, groups: { orders: JSON.parse(group.replaceAll('-eu-', '-of-the-old-book-shop-eu-')) } };
  });

  expect(templates.size).toBe(3);
  const rules = resourcesOf(templates.get('understudy-eu-central-1'), 'AWS::Events::Rule');
  expect(Math.max(...rules.map(({ Properties }) => JSON.stringify(Properties.EventPattern ?? {}).length))).toBeLessThan(
    2049,
  );
  for (const [kind, region] of [
    ['hint', 'eu-west-1'],
    ['tell', 'eu-central-1'],
  ]) {
    const ofRds = rules.filter(({ Properties }) => String(Properties.Name).includes(`-${kind}-rds`));
    expect(ofRds.map(({ Properties }) => Properties.Name)).toEqual([
      `understudy-orders-${kind}-rds`,
      `understudy-orders-${kind}-rds-2`,
    ]);
    const told = ofRds.flatMap(({ Properties }) => (Properties.EventPattern as { resources: string[] }).resources);
    expect(new Set(told.filter((arn) => arn.split(':')[3] === region)).size).toBe(25);
  }
}, 60_000);

/** The group with its database and so many copies of it that there are `count`. */
function crowd(group: Group, count: number) {
  const text = JSON.stringify(group?.databases.orders);
  const copies = Array.from({ length: count - 1 }, (_, index) => {
    const name = `orders-${String(index).padStart(2, '0')}`;
    return [name, JSON.parse(text.replaceAll('orders-eu', `${name}-eu`).replaceAll('ORDERSEU', `ORDERS${index}EU`))];
  });
  return { ...group, databases: { ...group?.databases, ...Object.fromEntries(copies) } };
}

type Group = Configuration['groups'][string] | undefined;

const withTraffic = (group: Group, strategy: string) => ({
  ...group,
  traffic: group?.traffic.filter((record) => record.strategy === strategy),
});

/** The same kind of group, owned in London or Frankfurt, with Dublin as witness. */
function rotated(group: Group) {
  const text = JSON.stringify(group).replaceAll('orders', 'billing').replaceAll('ORDERS', 'BILLING');
  const moved = JSON.parse(
    text.replaceAll('eu-west-1', 'eu-west-2').replaceAll('EUWEST1', 'EUWEST2'),
  ) as Configuration['groups'][string];
  return { ...moved, candidates: ['eu-west-2', 'eu-central-1'], witness: 'eu-west-1' };
}

test('with the fast profile one bad period raises the suspicion alarm, in every Region', () => {
  const templates = variant('fast', (configuration) => ({ ...configuration, profile: 'fast' }));
  const alarms = [...templates.values()]
    .flatMap((template) => resourcesOf(template, 'AWS::CloudWatch::Alarm'))
    .filter(({ Properties }) => Properties.MetricName === 'Suspicion');

  expect(alarms).toHaveLength(3);
  for (const { Properties } of alarms) expect(Properties).toMatchObject({ EvaluationPeriods: 1, DatapointsToAlarm: 1 });
}, 60_000);
