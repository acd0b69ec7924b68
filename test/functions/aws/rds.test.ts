import { instancesIn } from '#functions/aws/rds.ts';
import { frankfurt, young } from '../../core/small-world.ts';
import { fakeRuntime } from '../fake-runtime.ts';
import { describedReplica } from '../small-world.ts';

const look = (...DBInstances: readonly unknown[]) =>
  instancesIn(fakeRuntime({ region: frankfurt, respond: () => ({ DBInstances }) }), frankfurt).look(young);

test('a namesake is refused as the wrong resource', async () => {
  await expect(look(describedReplica({ DbiResourceId: 'db-NAMESAKE' }))).rejects.toMatchObject({
    name: 'WrongResource',
    message: expect.stringContaining('has the resource id db-NAMESAKE'),
  });
});

test('an answer that shows no instance says nothing about who has its name', async () => {
  await expect(look()).rejects.toMatchObject({
    name: 'Error',
    message: `RDS in ${frankfurt} answered without ${young.identifier}.`,
  });
});

test('a replica whose source RDS does not show any more is still one by the state of its replication', async () => {
  const replication = { StatusType: 'read replication', Status: 'terminated', Normal: false };
  const view = await look(
    describedReplica({ ReadReplicaSourceDBInstanceIdentifier: undefined, StatusInfos: [replication] }),
  );

  expect(view).toMatchObject({ replica: true, replication: { status: 'terminated', normal: false } });
});

test('of what waits for a maintenance window only what has a value counts', async () => {
  const view = await look(describedReplica({ PendingModifiedValues: { EngineVersion: undefined, MultiAZ: false } }));

  expect(view.waiting).toEqual(['MultiAZ']);
});
