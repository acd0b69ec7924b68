import type { Step } from '#core/step.ts';
import { lookAround } from '#functions/look-around.ts';
import { task } from '#functions/runtime/task.ts';
import {
  committed,
  debt,
  declared,
  direct,
  frankfurt,
  ireland,
  old,
  served,
  settled,
  transfer,
  young,
} from '../core/small-world.ts';
import { start } from './fake-runtime.ts';
import {
  describedReplica,
  describedWriter,
  held,
  holder,
  noAnswer,
  refusal,
  type SmallWorld,
  smallWorld,
  tenure,
} from './small-world.ts';

const look = async ({ runtime }: SmallWorld, epoch = 2): Promise<Step> => {
  const startedAt = new Date(start).toISOString();
  const { step } = await task(lookAround, runtime)({ ...tenure(epoch), startedAt });
  return step;
};
const dead = (world: SmallWorld, region = ireland) => {
  for (const operation of ['DescribeDBInstances', 'DescribeDBParameters'])
    world.faults.push({ operation, region, when: 'before', error: noAnswer });
};

describe('who acts', () => {
  test('a free group is claimed, and what was seen is in the ledger', async () => {
    const world = smallWorld(declared());
    dead(world);
    expect(await look(world)).toEqual({ kind: 'promote', database: 'orders' });
    expect(world.entry()).toMatchObject({ holder, leaseExpiresAt: start + 120_000 });
  });

  test('the own lease is renewed', async () => {
    const world = smallWorld(declared(held));
    await look(world);
    expect(world.entry().leaseExpiresAt).toBe(start + 120_000);
  });

  test('another holder is followed without touching anything, but not for ever', async () => {
    const world = smallWorld(declared({ holder: 'run-2', leaseExpiresAt: start + 9_000_000 }));
    expect(await look(world)).toEqual({ kind: 'wait', seconds: 5, reason: 'Following run-2.' });
    expect(world.sent('Put')).toEqual([]);
    world.wait(1800);
    expect(await look(world)).toMatchObject({ kind: 'end', verdict: 'Stopped halfway' });
  });

  test('an expired lease is taken over', async () => {
    const world = smallWorld(declared({ holder: 'run-2', leaseExpiresAt: start }));
    await look(world);
    expect(world.entry().holder).toBe(holder);
  });

  test('a newer declaration, and a group that is converged elsewhere, end the run', async () => {
    const superseded = smallWorld(declared({ epoch: 3 }));
    expect(await look(superseded)).toMatchObject({ kind: 'end', verdict: 'Stopped halfway' });
    const elsewhere = smallWorld(declared(), ireland);
    expect(await look(elsewhere)).toMatchObject({
      reasons: ['Group orders is converged in eu-central-1, not in eu-west-1.'],
    });
    expect([...superseded.sent('Put'), ...elsewhere.sent('Put')]).toEqual([]);
  });

  test('a group at rest ends the run with the verdict of the ledger', async () => {
    const world = smallWorld(served({ fenceDebts: [debt({ dischargedAt: 1, proof: 'seen' })] }));
    expect(await look(world)).toEqual({
      kind: 'end',
      verdict: 'Serving from the target',
      reasons: ['Group orders is at rest.'],
    });
    expect(await look(smallWorld(settled(), ireland), 1)).toMatchObject({ verdict: 'Stopped, nothing changed' });
  });

  test('the lease is given back at the end, and the debt stays open', async () => {
    const world = smallWorld(served(held));
    dead(world);
    expect(await look(world)).toMatchObject({ kind: 'end' });
    expect(world.entry()).not.toHaveProperty('holder');
    expect(world.entry().fenceDebts).toEqual([debt({ databases: { orders: {} } })]);
  });

  test('a group that has come to rest under the own lease gets it back', async () => {
    const world = smallWorld(served({ ...held, fenceDebts: [debt({ dischargedAt: 1, proof: 'seen' })] }));
    expect(await look(world)).toMatchObject({ kind: 'end', verdict: 'Serving from the target' });
    expect(world.entry()).not.toHaveProperty('holder');
  });

  test('an answer of the ledger that was lost makes no second claim', async () => {
    const world = smallWorld(declared());
    world.faults.push({ operation: 'Put', when: 'after', error: noAnswer });
    expect(await look(world)).toMatchObject({ kind: 'fence' });
    expect(world.entry().holder).toBe(holder);
  });
});

