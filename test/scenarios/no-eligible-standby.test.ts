import type { Picture } from '#sandbox/world/rds-instance.ts';
import { FRANKFURT, IRELAND, instanceOf } from '../machines/scene.ts';
import { lastPage, mutationsIn, pagesIn } from '../machines/story.ts';
import { acceptedByPage, startAsPaged } from './paged.ts';
import { given, hasty, moved, outcomeOf, rest, takenOver, untouched } from './scene.ts';

/** Scenario 10. The standby can't be promoted: that was told before anybody needed it, and then the failover waits or wants a person. */

const notReady = 'ALARM: understudy-orders-standby-not-ready';
const stopped = 'Understudy orders: Stopped, nothing changed';

async function lostWith(state: string | Partial<Picture>, steadySeconds: number) {
  // Given an installation whose standby has been in that state for a while,
  const scene = await given({ configure: hasty });
  const patch = typeof state === 'string' ? { DBInstanceStatus: state } : state;
  scene.stage.rds.change(instanceOf(FRANKFURT), patch);
  await scene.pass(steadySeconds);
  const told = scene.stage.world.pages.map(({ subject }) => subject);
  // when Ireland dies,
  await scene.stage.kill(IRELAND);
  return { scene, told };
}
const mend = ({ stage }: Awaited<ReturnType<typeof given>>) => stage.rds.setStatus(instanceOf(FRANKFURT), 'available');

describe.each(['inaccessible-encryption-credentials', 'storage-full', 'incompatible-parameters'])(
  'a standby that is %s',
  (status) => {
    test('rang before the outage; at the failover a person is told, nothing moves, and once it is mended the page works', async () => {
      const { scene, told } = await lostWith(status, 960);
      expect(told).toEqual([notReady]);
      await scene.until('a page', () => pagesIn(scene).length > 0, 120);

      // then nothing was changed, and the page says what is wrong and what comes after it is mended.
      expect(pagesIn(scene)).toEqual([stopped]);
      expect(lastPage(scene)).toContain(`orders-eu-central-1 is ${status} and can't be promoted.`);
      expect(lastPage(scene)).toContain('Nothing overrides that. Once it is mended: Start the failover machine in');
      expect(acceptedByPage(scene)).toEqual([]);
      await scene.pass(300);
      expect(mutationsIn(scene)).toEqual([]);
      expect(outcomeOf(scene)).toEqual(untouched());

      // A person who starts it before it is mended is told the same,
      const early = await startAsPaged(scene);
      expect(early.result?.cause).toContain(`orders-eu-central-1 is ${status} and can't be promoted.`);
      expect(outcomeOf(scene)).toEqual(untouched());

      // and afterwards it goes through at once.
      mend(scene);
      const run = await startAsPaged(scene);
      await rest(scene);
      expect(run.result?.status).toBe('SUCCEEDED');
      expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
      expect(scene.findings()).toEqual([]);
    });
  },
);

test('once the standby is mended the failover goes ahead by itself, too, with the next try of the sweep', async () => {
  const { scene } = await lostWith('storage-full', 30);
  await scene.pass(200);
  expect(outcomeOf(scene)).toEqual(untouched());

  mend(scene);
  await moved(scene);

  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  expect(pagesIn(scene).at(-1)).toBe('Understudy orders: Serving from the target');
  expect(scene.findings()).toEqual([]);
});

test('a standby that is backing-up rings nobody, for that passes: the failover is declared, waits for it, and says so when it takes long', async () => {
  const { scene, told } = await lostWith('backing-up', 960);
  expect(told).toEqual([]);
  await scene.pass(600);

  // Meanwhile no name moves, and nothing is asked of RDS that it would refuse.
  const waiting = { owner: IRELAND, target: FRANKFURT, epoch: 2, phase: 'declared', promotions: 0 };
  expect(outcomeOf(scene)).toMatchObject({ ...waiting, names: [IRELAND, IRELAND], owing: [IRELAND] });
  expect(mutationsIn(scene)).toEqual([]);

  await scene.pass(360);
  expect(pagesIn(scene)).toEqual(['Understudy orders: Stopped halfway']);
  expect(lastPage(scene)).toContain("orders is backing-up and can't be promoted yet.");
  expect(outcomeOf(scene)).toMatchObject({ ...waiting, names: [IRELAND, IRELAND] });

  // And when the backup is over, it goes on by itself.
  mend(scene);
  await moved(scene);
  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  expect(pagesIn(scene).at(-1)).toBe('Understudy orders: Serving from the target');
  expect(scene.findings()).toEqual([]);
});

const foreign = 'arn:aws:rds:eu-west-1:111122223333:db:reports';

test.each<[string, Partial<Picture>]>([
  [`replicates ${foreign}, and the writer is`, { ReadReplicaSourceDBInstanceIdentifier: foreign }],
  ['answers at renamed.example.com:5432, and', { Endpoint: { Address: 'renamed.example.com', Port: 5432 } }],
  ['takes no sign-ins by IAM token', { IAMDatabaseAuthenticationEnabled: false }],
])('a standby that %s rang before the outage, and is not promoted', async (words, patch) => {
  const { scene, told } = await lostWith(patch, 960);
  expect(told).toEqual([notReady]);
  await scene.until('a page', () => pagesIn(scene).length > 0, 120);
  await scene.pass(300);

  expect(pagesIn(scene)[0]).toBe(stopped);
  expect(lastPage(scene)).toContain(`orders-eu-central-1 ${words}`);
  expect(mutationsIn(scene)).toEqual([]);
  expect(outcomeOf(scene)).toEqual(untouched());
  expect(scene.findings()).toEqual([]);
});

test('a standby that is only worse than it should be rang as that, and takes over; the record says in what', async () => {
  const { scene, told } = await lostWith({ AllocatedStorage: 80, EngineVersion: '17.5' }, 1900);
  expect(told).toEqual(['ALARM: understudy-orders-standby-drifted']);
  await moved(scene);

  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  expect(pagesIn(scene)).toEqual(['Understudy orders: Serving from the target']);
  // The writer is gone and can't be compared with any more, so only what the standby alone shows would be told again.
  expect(scene.entry().transfer?.reasons.join(' ')).not.toContain('17.5');
  expect(scene.findings()).toEqual([]);
});

test('what is worse about a standby by itself is told in the record of the failover', async () => {
  const { scene } = await lostWith({ MaxAllocatedStorage: 100 }, 30);
  await moved(scene);

  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  expect(scene.entry().transfer?.reasons.at(-1)).toContain(
    'orders-eu-central-1 has 100 GiB of storage, and RDS enlarges it up to 100 GiB and no further',
  );
});
