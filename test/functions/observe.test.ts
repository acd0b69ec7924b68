import { observe } from '#functions/observe.ts';
import { task } from '#functions/runtime/task.ts';
import {
  awsError,
  configuration,
  type FakeCall,
  fakeRuntime,
  invoked,
  payloadOf,
  silence,
  start,
} from './fake-runtime.ts';

const writer = configuration.groups.orders?.databases.orders?.instances['eu-west-1'];
const points = (...looks: [secondsAgo: number, silent: number][]) => ({
  MetricDataResults: [
    {
      Timestamps: looks.map(([secondsAgo]) => new Date(start - secondsAgo * 1000)),
      Values: looks.map(([, silent]) => (silent === 1 ? 2 : 0)),
    },
  ],
});

interface World {
  readonly rds?: (call: FakeCall) => unknown;
  readonly ledger?: () => unknown;
  readonly writer?: boolean;
  readonly control?: boolean;
  readonly state?: string;
  readonly past?: unknown;
  readonly inspection?: () => unknown;
}

/** Answers of the world around an observer; the writer's host is reachable as `writer` says, all others as `control` does. */
function respond(world: World) {
  return (call: FakeCall) => {
    if (call.operation === 'DescribeDBInstances')
      return (
        world.rds?.(call) ?? {
          DBInstances: [{ DBInstanceStatus: 'available', MultiAZ: true, DbiResourceId: writer?.resourceId }],
        }
      );
    if (call.operation === 'Get') return world.ledger?.() ?? {};
    if (call.operation === 'GetMetricData') return world.past ?? points();
    if (world.inspection) return world.inspection();
    const answers = payloadOf(call).questions.map((question: { kind: string; host?: string }) =>
      question.kind === 'reach'
        ? {
            kind: 'reach',
            ok: question.host === writer?.endpoint ? world.writer !== false : world.control !== false,
            reason: 'Seen.',
          }
        : { kind: 'replication', ok: true, state: world.state ?? 'flowing', heartbeatAt: start - 900, reason: 'Beat.' },
    );
    return invoked({ answers });
  };
}

async function seenFrom(region: string, world: World) {
  const runtime = fakeRuntime({ region, respond: respond(world) });
  const seen = await task(observe, runtime)({ group: 'orders', observed: 'eu-west-1' });
  return { seen, runtime };
}

test('the standby reports a healthy owner, and what its replica has', async () => {
  const { seen } = await seenFrom('eu-central-1', {});

  expect(seen).toEqual({
    observer: 'eu-central-1',
    observed: 'eu-west-1',
    at: start,
    blind: false,
    endpoint: { state: 'up', reason: 'Seen.' },
    controlPlane: { state: 'up', reason: 'orders-eu-west-1 is available.' },
    replication: { orders: { state: 'flowing', heartbeatAt: start - 900, reason: 'Beat.' } },
    multiAz: true,
    answeredAt: start,
    recent: { seconds: 120, looks: 1, silent: 0, times: 0 },
  });
});

test('a dead Region is reported within 3 s, with how long it has been silent', async () => {
  const dead: World = {
    writer: false,
    state: 'stalled',
    rds: silence,
    past: points([25, 0], [20, 1], [15, 1], [10, 1]),
  };

  const { seen, runtime } = await seenFrom('eu-central-1', dead);

  expect(seen).toMatchObject({
    blind: false,
    endpoint: { state: 'down' },
    controlPlane: { state: 'down' },
    replication: { orders: { state: 'stalled' } },
    multiAz: false,
    silentSince: start - 20_000,
  });
  expect(runtime.clock.now() - start).toBeLessThanOrEqual(2600);
});

test('the witness, which has no replica, tries the standby as a control', async () => {
  const { seen, runtime } = await seenFrom('eu-west-2', { writer: false });
  const questions = payloadOf(runtime.calls.find(({ service }) => service === 'lambda') as FakeCall).questions;

  expect(questions.map(({ host }: { host: string }) => host)).toEqual([
    writer?.endpoint,
    configuration.groups.orders?.databases.orders?.instances['eu-central-1']?.endpoint,
  ]);
  expect(seen).toMatchObject({ endpoint: { state: 'down' }, replication: {} });
});

