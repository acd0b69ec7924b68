import { REPLICA, rdsWorld, WRITER } from './rds-world.ts';

describe('the instances at the start', () => {
  test('are a protected, backed-up writer and its cross-Region replica', () => {
    const { describe, ireland, frankfurt } = rdsWorld();

    expect(describe(ireland, WRITER)).toMatchObject({
      BackupRetentionPeriod: 7,
      DeletionProtection: true,
      MultiAZ: false,
      ReadReplicaDBInstanceIdentifiers: [`arn:aws:rds:eu-central-1:111122223333:db:${REPLICA}`],
    });
    expect(describe(ireland, WRITER)).not.toHaveProperty('ReadReplicaSourceDBInstanceIdentifier');
    expect(describe(frankfurt, REPLICA)).toMatchObject({
      BackupRetentionPeriod: 0,
      DbiResourceId: 'db-ORDERSEUCENTRAL1REPLICA',
      ReadReplicaSourceDBInstanceIdentifier: `arn:aws:rds:eu-west-1:111122223333:db:${WRITER}`,
      StatusInfos: [{ StatusType: 'read replication', Normal: true, Status: 'replicating' }],
    });
  });

  test('have their roles swapped when the other candidate is owner', () => {
    const { describe, ireland, frankfurt } = rdsWorld({ ownerOf: () => 'eu-central-1' });

    expect(describe(frankfurt, REPLICA)).not.toHaveProperty('ReadReplicaSourceDBInstanceIdentifier');
    expect(describe(ireland, WRITER)).toHaveProperty('ReadReplicaSourceDBInstanceIdentifier');
  });

  test('are found by name or ARN in their own Region only', () => {
    const { describe, ireland, frankfurt } = rdsWorld();

    expect(describe(ireland, `arn:aws:rds:eu-west-1:111122223333:db:${WRITER}`)?.DBInstanceIdentifier).toBe(WRITER);
    expect(() => describe(frankfurt, WRITER)).toThrow(
      expect.objectContaining({ name: 'DBInstanceNotFoundFault', $metadata: { httpStatusCode: 404 } }),
    );
  });
});

describe('RebootDBInstance', () => {
  test('restarts the server and ends available', async () => {
    const { ireland, timers, log, describe } = rdsWorld();

    ireland.call('RebootDBInstance', { DBInstanceIdentifier: WRITER });
    expect(describe(ireland, WRITER)?.DBInstanceStatus).toBe('rebooting');
    await timers.advance(61_000);

    expect(log).toEqual([`${WRITER} restart`]);
    expect(describe(ireland, WRITER)?.DBInstanceStatus).toBe('available');
  });

  test('refuses a forced failover of an instance that is not Multi-AZ', () => {
    const { ireland } = rdsWorld();

    expect(() => ireland.call('RebootDBInstance', { DBInstanceIdentifier: WRITER, ForceFailover: true })).toThrow(
      expect.objectContaining({ name: 'InvalidParameterCombination' }),
    );
  });
});

describe('what tests and outages may do', () => {
  test('a stale describe shows the picture before the change until the time is over', async () => {
    const { ireland, timers, describe, rds } = rdsWorld({ staleMilliseconds: () => 8_000 });

    ireland.call('RebootDBInstance', { DBInstanceIdentifier: WRITER });
    await timers.advance(7_000);
    const shown = describe(ireland, WRITER)?.DBInstanceStatus;
    await timers.advance(2_000);

    expect([shown, rds.instance(WRITER).DBInstanceStatus]).toEqual(['available', 'rebooting']);
    expect(describe(ireland, WRITER)?.DBInstanceStatus).toBe('rebooting');
  });

  test('a replaced instance keeps its name and carries another immutable id', () => {
    const { rds, ireland, describe } = rdsWorld();

    const id = rds.replace(WRITER);

    expect(id).not.toBe('db-ORDERSEUWEST1PRIMARY');
    expect(describe(ireland, WRITER)?.DbiResourceId).toBe(id);
  });
});

describe('what IAM asks for', () => {
  test('is the instance or the group by its ARN, with its tags', () => {
    const { ireland } = rdsWorld({ tags: { understudy: 'orders' } });
    const conditions = { 'aws:ResourceTag/understudy': 'orders' };

    expect(ireland.needs('ModifyDBInstance', { DBInstanceIdentifier: WRITER })).toEqual([
      { action: 'rds:ModifyDBInstance', resource: `arn:aws:rds:eu-west-1:111122223333:db:${WRITER}`, conditions },
    ]);
    expect(ireland.needs('ModifyDBParameterGroup', { DBParameterGroupName: WRITER })).toEqual([
      { action: 'rds:ModifyDBParameterGroup', resource: `arn:aws:rds:eu-west-1:111122223333:pg:${WRITER}`, conditions },
    ]);
  });

  test('is every instance of the Region for a listing that names none', () => {
    const { ireland } = rdsWorld();

    expect(ireland.needs('DescribeDBInstances')[0]?.resource).toBe('arn:aws:rds:eu-west-1:111122223333:db:*');
  });
});