describe('what is seen', () => {
  test('a Region that answers is fenced, and is known to have answered', async () => {
    const world = smallWorld(declared(held));
    expect(await look(world)).toEqual({ kind: 'fence', database: 'orders', call: 'close-network' });
    expect(world.entry().fenceDebts[0]?.reachedAt).toBe(start);
  });

  test("a target that can't be described now is waited for", async () => {
    const world = smallWorld(declared(held));
    dead(world);
    world.faults.push({
      operation: 'DescribeDBInstances',
      region: frankfurt,
      when: 'before',
      error: () => refusal('Throttling'),
    });
    expect(await look(world)).toMatchObject({
      kind: 'wait',
      reason: expect.stringContaining('did not describe orders'),
    });
  });

  test('a promotion that shows nothing yet is waited for', async () => {
    const world = smallWorld(committed({ ...held, transfer: transfer({ promotions: { orders: start } }) }));
    dead(world);
    world.instances[frankfurt] = describedReplica();
    expect(await look(world)).toMatchObject({ kind: 'wait', reason: expect.stringContaining('still a replica') });
  });

  test('a writer is proven by a write, and the names by resolving', async () => {
    const world = smallWorld(committed(held));
    dead(world);
    world.instances[frankfurt] = describedWriter({ DbiResourceId: young.resourceId });
    expect(await look(world)).toMatchObject({
      kind: 'wait',
      reason: expect.stringContaining('a write was unreachable'),
    });
    world.answers.write[young.endpoint] = 'written';
    expect(await look(world)).toMatchObject({ kind: 'shift' });
    const answers = world.answers as { chain: readonly string[] };
    answers.chain = [young.endpoint];
    expect(await look(world)).toMatchObject({ kind: 'announce', verdict: 'Serving from the target' });
    expect(world.entry().transfer?.moments).toMatchObject({
      writerProven: expect.any(Number),
      trafficProven: expect.any(Number),
    });
  });

  test('a function in the VPC that fails proves nothing, and holds up no promotion', async () => {
    const world = smallWorld(declared(held));
    dead(world);
    world.faults.push({ operation: 'Invoke', when: 'before', error: () => refusal('TooManyRequestsException') });
    expect(await look(world)).toEqual({ kind: 'promote', database: 'orders' });

    const later = smallWorld(committed(held));
    dead(later);
    later.faults.push({ operation: 'Invoke', when: 'before', error: () => refusal('TooManyRequestsException') });
    later.instances[frankfurt] = describedWriter({ DbiResourceId: young.resourceId });
    expect(await look(later)).toMatchObject({ kind: 'wait', reason: expect.stringContaining('a write was not tried') });
  });

  test('a change that Route 53 does not know any more is submitted again, after a rest', async () => {
    const changes = { [direct]: { id: 'C1', at: start }, 'orders.db.example.com': { id: 'published', at: start } };
    const world = smallWorld(committed({ ...held, transfer: transfer({ changes }) }));
    dead(world);
    world.instances[frankfurt] = describedWriter({ DbiResourceId: young.resourceId });
    world.answers.write[young.endpoint] = 'written';
    world.faults.push({ operation: 'GetChange', when: 'before', error: () => refusal('NoSuchChange') });
    expect(await look(world)).toMatchObject({ kind: 'wait' });
    world.wait(15);
    expect(await look(world)).toEqual({ kind: 'shift', record: direct });
  });
});

describe('namesakes', () => {
  test('a target that is not the configured instance is told once, then the run ends', async () => {
    const world = smallWorld(declared(held));
    world.instances[frankfurt] = describedReplica({ DbiResourceId: 'db-SOMEBODYELSE' });
    expect(await look(world)).toEqual({
      kind: 'announce',
      verdict: 'Stopped halfway',
      reasons: [expect.stringMatching(/somebody replaced it. Correct the configuration and deploy.$/)],
    });
    const told = smallWorld(declared({ ...held, transfer: transfer({ verdict: 'Stopped halfway' }) }));
    told.instances[frankfurt] = describedReplica({ DbiResourceId: 'db-SOMEBODYELSE' });
    expect(await look(told)).toMatchObject({ kind: 'end', verdict: 'Stopped halfway' });
    expect(told.entry()).not.toHaveProperty('holder');
  });

  test('a namesake in the old Region is left alone like a Region out of reach', async () => {
    const world = smallWorld(declared(held));
    world.instances[ireland] = describedWriter({ DbiResourceId: 'db-SOMEBODYELSE' });
    expect(await look(world)).toEqual({ kind: 'promote', database: 'orders' });
  });
});

test('a fence is proven by two looks that see it standing, ten seconds apart', async () => {
  const restarted = { rebootedAt: start - 60_000, restartedAt: start - 30_000 };
  const world = smallWorld(served({ ...held, fenceDebts: [debt({ databases: { orders: restarted } })] }));
  world.instances[ireland] = describedWriter({
    VpcSecurityGroups: [{ VpcSecurityGroupId: old.fenceSecurityGroup, Status: 'active' }],
  });
  world.readOnly.add(old.parameterGroup);

  expect(await look(world)).toMatchObject({ kind: 'wait' });
  world.wait(10);
  expect(await look(world)).toMatchObject({ kind: 'end', verdict: 'Serving from the target', reasons: [] });
  expect(world.entry().fenceDebts[0]).toMatchObject({ dischargedAt: start + 10_000, proof: expect.any(String) });
});
