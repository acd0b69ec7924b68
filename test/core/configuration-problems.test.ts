import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { configurationProblems, parseConfiguration } from '#core/configuration-problems.ts';
import { problemLine } from '#core/problem.ts';

type Draft = Record<string, unknown>;

/** The example as parsed YAML, with some of its fields replaced: `{ 'ledger.consistency': 'witness' }`. */
function example(changes: Readonly<Record<string, unknown>> = {}): Draft {
  const draft = parse(readFileSync('understudy.yaml', 'utf8')) as Draft;
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    const parent = keys.reduce((at, key) => at[key] as Draft, draft);
    parent[last] = value;
  }
  return draft;
}

const lines = (draft: unknown) => configurationProblems(draft).map((problem) => problemLine(problem));

test('a parsed configuration has its defaults', () => {
  const configuration = parseConfiguration(example());

  expect(configuration.groups.orders?.policy).toEqual({
    mode: 'automatic',
    unfenced: 'proceed',
    dwellSeconds: 45,
    inRegionSeconds: 180,
    vetoSeconds: 15,
    coolDownSeconds: 3600,
    flapLimit: { failovers: 2, withinHours: 24 },
    blackout: [],
  });
  expect(configuration.groups.orders?.databases.orders?.port).toBe(5432);
});

test.each([
  ['nothing', null],
  ['"text"', 'text'],
  ['a list of 0', []],
  ['7 (a number)', 7],
])('a file that holds %s is refused with the keys of a configuration', (got, raw) => {
  expect(lines(raw)).toEqual([
    `the configuration: got ${got}; allowed: a mapping with the keys installation, account, ledger, pages, profile, probe, limits, networks, groups. Start from the repository's understudy.yaml.`,
  ]);
});

test('a mistake in one place hides none between fields', () => {
  const draft = example({
    installation: 'UP',
    'groups.orders.witness': 'eu-west-1',
    'groups.orders.policy.dwellSeconds': 700,
  });

  expect(lines(draft).map((line) => line.split(':')[0])).toEqual([
    'installation',
    'groups.orders.policy.dwellSeconds',
    'groups.orders.witness',
    'groups.orders.objectives.rtoSeconds',
  ]);
});

test('a ledger in the witness Region accepts Regions outside the sets of strong consistency', () => {
  const network = {
    vpcId: 'vpc-1',
    subnetIds: ['subnet-1'],
    availabilityZones: ['sa-east-1a'],
    securityGroupId: 'sg-1',
  };
  const changes = { 'groups.orders.witness': 'sa-east-1', 'networks.sa-east-1': network };

  expect(lines(example({ ...changes, 'ledger.consistency': 'witness' }))).toEqual([]);
  expect(lines(example(changes))).toEqual([
    expect.stringMatching(/^ledger\.consistency: got "strong", but DynamoDB offers/),
  ]);
});

test('a mode that only advises may promise a small loss and need not say what happens unfenced', () => {
  const policy = { mode: 'advise' };

  expect(lines(example({ 'groups.orders.policy': policy, 'groups.orders.objectives.rpoSeconds': 1 }))).toEqual([]);
});

test.each([
  [8, 1],
  [9, 0],
])('an automatic group that may lose %i s has %i mistakes', (rpoSeconds, mistakes) => {
  expect(lines(example({ 'groups.orders.objectives.rpoSeconds': rpoSeconds }))).toHaveLength(mistakes);
});

test.each([
  [45, 52, 1],
  [45, 53, 0],
  [5, 30, 0],
])('a dwell of %i s in a recovery time of %i s is %i mistakes', (dwellSeconds, rtoSeconds, mistakes) => {
  const changes = {
    'groups.orders.policy.dwellSeconds': dwellSeconds,
    'groups.orders.objectives.rtoSeconds': rtoSeconds,
  };

  expect(lines(example(changes))).toHaveLength(mistakes);
});

test('a value that is not what it should be never makes the checks themselves fail', () => {
  const wrong = [null, 7, 'text', [], [[]], {}, { x: null }, true];
  const paths = [
    'groups',
    'groups.orders',
    'groups.orders.candidates',
    'groups.orders.databases',
    'groups.orders.traffic',
  ];
  const deeper = [
    'networks',
    'networks.eu-west-1',
    'groups.orders.databases.orders.instances',
    'groups.orders.objectives',
  ];

  for (const path of [...paths, ...deeper])
    for (const value of wrong) expect(lines(example({ [path]: value }))).not.toEqual([]);
});

test('one approval may come from either of two roles of one user', () => {
  const approvers = ['OnCall_0123456789abcdef', 'Admin_fedcba9876543210'].map(
    (role) => `arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_${role}/sam@example.com`,
  );
  const policy = (persons: number) => ({ mode: 'approve', unfenced: 'proceed', approval: { persons, approvers } });

  expect(lines(example({ 'groups.orders.policy': policy(1) }))).toEqual([]);
  expect(lines(example({ 'groups.orders.policy': policy(2) }))).toHaveLength(1);
});

test('a group whose name makes those of its rules too long is refused with what is left for it', () => {
  const named = (length: number) => {
    const { orders } = (example() as { groups: Record<string, unknown> }).groups;
    return example({ installation: 'an-installation-of-2', groups: { ['x'.repeat(length)]: orders } });
  };

  expect(lines(named(31))).toEqual([]);
  expect(lines(named(32))).toEqual([
    `groups.${'x'.repeat(32)}: got a name that has 52 characters together with that of the installation; allowed: at most 51, since EventBridge takes no longer names of rules. Choose a shorter one.`,
  ]);
});

test.each([
  ['groups.orders.priority', 0, 'a whole number from 1 to 100, of which 1 is the most urgent'],
  ['groups.orders.priority', 'high', 'a whole number from 1 to 100, of which 1 is the most urgent'],
  ['groups.orders.databases.orders.port', 70_000, 'a whole number from 1 to 65535, a TCP port'],
  ['limits', { massGroups: 0 }, 'a whole number of groups from 1 to 500'],
])('%s of %j is refused with what is allowed', (path, value, allowed) => {
  expect(lines(example({ [path]: value }))).toEqual([
    expect.stringMatching(new RegExp(`^${path}[^:]*: got .*; allowed: ${allowed}\\. Correct it\\.$`)),
  ]);
});

describe('fewer groups without a person than may go at once', () => {
  const advice =
    'as many as limits.concurrentFailovers lets fail over at once, since a person would be asked before they do. Raise it, or lower limits.concurrentFailovers.';

  test.each([
    [{ concurrentFailovers: 3, massGroups: 2 }, 'got 2; allowed: at least 3'],
    [{ massGroups: 4 }, 'got 4; allowed: at least 5'],
    [{ concurrentFailovers: 20 }, 'got nothing, which stands for 10; allowed: at least 20'],
  ])('%j are refused', (limits, said) => {
    expect(lines(example({ limits }))).toEqual([`limits.massGroups: ${said}, ${advice}`]);
  });

  test.each([[{ concurrentFailovers: 1, massGroups: 1 }], [{ concurrentFailovers: 10 }], [{}]])(
    '%j are as many, or more',
    (limits) => {
      expect(lines(example({ limits }))).toEqual([]);
    },
  );
});
