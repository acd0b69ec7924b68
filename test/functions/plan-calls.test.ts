import { planCalls } from '#functions/plan-calls.ts';
import { task } from '#functions/runtime/task.ts';
import { checked, declared, direct, frankfurt, ireland, old, settled, young } from '../core/small-world.ts';
import { describedReplica, smallWorld } from './small-world.ts';

const request = {
  group: 'orders',
  trigger: 'manual',
  reason: 'Rehearsal',
  expectedOwner: ireland,
  expectedEpoch: 1,
  dryRun: true,
};
const decision = { go: true, target: frankfurt, reasons: ['It is down.'], quiet: false };

test('a dry run names every call that a real run would make, and makes none', async () => {
  const world = smallWorld(settled());
  const { wouldGo, calls } = await task(planCalls, world.runtime)({ request, decision });

  expect(wouldGo).toBe(true);
  expect(calls.map(({ region, operation, target }) => [region, operation, target])).toEqual([
    [ireland, 'ModifyDBInstance', old.identifier],
    [ireland, 'ModifyDBParameterGroup', old.parameterGroup],
    [ireland, 'RebootDBInstance', old.identifier],
    [frankfurt, 'PromoteReadReplica', young.identifier],
    [frankfurt, 'PutMetricData', checked],
    ['us-east-1', 'ChangeResourceRecordSets', direct],
    [frankfurt, 'ModifyDBInstance', young.identifier],
  ]);
  expect(calls.at(-2)?.why).toBe(`${old.endpoint} becomes ${young.endpoint}, together with its _epoch TXT`);
  expect(world.sent('Put', 'PutMetricData', 'Publish')).toEqual([]);
  expect(world.sent()).toEqual([]);
});

test('what a standby has already is not asked for', async () => {
  const world = smallWorld(settled());
  world.instances[frankfurt] = describedReplica({ MultiAZ: true, DeletionProtection: true });
  const { calls } = await task(planCalls, world.runtime)({ request, decision });
  expect(calls.filter(({ region }) => region === frankfurt).map(({ operation }) => operation)).toEqual([
    'PromoteReadReplica',
    'PutMetricData',
  ]);
});

test('a decision against it plans nothing and says why', async () => {
  const world = smallWorld(settled());
  const refused = { ...decision, go: false, reasons: ['The writer is healthy.'] };
  expect(await task(planCalls, world.runtime)({ request, decision: refused })).toEqual({
    wouldGo: false,
    reasons: ['The writer is healthy.'],
    calls: [],
  });
});

test('the plan of a revert lifts what was fenced, in the owner alone', async () => {
  const world = smallWorld(declared(), ireland);
  const revert = { ...request, revert: true };
  const { calls } = await task(
    planCalls,
    world.runtime,
  )({ request: revert, decision: { ...decision, target: ireland } });
  expect(calls.map(({ region, operation, target }) => [region, operation, target])).toEqual([
    [ireland, 'ModifyDBInstance', old.identifier],
    [ireland, 'ModifyDBParameterGroup', old.parameterGroup],
  ]);
});
