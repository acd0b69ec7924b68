import type { DBInstance, Parameter } from '@aws-sdk/client-rds';
import type { Engine } from '#sandbox/world/engine.ts';
import { type RdsOptions, rdsService } from '#sandbox/world/rds.ts';
import { caller, drillConfiguration } from './drill-configuration.ts';
import { fakeTimers, fixedDurations } from './fake-timers.ts';

const WRITER = 'orders-eu-west-1';
const REPLICA = 'orders-eu-central-1';
const FENCE = 'sg-0a1b2c3d4e5f60072';
const OPEN = 'sg-0a1b2c3d4e5f60071';

/** A server that writes down what is done to it. */
function loggedEngine(identifier: string, log: string[]): Engine {
  const note = async (what: string) => void log.push(`${identifier} ${what}`);
  return {
    identifier,
    promote: () => note('promote'),
    restart: () => note('restart'),
    setReadOnly: (on) => note(`read-only ${on}`),
    setReachable: (open) => note(`reachable ${open}`),
    kill: () => note('kill'),
    isRunning: () => true,
  };
}

function world(overrides: Partial<RdsOptions> = {}) {
  const timers = fakeTimers();
  const log: string[] = [];
  const rds = rdsService({
    configuration: drillConfiguration(),
    timers,
    durations: fixedDurations({ promotionNoticed: 20_000, promotion: 120_000, modify: 60_000, parameterApply: 5_000 }),
    engine: (identifier) => loggedEngine(identifier, log),
    isRegionUp: () => true,
    ...overrides,
  });
  const [ireland, frankfurt] = [caller(rds, 'eu-west-1'), caller(rds, 'eu-central-1')];
  const describe = (region: typeof ireland, DBInstanceIdentifier: string) => {
    const { DBInstances } = region.call<{ DBInstances: DBInstance[] }>('DescribeDBInstances', { DBInstanceIdentifier });
    return DBInstances[0];
  };
  const status = () => describe(frankfurt, REPLICA)?.DBInstanceStatus;
  return { timers, log, rds, ireland, frankfurt, describe, status };
}

describe('the instances at the start', () => {
  test('are a protected, backed-up writer and its cross-Region replica', () => {
    const { describe, ireland, frankfurt } = world();

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
    const { describe, ireland, frankfurt } = world({ ownerOf: () => 'eu-central-1' });

    expect(describe(frankfurt, REPLICA)).not.toHaveProperty('ReadReplicaSourceDBInstanceIdentifier');
    expect(describe(ireland, WRITER)).toHaveProperty('ReadReplicaSourceDBInstanceIdentifier');
  });

  test('are found by name or ARN in their own Region only', () => {
    const { describe, ireland, frankfurt } = world();

    expect(describe(ireland, `arn:aws:rds:eu-west-1:111122223333:db:${WRITER}`)?.DBInstanceIdentifier).toBe(WRITER);
    expect(() => describe(frankfurt, WRITER)).toThrow(
      expect.objectContaining({ name: 'DBInstanceNotFoundFault', $metadata: { httpStatusCode: 404 } }),
    );
  });
});

