import { openDebts } from '#core/ledger.ts';
import { lostWrites, splitBrainWrites } from '#sandbox/world/virtual-verdict.ts';
import {
  CHECKED_NAME,
  FRANKFURT,
  IRELAND,
  instanceOf,
  isAtRest,
  isSettled,
  openScene,
  RECORD_NAME,
  type Scene,
} from './scene.ts';
import { hasty, untilEntered } from './start.ts';
import { executionsIn, lastPage, mutationsIn, pagesIn, promotionsIn, runsIn, saidOf, servedIn } from './story.ts';

/** What becomes of a group, scene by scene: the verdict, the data, the names, the debts. */

const endpointOf = (region: string) => expect.stringContaining(`${instanceOf(region)}.`);
const moved = (scene: Scene) => scene.entry().epoch > 1;
const settled = (scene: Scene) => scene.until('the group to settle', () => moved(scene) && isSettled(scene), 900);
const atRest = (scene: Scene) => scene.until('the group to come to rest', () => moved(scene) && isAtRest(scene), 1800);
const engine = (scene: Scene, region: string) => scene.stage.fabric.engine(instanceOf(region));

test('after the loss of a Region the names lead to the target, nothing acknowledged is lost but the unreplicated tail, and one debt is open', async () => {
  const scene = await openScene({ clients: true });
  const lostAt = scene.stage.timers.now();
  await scene.stage.kill(IRELAND);
  await settled(scene);
  await scene.pass(30);

  const { checked, recorded } = scene.clients ?? fail();
  const acknowledged = [...checked.acknowledged, ...recorded.acknowledged];
  const tail = lostWrites(acknowledged, engine(scene, FRANKFURT));
  expect(pagesIn(scene)).toEqual(['Understudy orders: Serving from the target']);
  expect([CHECKED_NAME, RECORD_NAME].map((name) => servedIn(scene, name))).toEqual([
    endpointOf(FRANKFURT),
    endpointOf(FRANKFURT),
  ]);
  expect(tail.every(({ committedAt }) => committedAt > lostAt - 100)).toBe(true);
  expect(splitBrainWrites(acknowledged, engine(scene, FRANKFURT))).toEqual([]);
  for (const { acknowledged } of [checked, recorded]) expect(acknowledged.at(-1)?.by).toBe(instanceOf(FRANKFURT));
  expect(openDebts(scene.entry())).toMatchObject([{ region: IRELAND, epoch: 2 }]);
  expect(promotionsIn(scene)).toBe(1);
  expect(scene.stage.world.complaints).toEqual([]);
});

describe('a Region that is cut off and comes back', () => {
  let scene: Scene;
  let returnedAt: number;
  beforeAll(async () => {
    scene = await openScene({ clients: true });
    scene.stage.isolate(IRELAND);
    await settled(scene);
    await scene.pass(40);
    returnedAt = scene.stage.timers.now();
    scene.stage.heal(IRELAND);
    await atRest(scene);
    await scene.pass(60);
  });

  test('the page says that its old writer could not be proven fenced', () => {
    expect(pagesIn(scene)).toEqual(['Understudy orders: Serving from the target']);
    expect(lastPage(scene)).toContain(
      'eu-west-1 could not be proven fenced: whoever still reaches its database directly may write there.',
    );
  });

  test('what was acknowledged there after the promotion is counted as exposure', () => {
    const exposed = splitBrainWrites(scene.clients?.stubborn.acknowledged ?? [], engine(scene, FRANKFURT));

    expect(exposed.length).toBeGreaterThan(30);
    expect(exposed.every(({ by }) => by === instanceOf(IRELAND))).toBe(true);
  });

  test('its debt is discharged by proof, and nothing is acknowledged there from then on', () => {
    const [debt] = scene.entry().fenceDebts;
    const last = scene.clients?.stubborn.acknowledged.at(-1)?.at ?? 0;

    expect(debt?.proof).toMatch(
      /carries only sg-0a1b2c3d4e5f60072, was restarted behind it, is read-only by parameter/,
    );
    expect(debt?.dischargedAt).toBeGreaterThan(returnedAt);
    expect(last).toBeLessThan(debt?.dischargedAt ?? 0);
    expect(last).toBeGreaterThan(returnedAt);
  });

  test('nothing is moved back', () => {
    expect(scene.entry()).toMatchObject({ owner: FRANKFURT, epoch: 2, phase: 'settled' });
    expect([promotionsIn(scene), servedIn(scene, CHECKED_NAME)]).toEqual([1, endpointOf(FRANKFURT)]);
  });
});

test('a writer that died in a Region that answers is proven fenced before the promotion', async () => {
  const scene = await openScene({ configure: hasty });
  await scene.stage.killDatabase(IRELAND);
  await atRest(scene);
  const { fenceDebts, transfer } = scene.entry();

  expect(fenceDebts[0]?.dischargedAt).toBeLessThan(transfer?.moments.promotionRequested ?? 0);
  expect(mutationsIn(scene).map(saidOf)).toEqual([
    'ModifyDBInstance orders-eu-west-1',
    'ModifyDBParameterGroup orders-eu-west-1',
    'RebootDBInstance orders-eu-west-1',
    'PromoteReadReplica orders-eu-central-1',
    `ChangeResourceRecordSets ${RECORD_NAME}, _epoch.${RECORD_NAME}`,
    'ModifyDBInstance orders-eu-central-1',
  ]);
});

