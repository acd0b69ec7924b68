import type { LedgerEntry } from '#core/ledger.ts';
import type { Step } from '#core/step.ts';
import { fenceWriter } from '#functions/fence-writer.ts';
import { lookAround } from '#functions/look-around.ts';
import { task } from '#functions/runtime/task.ts';
import { debt, frankfurt, ireland, settled, transfer, young } from '../core/small-world.ts';
import { stockholm, twoStandbys } from '../two-standbys.ts';
import { start } from './fake-runtime.ts';
import { describedReplica, describedWriter, held, noAnswer, smallWorld, tenure } from './small-world.ts';

/** Ireland was lost, then Frankfurt: Stockholm is the target, and both that were left owe a fence. */

const left = (given: Partial<LedgerEntry>): LedgerEntry =>
  settled({
    ...{ owner: stockholm, target: stockholm, epoch: 3, ...held },
    fenceDebts: [debt({ region: ireland }), debt({ region: frankfurt, epoch: 3 })],
    transfer: transfer({ epoch: 3, from: frankfurt, to: stockholm, verdict: 'Serving from the target' }),
    ...given,
  });
const atRest = left({});
const underWay = left({ owner: frankfurt, phase: 'declared', transfer: transfer({ epoch: 3, from: frankfurt }) });
const ownPaid = left({
  ...underWay,
  fenceDebts: [debt({ region: ireland }), debt({ region: frankfurt, epoch: 3, dischargedAt: start, proof: 'Seen.' })],
});

/** `reached`: of the Regions that were left, those whose RDS API answers. */
function worldWith(entry: LedgerEntry, ...reached: readonly string[]) {
  const world = smallWorld(entry, stockholm);
  const serving = young.securityGroups.map((id) => ({ VpcSecurityGroupId: id, Status: 'active' }));
  world.instances[frankfurt] = describedWriter({ DbiResourceId: young.resourceId, VpcSecurityGroups: serving });
  world.instances[stockholm] = describedReplica({ DbiResourceId: 'db-ORDERSEUNORTH1REPLICA' });
  for (const region of [ireland, frankfurt].filter((each) => !reached.includes(each)))
    for (const operation of ['DescribeDBInstances', 'DescribeDBParameters'])
      world.faults.push({ operation, region, when: 'before', error: noAnswer });
  const runtime = { ...world.runtime, configuration: twoStandbys() };
  return {
    ...world,
    look: async (): Promise<Step> => {
      const input = { ...tenure(3), startedAt: new Date(start).toISOString() };
      return (await task(lookAround, runtime)(input)).step;
    },
    fence: (call: string) => task(fenceWriter, runtime)({ ...tenure(3), database: 'orders', call }),
  };
}

test.each([
  ['the Region that was left last comes first', [ireland, frankfurt], frankfurt],
  ['one that is out of reach holds up no other', [ireland], ireland],
])('at rest both debts are worked on: %s', async (_what, reached, fenced) => {
  const world = worldWith(atRest, ...reached);

  expect(await world.look()).toEqual({ kind: 'fence', database: 'orders', call: 'close-network' });
  expect(await world.fence('close-network')).toMatchObject({ done: true });

  expect(world.sent().map(({ region }) => region)).toEqual([fenced]);
});

test('what is seen of one Region pays nothing of what another one owes', async () => {
  const world = worldWith(atRest, frankfurt);
  await world.look();

  const [irelands, frankfurts] = world.entry().fenceDebts;
  expect(irelands).toEqual(debt({ region: ireland }));
  expect(frankfurts).toMatchObject({ region: frankfurt, reachedAt: start });
});

test('while a transfer is under way nothing waits for what an older one left', async () => {
  const world = worldWith(underWay, ireland);

  expect(await world.look()).toEqual({ kind: 'promote', database: 'orders' });
  expect(world.sent('DescribeDBInstances').map(({ region }) => region)).not.toContain(ireland);
  await expect(world.fence('close-network')).rejects.toThrow('socket hang up');
  expect(world.sent()).toEqual([]);
});

test('nor does it wait for that once its own fence is proven', async () => {
  const world = worldWith(ownPaid, ireland, frankfurt);

  expect(await world.look()).toEqual({ kind: 'promote', database: 'orders' });
  expect(await world.fence('close-network')).toEqual({ done: false, why: 'No fence is owed.' });
});
