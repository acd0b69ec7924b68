import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { fixedDurations } from '#sandbox/world/durations.ts';
import { echo, failover, frankfurt, invoke, ireland, pass, worldOf } from './fixture.ts';

/** How long a caller waits: for a Region that lives and is slow, and for one that says nothing. */

const worldWith = (apiLatency: number) =>
  worldOf({ [ireland]: failover, [frankfurt]: failover }, [echo], { durations: fixedDurations({ apiLatency }) });
type Made = Awaited<ReturnType<typeof worldWith>>;

/** What became of an invocation from Frankfurt, and after how many milliseconds. */
async function invoked({ world, timers }: Made, region: string) {
  const client = world.clientsFor({ region: frankfurt, role: 'operator' }).lambda(region);
  const from = timers.now();
  const name = await pass(timers, client.send(invoke)).then(
    () => 'answered',
    (error: Error) => error.name,
  );
  return [name, timers.now() - from];
}

test.each([ireland, frankfurt])('a slow answer of %s, which lives, arrives after 5 s', async (region) => {
  expect(await invoked(await worldWith(2500), region)).toEqual(['answered', 5000]);
});

test.each([ireland, frankfurt])(
  'an answer of %s that takes longer than a client waits is given up after 8 s',
  async (region) => {
    expect(await invoked(await worldWith(4500), region)).toEqual(['TimeoutError', 8000]);
  },
);

test('another Region that is dead, or can not be reached, is given up after 3 s', async () => {
  const dead = await worldWith(10);
  dead.world.region(ireland).down();
  const cut = await worldWith(10);
  cut.world.link(ireland, frankfurt, false);

  expect(await invoked(dead, ireland)).toEqual(['TimeoutError', 3000]);
  expect(await invoked(cut, ireland)).toEqual(['TimeoutError', 3000]);
});

test('a Region that dies while its answer is on the way is waited for as one that lives', async () => {
  const made = await worldWith(2500);
  made.timers.after(1000, () => made.world.region(ireland).down());

  expect(await invoked(made, ireland)).toEqual(['TimeoutError', 8000]);
});

test('a service of the own Region that says nothing, and a change anywhere, are waited for 8 s', async () => {
  const { world, timers } = await worldWith(10);
  const { cloudwatch } = world.clientsFor({ region: frankfurt, role: 'operator' });
  world.service(frankfurt, 'cloudwatch').down();
  world.region(ireland).down();

  for (const region of [frankfurt, ireland]) {
    const from = timers.now();
    const put = cloudwatch(region).send(new PutMetricDataCommand({ Namespace: 'Understudy', MetricData: [] }));
    await expect(pass(timers, put)).rejects.toThrow(
      `PutMetricData of cloudwatch in ${region} had no answer after 8000 ms.`,
    );
    expect(timers.now() - from).toBe(8000);
  }
  world.service(frankfurt, 'lambda').down();
  expect(await invoked({ world, timers }, frankfurt)).toEqual(['TimeoutError', 8000]);
});
