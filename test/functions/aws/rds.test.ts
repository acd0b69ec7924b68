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