test('a cut of 43 s ends with nothing changed, whichever moment it begins at', async () => {
  for (const after of [0, 2.5, 4]) {
    const scene = await openScene();
    await scene.pass(after);
    scene.stage.isolate(IRELAND);
    await scene.pass(43);
    scene.stage.heal(IRELAND);
    await scene.pass(150);

    expect(runsIn(scene).length).toBeGreaterThan(0);
    expect(new Set(runsIn(scene).map(({ path }) => path.split(' -> ').at(-1)))).toEqual(
      new Set(['Stopped, nothing changed']),
    );
    expect(mutationsIn(scene)).toEqual([]);
    // A look that the healing itself cuts in two may find the RDS API alone silent, and that is told.
    expect(pagesIn(scene).length).toBeLessThanOrEqual(1);
    expect(scene.entry()).toMatchObject({ owner: IRELAND, epoch: 1, phase: 'settled' });
  }
});

test("with only the RDS API of the owner's Region down, the refusal names it, and its one page says how to override", async () => {
  const scene = await openScene();
  scene.stage.world.service(IRELAND, 'rds').down();
  await scene.pass(300);

  expect(mutationsIn(scene)).toEqual([]);
  expect(runsIn(scene).map(({ cause }) => cause)).toContainEqual(
    expect.stringMatching(
      /only its Region's RDS API does not\. That calls for no failover\..*The RDS API of eu-west-1 does not answer/,
    ),
  );
  expect(pagesIn(scene)).toEqual(['Understudy orders: Stopped, nothing changed']);
  expect(lastPage(scene)).toContain('events/manual-failover.json');
});

test('a replica that is being backed up is waited for, and promoted then', async () => {
  const scene = await openScene({ configure: hasty });
  scene.stage.rds.setStatus(instanceOf(FRANKFURT), 'backing-up');
  await scene.stage.kill(IRELAND);
  await untilEntered(scene, 'Run converge');
  await scene.pass(60);
  const before = [scene.entry().phase, promotionsIn(scene)];
  scene.stage.rds.setStatus(instanceOf(FRANKFURT), 'available');
  await settled(scene);

  expect(before).toEqual(['declared', 0]);
  expect([scene.entry().owner, promotionsIn(scene)]).toEqual([FRANKFURT, 1]);
});

test('with the second candidate as owner the primary takes over, and both checks are armed again when all is well', async () => {
  const scene = await openScene({ owner: FRANKFURT, configure: hasty });
  const served = () => [servedIn(scene, CHECKED_NAME), servedIn(scene, RECORD_NAME)];
  const leads = () => servedIn(scene, CHECKED_NAME)?.includes(FRANKFURT) === true;
  await scene.until('the checked name to lead to the owner', leads, 300);

  expect([served(), checksOf(scene)]).toEqual([
    [endpointOf(FRANKFURT), endpointOf(FRANKFURT)],
    [false, true],
  ]);

  await scene.stage.kill(FRANKFURT);
  await settled(scene);
  await scene.pass(60);

  // (bad, bad) answers PRIMARY: nobody in Frankfurt can say that Ireland is good again.
  expect(scene.entry()).toMatchObject({ owner: IRELAND, epoch: 2 });
  expect([served(), checksOf(scene)]).toEqual([
    [endpointOf(IRELAND), endpointOf(IRELAND)],
    [false, false],
  ]);

  await scene.stage.revive(FRANKFURT);
  await atRest(scene);
  await scene.until('both checks to be good', () => checksOf(scene).every(Boolean), 900);

  expect([served(), promotionsIn(scene)]).toEqual([[endpointOf(IRELAND), endpointOf(IRELAND)], 1]);
});

/** Health of PRIMARY's check and of SECONDARY's. */
const checksOf = ({ stage }: Scene): boolean[] =>
  stage.world.host.resources
    .filter(({ type }) => type === 'AWS::Route53::HealthCheck')
    .map(({ name }) => stage.route53.isHealthy(name));

describe('one outage, told many times', () => {
  test('events that are delivered twice, and forwarded, lead to one promotion and one page', async () => {
    const scene = await openScene({ configure: hasty, duplicates: 1 });
    await scene.stage.kill(IRELAND);
    await settled(scene);

    expect(executionsIn(scene, 'failover').length).toBeGreaterThanOrEqual(2);
    expect([promotionsIn(scene), pagesIn(scene)]).toEqual([1, ['Understudy orders: Serving from the target']]);
  });

  test('an event that comes after the failover wakes nobody and changes nothing', async () => {
    const scene = await openScene({ configure: hasty });
    await scene.stage.kill(IRELAND);
    await settled(scene);
    const calls = mutationsIn(scene).length;
    const input = { group: 'orders', trigger: 'alarm', event: 'a late one' };
    const late = scene.stage.world.startExecution('understudy-failover', FRANKFURT, input);
    await scene.pass(120);

    expect(late.result).toMatchObject({
      status: 'FAILED',
      cause: expect.stringContaining('eu-central-1 already owns group orders'),
    });
    expect([mutationsIn(scene).length, pagesIn(scene)]).toEqual([
      calls,
      ['Understudy orders: Serving from the target'],
    ]);
  });

  test('two runs that claim in the same millisecond lead to one declaration', async () => {
    const scene = await openScene({ configure: hasty });
    await scene.stage.kill(IRELAND);
    await scene.pass(25);
    for (const event of ['one', 'other'])
      scene.stage.world.startExecution('understudy-failover', FRANKFURT, { group: 'orders', trigger: 'alarm', event });
    await settled(scene);
    const declared = runsIn(scene, 'failover').filter(({ path }) => path.includes('Run converge'));

    expect([declared.length, scene.entry().epoch, promotionsIn(scene)]).toEqual([1, 2, 1]);
  });
});

function fail(): never {
  throw new Error('The scene has no clients.');
}