describe('PromoteReadReplica', () => {
  test('answers at once with the old source, as AWS does', () => {
    const { frankfurt } = world();

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
    const { frankfurt, timers, status, describe, log } = world();

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
    const { frankfurt, timers, describe } = world();

    frankfurt.call('PromoteReadReplica', { DBInstanceIdentifier: REPLICA });
    await timers.advance(130_000);

    expect(describe(frankfurt, REPLICA)?.BackupRetentionPeriod).toBe(1);
  });

  test('is refused while a backup runs, a second time, and for what is not a replica', async () => {
    const { frankfurt, ireland, rds, timers } = world();
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
    const { frankfurt, timers, status } = world({ isRegionUp: () => isUp });

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
    const { frankfurt, rds, timers } = world({
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

describe('ModifyDBInstance', () => {
  test('cuts the network when only the fence is left, and opens it again', async () => {
    const { ireland, timers, log, describe } = world();
    const setGroups = (group: string) =>
      ireland.call('ModifyDBInstance', {
        DBInstanceIdentifier: WRITER,
        VpcSecurityGroupIds: [group],
        ApplyImmediately: true,
      });

    setGroups(FENCE);
    expect(describe(ireland, WRITER)).toMatchObject({
      DBInstanceStatus: 'modifying',
      VpcSecurityGroups: [
        { VpcSecurityGroupId: FENCE, Status: 'adding' },
        { VpcSecurityGroupId: OPEN, Status: 'removing' },
      ],
    });
    await timers.advance(61_000);
    expect(describe(ireland, WRITER)?.VpcSecurityGroups).toEqual([{ VpcSecurityGroupId: FENCE, Status: 'active' }]);
    setGroups(OPEN);
    await timers.advance(61_000);

    expect(log).toEqual([`${WRITER} reachable false`, `${WRITER} reachable true`]);
  });

  test('gives the desired state back after a while', async () => {
    const { ireland, timers, describe } = world();

    ireland.call('ModifyDBInstance', {
      DBInstanceIdentifier: WRITER,
      MultiAZ: true,
      BackupRetentionPeriod: 14,
      PreferredBackupWindow: '04:00-04:30',
      DeletionProtection: false,
      ApplyImmediately: true,
    });
    expect(describe(ireland, WRITER)).toMatchObject({
      MultiAZ: false,
      PendingModifiedValues: { MultiAZ: true, BackupRetentionPeriod: 14 },
    });
    await timers.advance(61_000);

    expect(describe(ireland, WRITER)).toMatchObject({
      DBInstanceStatus: 'available',
      MultiAZ: true,
      BackupRetentionPeriod: 14,
      PreferredBackupWindow: '04:00-04:30',
      DeletionProtection: false,
      PendingModifiedValues: {},
    });
  });

  test('leaves Multi-AZ waiting for the maintenance window without ApplyImmediately', async () => {
    const { ireland, timers, describe } = world();

    ireland.call('ModifyDBInstance', { DBInstanceIdentifier: WRITER, MultiAZ: true });
    await timers.advance(600_000);

    expect(describe(ireland, WRITER)).toMatchObject({ MultiAZ: false, PendingModifiedValues: { MultiAZ: true } });
  });

  test('changes nothing when everything is as asked', () => {
    const { ireland, describe } = world();

    ireland.call('ModifyDBInstance', {
      DBInstanceIdentifier: WRITER,
      BackupRetentionPeriod: 7,
      ApplyImmediately: true,
    });

    expect(describe(ireland, WRITER)?.DBInstanceStatus).toBe('available');
  });

  test('is refused while the instance is not available', () => {
    const { ireland, rds } = world();
    rds.setStatus(WRITER, 'rebooting');

    expect(() => ireland.call('ModifyDBInstance', { DBInstanceIdentifier: WRITER, MultiAZ: true })).toThrow(
      expect.objectContaining({ name: 'InvalidDBInstanceStateFault' }),
    );
  });

  test('refuses a field that the simulation would ignore', () => {
    const { ireland } = world();

    expect(() =>
      ireland.call('ModifyDBInstance', { DBInstanceIdentifier: WRITER, DBInstanceClass: 'db.t4g.micro' }),
    ).toThrow(/called with DBInstanceClass/);
  });
});

describe('RebootDBInstance', () => {
  test('restarts the server and ends available', async () => {
    const { ireland, timers, log, describe } = world();

    ireland.call('RebootDBInstance', { DBInstanceIdentifier: WRITER });
    expect(describe(ireland, WRITER)?.DBInstanceStatus).toBe('rebooting');
    await timers.advance(61_000);

    expect(log).toEqual([`${WRITER} restart`]);
    expect(describe(ireland, WRITER)?.DBInstanceStatus).toBe('available');
  });

  test('refuses a forced failover of an instance that is not Multi-AZ', () => {
    const { ireland } = world();

    expect(() => ireland.call('RebootDBInstance', { DBInstanceIdentifier: WRITER, ForceFailover: true })).toThrow(
      expect.objectContaining({ name: 'InvalidParameterCombination' }),
    );
  });
});

describe('the parameter group', () => {
  const readOnly = (value: string) => ({
    DBParameterGroupName: WRITER,
    Parameters: [{ ParameterName: 'default_transaction_read_only', ParameterValue: value, ApplyMethod: 'immediate' }],
  });

  test('reaches the server after a while and says when', async () => {
    const { ireland, timers, log, describe } = world();
    const applyStatus = () => describe(ireland, WRITER)?.DBParameterGroups?.[0]?.ParameterApplyStatus;

    ireland.call('ModifyDBParameterGroup', readOnly('1'));
    expect([applyStatus(), log]).toEqual(['applying', []]);
    await timers.advance(6_000);

    expect([applyStatus(), log]).toEqual(['in-sync', [`${WRITER} read-only true`]]);
  });

  test('lets the newest value win when two follow each other closely', async () => {
    const { ireland, timers, log } = world();

    ireland.call('ModifyDBParameterGroup', readOnly('1'));
    await timers.advance(2_000);
    ireland.call('ModifyDBParameterGroup', readOnly('0'));
    await timers.advance(10_000);

    expect(log).toEqual([`${WRITER} read-only false`]);
  });

  test('lists as set by a user only what was set', () => {
    const { ireland } = world();
    const list = () =>
      ireland.call<{ Parameters: Parameter[] }>('DescribeDBParameters', {
        DBParameterGroupName: WRITER,
        Source: 'user',
      }).Parameters;

    const before = list();
    ireland.call('ModifyDBParameterGroup', readOnly('1'));

    expect(before).toEqual([]);
    expect(list()).toMatchObject([
      { ParameterName: 'default_transaction_read_only', ParameterValue: '1', Source: 'user' },
    ]);
  });

  test('refuses a value that RDS does not allow, and a group that does not exist', () => {
    const { ireland } = world();

    expect(() => ireland.call('ModifyDBParameterGroup', readOnly('on'))).toThrow(/allowed values are: 0,1/);
    expect(() => ireland.call('DescribeDBParameters', { DBParameterGroupName: 'other' })).toThrow(
      expect.objectContaining({ name: 'DBParameterGroupNotFoundFault' }),
    );
  });
});

describe('what tests and outages may do', () => {
  test('a stale describe shows the picture before the change until the time is over', async () => {
    const { ireland, timers, describe, rds } = world({ staleMilliseconds: () => 8_000 });

    ireland.call('RebootDBInstance', { DBInstanceIdentifier: WRITER });
    await timers.advance(7_000);
    const shown = describe(ireland, WRITER)?.DBInstanceStatus;
    await timers.advance(2_000);

    expect([shown, rds.instance(WRITER).DBInstanceStatus]).toEqual(['available', 'rebooting']);
    expect(describe(ireland, WRITER)?.DBInstanceStatus).toBe('rebooting');
  });

  test('a replaced instance keeps its name and carries another immutable id', () => {
    const { rds, ireland, describe } = world();

    const id = rds.replace(WRITER);

    expect(id).not.toBe('db-ORDERSEUWEST1PRIMARY');
    expect(describe(ireland, WRITER)?.DbiResourceId).toBe(id);
  });
});

describe('what IAM asks for', () => {
  test('is the instance or the group by its ARN, with its tags', () => {
    const { ireland } = world({ tags: { understudy: 'orders' } });
    const conditions = { 'aws:ResourceTag/understudy': 'orders' };

    expect(ireland.needs('ModifyDBInstance', { DBInstanceIdentifier: WRITER })).toEqual([
      { action: 'rds:ModifyDBInstance', resource: `arn:aws:rds:eu-west-1:111122223333:db:${WRITER}`, conditions },
    ]);
    expect(ireland.needs('ModifyDBParameterGroup', { DBParameterGroupName: WRITER })).toEqual([
      { action: 'rds:ModifyDBParameterGroup', resource: `arn:aws:rds:eu-west-1:111122223333:pg:${WRITER}`, conditions },
    ]);
  });

  test('is every instance of the Region for a listing that names none', () => {
    const { ireland } = world();

    expect(ireland.needs('DescribeDBInstances')[0]?.resource).toBe('arn:aws:rds:eu-west-1:111122223333:db:*');
  });
});
