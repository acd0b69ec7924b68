import { seesTheWriter } from '#sandbox/live/warm-up.ts';
import { frankfurt, suspicionAlarm, worldOf } from '../world/fixture.ts';

const metric = { namespace: 'Understudy', name: 'Suspicion', dimensions: { Group: 'orders' } };

async function staged() {
  const { world, timers } = await worldOf({ [frankfurt]: { Suspicion: suspicionAlarm } });
  const report = (value: number) =>
    world.host.metrics.put(frankfurt, metric, {
      at: timers.now(),
      visibleAt: timers.now(),
      value,
      highResolution: true,
    });
  const pass = (seconds: number) => timers.runUntil(timers.now() + seconds * 1000);
  await pass(20);
  return {
    report,
    pass,
    isSeen: () => seesTheWriter(world, frankfurt, timers.now()),
    alarm: () => world.alarms.in(frankfurt)[0]?.standing.state,
  };
}

test('an alarm that is OK since nobody has looked yet is no sight of the writer', async () => {
  const { alarm, isSeen } = await staged();

  expect([alarm(), isSeen()]).toEqual(['OK', false]);
});

test('an alarm that was OK before the stage began to be watched needs one look, not another turn of its own', async () => {
  const { report, pass, isSeen } = await staged();
  report(0);
  await pass(1);

  expect(isSeen()).toBe(true);
});

test('neither a look that finds the writer silent nor one of long ago is a sight of it', async () => {
  const { report, pass, isSeen } = await staged();
  report(1);
  await pass(1);
  expect(isSeen()).toBe(false);

  report(0);
  await pass(20);
  expect(isSeen()).toBe(false);
});

test('an alarm that has gone off is waited for', async () => {
  const { report, pass, alarm, isSeen } = await staged();
  for (let look = 0; look < 8; look += 1) {
    report(1);
    await pass(5);
  }
  expect(alarm()).toBe('ALARM');
  await pass(6);
  report(0);
  await pass(1);

  expect([alarm(), isSeen()]).toEqual(['ALARM', false]);
});
