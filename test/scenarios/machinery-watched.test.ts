import { PromoteReadReplicaCommand } from '@aws-sdk/client-rds';
import { ledgerOf } from '#functions/aws/ledger.ts';
import type { Watched } from '#sandbox/simulator/sweeps/watched.ts';
import { ServiceFault } from '#sandbox/world/service.ts';
import { FRANKFURT, IRELAND, LONDON } from '../machines/scene.ts';
import { given } from './scene.ts';

/** Understudy itself breaks while nothing else does: its own alarms tell, each in its Region, and no other one does. */

/** The names of the alarms that page and are in ALARM. */
const ringing = ({ stage }: Watched, region: string) =>
  stage.world.alarms
    .in(region)
    .filter(({ spec, standing }) => spec.alarmActions.length > 0 && standing.state === 'ALARM')
    .map(({ spec }) => spec.name);
const everywhere = (scene: Watched) =>
  [IRELAND, FRANKFURT, LONDON].flatMap((region) => ringing(scene, region).map((name) => `${region} ${name}`));

const throttled = new ServiceFault('TooManyRequestsException', 'Rate Exceeded.', 429, { throttling: true });

/** No request to run the function in that Region gets through. */
function stopped({ stage }: Watched, file: string, region: string): () => void {
  const { dispatch } = stage.world.host;
  const before = dispatch.intercept;
  return stage.world.intercept((call, at) => {
    const asked = call.operation === 'Invoke' && String(call.input.FunctionName).endsWith(`:understudy-${file}`);
    return asked && call.region === region && at === 'before' ? throttled : before(call, at);
  });
}

test('a healthy installation rings nothing, and its alarms are fed', async () => {
  const scene = await given({ falseAlarm: true });

  await scene.pass(900);

  expect(everywhere(scene)).toEqual([]);
  const { metrics } = scene.stage.world.host;
  const last = (region: string, file: string, name: string) =>
    metrics.metricValue(
      region,
      { namespace: 'AWS/Lambda', name, dimensions: { FunctionName: `understudy-${file}` } },
      300_000,
    );
  expect([last(FRANKFURT, 'sweep', 'Invocations'), last(FRANKFURT, 'sweep', 'Errors')]).toEqual([1, 0]);
  expect([last(LONDON, 'probe', 'Invocations'), last(LONDON, 'probe', 'Errors')]).toEqual([1, 0]);
  // Nobody watches what this one is invoked for.
  expect(last(LONDON, 'inspect-database', 'Invocations')).toBeUndefined();
});

test.each([
  ['sweep', FRANKFURT, 480],
  ['probe', LONDON, 660],
])(
  'a %s that is not run any more is told by its silence in %s, and no longer once it runs',
  async (file, region, seconds) => {
    const scene = await given({ falseAlarm: true });

    const run = stopped(scene, file, region);
    await scene.pass(seconds);
    // The schedule's own attempts are dead letters, too.
    expect(everywhere(scene).sort()).toEqual([
      `${region} understudy-dead-letters`,
      `${region} understudy-${file}-silent`,
    ]);
    run();
    await scene.pass(180);

    expect(everywhere(scene)).toEqual([`${region} understudy-dead-letters`]);
  },
);

test('a Region that can not read the ledger runs, and is told by the failures of its sweep and of a probe that never knew the owner', async () => {
  // Given an installation of which one of the two containers that the probe alternates between is cold,
  const scene = await given({ falseAlarm: true });

  const mend = scene.levers.service(FRANKFURT, 'dynamodb');
  await scene.pass(420);
  expect(everywhere(scene).sort()).toEqual([
    `${FRANKFURT} understudy-probe-failing`,
    `${FRANKFURT} understudy-sweep-failing`,
  ]);
  mend();
  await scene.pass(420);

  expect(everywhere(scene)).toEqual([]);
});

test('a lease that somebody wrote by hand, years ahead, is told by the sweep of both candidates', async () => {
  const scene = await given({ falseAlarm: true });
  const { world, configuration, groupName } = scene.stage;
  const clients = world.clientsFor({ region: FRANKFURT, role: 'operator' });
  const ledger = ledgerOf({ clients, configuration, region: FRANKFURT, id: () => 'by-hand' });

  const entry = await scene.ask(ledger.read(groupName));
  await scene.ask(ledger.write(entry, { ...entry, holder: 'by-hand', leaseExpiresAt: entry.version + 4e15 }));
  await scene.pass(300);

  expect(everywhere(scene)).toEqual([IRELAND, FRANKFURT].map((region) => `${region} understudy-lease-overdue`));
});

test('a standby that somebody promoted is none, and is told within a quarter of an hour, in words in the log', async () => {
  const scene = await given({ falseAlarm: true });
  const { world } = scene.stage;

  const replica = { DBInstanceIdentifier: 'orders-eu-central-1' };
  const clients = world.clientsFor({ region: FRANKFURT, role: 'operator' });
  await scene.ask(clients.rds(FRANKFURT).send(new PromoteReadReplicaCommand(replica)));
  await scene.pass(960);

  expect(ringing(scene, FRANKFURT)).toEqual(['understudy-orders-standby-not-ready']);
  expect(ringing(scene, IRELAND)).toEqual([]);
  expect(world.logs.map(({ message }) => message)).toContain(
    'The standby of group orders is not ready: orders-eu-central-1 is no replica: it was promoted, or was never one.',
  );
});

test('the Region that was left has no standby until it is rebuilt, and says so', async () => {
  const scene = await given();

  await scene.stage.kill(IRELAND);
  await scene.until('a new owner', () => scene.entry().owner === FRANKFURT, 900);
  await scene.stage.revive(IRELAND);
  await scene.pass(1200);

  expect(ringing(scene, IRELAND)).toContain('understudy-orders-standby-not-ready');
  expect(ringing(scene, FRANKFURT)).toEqual([]);
});
