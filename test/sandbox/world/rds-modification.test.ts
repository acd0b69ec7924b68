import type { Parameter } from '@aws-sdk/client-rds';
import { virtualEngine } from '#sandbox/world/virtual-engine.ts';
import { fakeTimers } from './fake-timers.ts';
import { FENCE, OPEN, rdsWorld, WRITER } from './rds-world.ts';

describe('ModifyDBInstance', () => {
  test('cuts the network when only the fence is left, and opens it again', async () => {
    const { ireland, timers, log, describe } = rdsWorld();
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
    const { ireland, timers, describe } = rdsWorld();

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
    const { ireland, timers, describe } = rdsWorld();

    ireland.call('ModifyDBInstance', { DBInstanceIdentifier: WRITER, MultiAZ: true });
    await timers.advance(600_000);

    expect(describe(ireland, WRITER)).toMatchObject({ MultiAZ: false, PendingModifiedValues: { MultiAZ: true } });
  });

  test('changes nothing when everything is as asked', () => {
    const { ireland, describe } = rdsWorld();

    ireland.call('ModifyDBInstance', {
      DBInstanceIdentifier: WRITER,
      BackupRetentionPeriod: 7,
      ApplyImmediately: true,
    });

    expect(describe(ireland, WRITER)?.DBInstanceStatus).toBe('available');
  });

  test('is refused while the instance is not available', () => {
    const { ireland, rds } = rdsWorld();
    rds.setStatus(WRITER, 'rebooting');

    expect(() => ireland.call('ModifyDBInstance', { DBInstanceIdentifier: WRITER, MultiAZ: true })).toThrow(
      expect.objectContaining({ name: 'InvalidDBInstanceStateFault' }),
    );
  });

  test('refuses a field that the simulation would ignore', () => {
    const { ireland } = rdsWorld();

    expect(() =>
      ireland.call('ModifyDBInstance', { DBInstanceIdentifier: WRITER, DBInstanceClass: 'db.t4g.micro' }),
    ).toThrow(/called with DBInstanceClass/);
  });
});

describe('the parameter group', () => {
  const readOnly = (value: string) => ({
    DBParameterGroupName: WRITER,
    Parameters: [{ ParameterName: 'default_transaction_read_only', ParameterValue: value, ApplyMethod: 'immediate' }],
  });

  test('reaches the server after a while and says when', async () => {
    const { ireland, timers, log, describe } = rdsWorld();
    const applyStatus = () => describe(ireland, WRITER)?.DBParameterGroups?.[0]?.ParameterApplyStatus;

    ireland.call('ModifyDBParameterGroup', readOnly('1'));
    expect([applyStatus(), log]).toEqual(['applying', []]);
    await timers.advance(6_000);

    expect([applyStatus(), log]).toEqual(['in-sync', [`${WRITER} read-only true`]]);
  });

  test('lets the newest value win when two follow each other closely', async () => {
    const { ireland, timers, log } = rdsWorld();

    ireland.call('ModifyDBParameterGroup', readOnly('1'));
    await timers.advance(2_000);
    ireland.call('ModifyDBParameterGroup', readOnly('0'));
    await timers.advance(10_000);

    expect(log).toEqual([`${WRITER} read-only false`]);
  });

  test('gives a server that was down for both values the newest one, whenever it runs again', async () => {
    const timers = fakeTimers();
    const engine = virtualEngine({ identifier: WRITER, region: 'eu-west-1', role: 'writer', timers });
    const { ireland } = rdsWorld({ timers, engine: () => engine });
    await engine.kill();

    ireland.call('ModifyDBParameterGroup', readOnly('1'));
    await timers.advance(6_300);
    ireland.call('ModifyDBParameterGroup', readOnly('0'));
    // Each value is tried once a second. At this moment the newer one comes first, and the older one must not undo it.
    await timers.advance(59_800);
    await engine.restart();
    await timers.advance(60_000);

    expect(engine.readOnly).toBe(false);
  });

  test('lists as set by a user only what was set', () => {
    const { ireland } = rdsWorld();
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
    const { ireland } = rdsWorld();

    expect(() => ireland.call('ModifyDBParameterGroup', readOnly('on'))).toThrow(/allowed values are: 0,1/);
    expect(() => ireland.call('DescribeDBParameters', { DBParameterGroupName: 'other' })).toThrow(
      expect.objectContaining({ name: 'DBParameterGroupNotFoundFault' }),
    );
  });
});