test('the witness can not tell when its network reaches the standby no more than the writer', async () => {
  const { seen } = await seenFrom('eu-west-2', { writer: false, control: false });

  expect(seen).toMatchObject({ blind: false, endpoint: { state: 'unknown' } });
  expect(seen).not.toHaveProperty('silentSince');
});

test.each([
  ['eu-central-1', 'the ledger in London'],
  ['eu-west-2', 'the RDS API in Frankfurt'],
])('%s is blind when nothing outside answers, %s included', async (region) => {
  const { seen } = await seenFrom(region, { writer: false, rds: silence, ledger: silence });

  expect(seen).toMatchObject({ blind: true });
  expect(seen).not.toHaveProperty('silentSince');
});

test.each([
  ['eu-central-1', { ledger: () => ({}) }],
  ['eu-west-2', { rds: ({ region }: FakeCall) => (region === 'eu-west-1' ? silence() : { DBInstances: [] }) }],
])('%s is not blind while its neutral target answers', async (region, neutral) => {
  const { seen } = await seenFrom(region, { writer: false, rds: silence, ...neutral });

  expect(seen).toMatchObject({ blind: false, endpoint: { state: 'down' }, controlPlane: { state: 'down' } });
});

test.each(['eu-central-1', 'eu-west-2'])('%s asks no neutral target while the writer answers', async (region) => {
  const { runtime } = await seenFrom(region, { ledger: silence });
  const asked = runtime.calls.filter(({ service }) => service === 'rds' || service === 'dynamodb');

  expect(asked.map((call) => call.region)).toEqual(['eu-west-1']);
});

test('an observer that was cut off itself is blind, also where its way out is mended by the end of the look', async () => {
  const runtime = fakeRuntime({
    region: 'eu-central-1',
    respond: respond({
      ...{ writer: false, rds: silence, inspection: silence },
      ledger: () => (runtime.clock.now() < start + 1800 ? silence() : {}),
    }),
  });

  expect(await task(observe, runtime)({ group: 'orders', observed: 'eu-west-1' })).toMatchObject({ blind: true });
});

test('an API that refuses does answer', async () => {
  const { seen } = await seenFrom('eu-central-1', {
    rds: () => {
      throw awsError('AccessDenied', 403);
    },
  });

  expect(seen).toMatchObject({ controlPlane: { state: 'up' }, multiAz: false });
});

test('a namesake with another resource id does not count as Multi-AZ', async () => {
  const rds = () => ({ DBInstances: [{ DBInstanceStatus: 'available', MultiAZ: true, DbiResourceId: 'db-OTHER' }] });

  expect((await seenFrom('eu-central-1', { rds })).seen).toMatchObject({ multiAz: false });
});

test.each<[string, () => unknown]>([
  ['says nothing', silence],
  ['throws', () => ({ ...invoked({ errorMessage: 'boom' }), FunctionError: 'Unhandled' })],
])('an inspecting function of our own that %s tells nothing about the writer', async (_what, inspection) => {
  const { seen } = await seenFrom('eu-central-1', { inspection });

  expect(seen).toMatchObject({
    endpoint: { state: 'unknown' },
    replication: { orders: { state: 'unknown' } },
  });
});

test('without its own metrics an observer knows silence only as old as this look', async () => {
  const runtime = fakeRuntime({
    region: 'eu-west-2',
    respond: (call) =>
      call.operation === 'GetMetricData'
        ? Promise.reject(awsError('InternalFailure', 500))
        : respond({ writer: false })(call),
  });

  const seen = await task(observe, runtime)({ group: 'orders', observed: 'eu-west-1' });

  expect(seen).toMatchObject({ silentSince: start });
  expect(runtime.warnings.join()).toContain("can't be read back");
});

test.each([
  ['an unknown group', { group: 'mail', observed: 'eu-west-1' }, 'Group mail is not configured'],
  ['its own Region', { group: 'orders', observed: 'eu-central-1' }, "can't observe eu-central-1"],
  ['the witness', { group: 'orders', observed: 'eu-west-2' }, "can't observe eu-west-2"],
])('an observer refuses to look at %s', async (_what, input, message) => {
  const run = task(observe, fakeRuntime({ region: 'eu-central-1' }));

  await expect(run(input)).rejects.toMatchObject({ name: 'InvalidInput', message: expect.stringContaining(message) });
});
