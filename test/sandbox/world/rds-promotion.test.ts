import type { DBInstance } from '@aws-sdk/client-rds';
import { REPLICA, rdsWorld, WRITER } from './rds-world.ts';

describe('PromoteReadReplica', () => {
  test('answers at once with the old source, as AWS does', () => {
    const { frankfurt } = rdsWorld();

    const answer = frankfurt.call<{ DBInstance: DBInstance }>('PromoteReadReplica', {
      DBInstanceIdentifier: REPLICA,
      BackupRetentionPeriod: 7,
    });

    expect(answer.DBInstance).toMatchObject({
      DBInstanceStatus: 'modifying',
      BackupRetentionPeriod: 0,
      PendingModifiedValues: { BackupRetentionPeriod: 7 },
      ReadReplicaSourceDBInstanceIdentifier: `arn:aws:rds:eu-west-1:111122223333:db:${WRITER}`,
    });
  });

  test('still shows the old available, then modifying and rebooting, and ends available without a source', async () => {
    const { frankfurt, timers, status, describe, log } = rdsWorld();

    frankfurt.call('PromoteReadReplica', { DBInstanceIdentifier: REPLICA, BackupRetentionPeriod: 7 });
    const seen = [];
    for (const milliseconds of [10_000, 20_000, 65_000]) {
      await timers.advance(milliseconds);
      seen.push(status());
    }
    expect(seen).toEqual(['available', 'modifying', 'rebooting']);
    expect(log).toEqual([]);
    await timers.advance(30_000);

    expect(log).toEqual([`${REPLICA} promote`, `${REPLICA} restart`]);
    const promoted = describe(frankfurt, REPLICA);
    expect(promoted).toMatchObject({
      DBInstanceStatus: 'available',
      BackupRetentionPeriod: 7,
      PendingModifiedValues: {},
    });
    expect(promoted).not.toHaveProperty('ReadReplicaSourceDBInstanceIdentifier');
    expect(promoted).not.toHaveProperty('StatusInfos');
  });

  test('keeps backups for one day when the call does not say otherwise', async () => {
    const { frankfurt, timers, describe } = rdsWorld();

    frankfurt.call('PromoteReadReplica', { DBInstanceIdentifier: REPLICA });
    await timers.advance(130_000);

    expect(describe(frankfurt, REPLICA)?.BackupRetentionPeriod).toBe(1);
  });

  test('is refused while a backup runs, a second time, and for what is not a replica', async () => {
    const { frankfurt, ireland, rds, timers } = rdsWorld();
    const refusal = expect.objectContaining({ name: 'InvalidDBInstanceStateFault' });
    const promote = () => frankfurt.call('PromoteReadReplica', { DBInstanceIdentifier: REPLICA });

    rds.setStatus(REPLICA, 'backing-up');
    expect(promote).toThrow(refusal);
    rds.setStatus(REPLICA, 'available');
    promote();
    expect(promote).toThrow(refusal);
    await timers.advance(130_000);
    expect(promote).toThrow(refusal);
    expect(() => ireland.call('PromoteReadReplica', { DBInstanceIdentifier: WRITER })).toThrow(refusal);
  });

  test('stands still while the Region is down and goes on afterwards', async () => {
    let isUp = true;
    const { frankfurt, timers, status } = rdsWorld({ isRegionUp: () => isUp });

    frankfurt.call('PromoteReadReplica', { DBInstanceIdentifier: REPLICA });
    await timers.advance(60_000);
    isUp = false;
    await timers.advance(600_000);
    expect(status()).toBe('modifying');
    isUp = true;
    await timers.advance(70_000);

    expect(status()).toBe('available');
  });

  test('leaves the replica on the list of its old source until that Region works', async () => {
    const { frankfurt, rds, timers } = rdsWorld({
      isRegionUp: (region) => region !== 'eu-west-1' || timers.now() > 1_300_000,
    });
    frankfurt.call('PromoteReadReplica', { DBInstanceIdentifier: REPLICA });

    await timers.advance(200_000);
    const during = rds.instance(WRITER).ReadReplicaDBInstanceIdentifiers;
    await timers.advance(200_000);

    expect(during).toHaveLength(1);
    expect(rds.instance(WRITER).ReadReplicaDBInstanceIdentifiers).toEqual([]);
  });
});
