import type { LedgerEntry } from '#core/ledger.ts';
import { awsError, silence, start } from './fake-runtime.ts';
import { described, frankfurt, ireland, settledIn, swept, type World } from './swept.ts';

describe('what is wrong with a group itself', () => {
  const point = (MetricName: string, Dimensions: object[]) => ({
    ...{ MetricName, Dimensions, Value: 1, Timestamp: expect.any(Date), StorageResolution: 60 },
  });
  const notReady = point('StandbyNotReady', [{ Name: 'Group', Value: 'orders' }]);

  test('is published by nobody while all is well', async () => {
    expect((await swept(frankfurt, { entry: settledIn(ireland) })).troubles()).toEqual([]);
  });

  test('a lease that ran out long ago is told in words and as a metric', async () => {
    const entry = { ...settledIn(ireland), holder: 'run-1', leaseExpiresAt: start - 360_000 };
    const { troubles, runtime } = await swept(frankfurt, { entry });

    expect(troubles()).toEqual([point('LeaseOverdue', [])]);
    expect(runtime.warnings[0]).toContain('is held by run-1, whose lease ran out 6 minutes ago');
  });

  test.each<[string, World]>([
    [
      'orders-eu-central-1 is inaccessible-encryption-credentials-recoverable and can',
      { standby: () => described(frankfurt, { DBInstanceStatus: 'inaccessible-encryption-credentials-recoverable' }) },
    ],
    [
      'orders-eu-central-1 is no replica',
      { standby: () => described(frankfurt, { ReadReplicaSourceDBInstanceIdentifier: undefined }) },
    ],
    ['somebody replaced it', { standby: () => described(frankfurt, { DbiResourceId: 'db-OTHER' }) }],
    [
      'could not be described',
      {
        standby: () => {
          throw awsError('Throttling', 400);
        },
      },
    ],
    [
      'eu-central-1 was left behind at epoch 3',
      { entry: { ...settledIn(ireland), fenceDebts: [{ region: frankfurt, epoch: 3, openedAt: 0, databases: {} }] } },
    ],
  ])('a standby that would be refused is told: %s', async (words, world) => {
    const { troubles, runtime } = await swept(frankfurt, { entry: settledIn(ireland), ...world });

    expect(troubles()).toEqual([notReady]);
    expect(runtime.warnings[0]).toMatch(/^The standby of group orders is not ready: /);
    expect(runtime.warnings[0]).toContain(words);
  });

  test.each<[string, string, Partial<LedgerEntry>]>([
    ['the Region owns the group', ireland, settledIn(ireland)],
    ['a transfer is under way', frankfurt, { ...settledIn(ireland), target: frankfurt, phase: 'declared' }],
  ])('nobody looks at the standby while %s', async (_why, region, entry) => {
    const { looks, troubles } = await swept(region, { entry, running: ['orders-3-1'] });

    expect([looks(), troubles()]).toEqual([[], []]);
  });

  test('a standby that would be promoted and is worse than it should be is told as that, in each run', async () => {
    const standby = () => described(frankfurt, { EngineVersion: '17.5' });
    const writer = () => described(ireland, { EngineVersion: '17.6' });
    const { troubles, looks, again, runtime } = await swept(frankfurt, { entry: settledIn(ireland), standby, writer });
    await runtime.clock.sleep(60_000);
    await again();

    const drifted = { ...notReady, MetricName: 'StandbyDrifted' };
    expect(troubles()).toEqual([drifted, drifted]);
    expect(runtime.warnings[0]).toMatch(
      /^The standby of group orders has drifted: .* runs version 17.5, and the writer/,
    );
    expect(looks()).toEqual([frankfurt, ireland]);
  });

  test('a writer that can not be looked at is held against no standby', async () => {
    const writer = () => {
      throw awsError('Throttling', 400);
    };
    expect((await swept(frankfurt, { entry: settledIn(ireland), writer })).troubles()).toEqual([]);
  });

  test('for a writer whose Region says nothing nobody waits longer than three seconds', async () => {
    const { troubles, runtime } = await swept(frankfurt, { entry: settledIn(ireland), writer: silence });

    expect(troubles()).toEqual([]);
    expect(runtime.clock.now() - start).toBe(3000);
  });

  test('a standby that is fit is looked at each four minutes at most, one that is not in each run', async () => {
    let status = 'available';
    const world = { entry: settledIn(ireland), standby: () => described(frankfurt, { DBInstanceStatus: status }) };
    const { looks, again, runtime } = await swept(frankfurt, world);
    const looksHere = () => looks().filter((region) => region === frankfurt);
    const later = async (seconds: number) => {
      await runtime.clock.sleep(seconds * 1000);
      await again();
      return looksHere().length;
    };

    expect([looksHere().length, await later(120), await later(119), await later(1)]).toEqual([1, 1, 1, 2]);
    status = 'storage-full';
    expect([await later(240), await later(60), await later(60)]).toEqual([3, 4, 5]);
  });
});
