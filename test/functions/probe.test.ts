import { probe } from '#functions/probe.ts';
import { task } from '#functions/runtime/task.ts';
import { awsError, fakeRuntime, payloadOf, silence, start } from './fake-runtime.ts';
import { publishedBy, run, secondsOf } from './probed.ts';

test('a run without a successor looks each 5 s, publishes each 10 s, and ends before 130 s', async () => {
  const { runtime, ended, published } = await run('eu-west-2', {});

  expect(ended).toEqual({ looks: 26, ended: 'The run reached its longest time.' });
  expect(runtime.clock.now() - start).toBeLessThan(130_000);
  expect(published).toHaveLength(14);
  expect(secondsOf(published, 'Suspicion')).toEqual(Array.from({ length: 26 }, (_, look) => [look * 5, 0]));
});

test.each([
  [2, 65, [0, 8, 18]],
  [10, 13, [0, 10, 20]],
])(
  'a run that is told to look each %i s does so, and publishes each 10 s',
  async (everySeconds, looks, publishedAt) => {
    const { ended, published } = await run('eu-west-2', { everySeconds });
    const seconds = secondsOf(published, 'Suspicion').map(([second]) => second);
    const reported = secondsOf(published, 'ProbeRun').map(([second]) => second);

    expect(ended).toEqual({ looks, ended: 'The run reached its longest time.' });
    expect(seconds).toEqual(Array.from({ length: looks }, (_, look) => look * everySeconds));
    expect(reported.slice(0, 3)).toEqual(publishedAt);
  },
);

test('one call publishes the looks of all groups at high resolution, with the run itself', async () => {
  const { published } = await run('eu-west-2', {});
  const point = { Dimensions: [{ Name: 'Group', Value: 'orders' }], Value: 0, StorageResolution: 1 };

  expect(published[0]).toEqual({
    Namespace: 'Understudy',
    MetricData: [
      { MetricName: 'Suspicion', Timestamp: new Date(start), ...point },
      {
        MetricName: 'ProbeRun',
        Dimensions: [],
        Value: start / 1000,
        Timestamp: new Date(start),
        StorageResolution: 1,
      },
    ],
  });
});

test('a run ends when a newer one has reported, and has published its last looks then', async () => {
  const { ended, published } = await run('eu-west-2', {
    runs: ({ clock }) => [start / 1000, ...(clock.now() >= start + 61_000 ? [start / 1000 + 60] : [])],
  });

  expect(ended).toEqual({ looks: 14, ended: 'A newer run has reported.' });
  expect(secondsOf(published, 'Suspicion')).toHaveLength(14);
});

test('a silent writer is published from the end of the first failed look on', async () => {
  const { published } = await run('eu-west-2', { dead: ({ clock }) => clock.now() >= start + 12_000 });

  expect(secondsOf(published, 'Suspicion').slice(0, 5)).toEqual([
    [0, 0],
    [5, 0],
    [10, 0],
    [17, 2],
    [22, 2],
  ]);
});

describe('a Region that owns every group', () => {
  test('says that its probe runs, looks at nothing, and is done', async () => {
    const { runtime, ended, published } = await run('eu-west-1', {});

    expect(ended).toEqual({ looks: 1, ended: 'There is nothing to look at: this Region owns every group.' });
    expect(runtime.calls.filter(({ service }) => service === 'lambda')).toEqual([]);
    expect(secondsOf(published, 'Suspicion')).toEqual([]);
    expect(secondsOf(published, 'ProbeRun')).toEqual([[0, start / 1000]]);
  });

  test('looks from its next run on when it does not own the group any more', async () => {
    const { runtime } = await run('eu-west-1', { owners: ['eu-west-1', 'eu-west-1', 'eu-central-1'] });
    await task(probe, runtime)({});

    expect(secondsOf(publishedBy(runtime), 'Suspicion')).toHaveLength(26);
  });

  test('goes on when the group changes hands while it reports', async () => {
    const { published } = await run('eu-west-1', { owners: ['eu-west-1', 'eu-central-1'] });

    expect(secondsOf(published, 'Suspicion')).toHaveLength(25);
  });

  test('is done as soon as it has come to own the last one', async () => {
    const { ended } = await run('eu-central-1', { owners: ['eu-west-1', 'eu-west-1', 'eu-west-1', 'eu-central-1'] });

    expect(ended).toMatchObject({ looks: 4, ended: expect.stringContaining('owns every group') });
  });

  test('goes on while it only believes so, since the ledger does not answer', async () => {
    const { ended } = await run('eu-west-1', { owners: ['eu-west-1', undefined] });

    expect(ended).toMatchObject({ looks: 26 });
  });

  test('goes on until its sign of life was published', async () => {
    let tries = 0;
    const { ended, published } = await run('eu-west-1', {
      publish: () => {
        tries += 1;
        if (tries === 1) throw awsError('InternalFailure', 500);
      },
    });

    expect(ended).toMatchObject({ looks: 2 });
    expect(published).toHaveLength(2);
  });
});

test('a new owner is looked at from the next read of the ledger on', async () => {
  const { runtime } = await run('eu-west-2', { owners: ['eu-west-1', 'eu-west-1', 'eu-central-1'] });
  const asked = runtime.calls
    .filter(({ service }) => service === 'lambda')
    .map((call) => payloadOf(call).questions[0].host.split('.')[0]);

  expect(asked.slice(0, 4)).toEqual([
    'orders-eu-west-1',
    'orders-eu-west-1',
    'orders-eu-central-1',
    'orders-eu-central-1',
  ]);
});

test('while the ledger does not answer, the last known owner is looked at', async () => {
  const { runtime, published } = await run('eu-west-2', { owners: ['eu-west-1', undefined] });

  expect(secondsOf(published, 'Suspicion')).toHaveLength(26);
  expect(runtime.warnings[0]).toContain('eu-west-1 is still taken for it');
});

test('a run that finds the ledger gone looks at the owner that an earlier run of its container knew', async () => {
  const readByTheFirst = Array.from({ length: 15 }, () => 'eu-west-1');
  const { runtime, published } = await run('eu-west-2', { owners: [...readByTheFirst, undefined] });
  await task(probe, runtime)({});

  expect(runtime.warnings[0]).toContain('eu-west-1 is still taken for it');
  expect(secondsOf(published, 'Suspicion')).toHaveLength(26);
  expect(secondsOf(publishedBy(runtime), 'Suspicion')).toHaveLength(52);
});

describe('a run that has never known the owner', () => {
  test('looks at nothing, says that it lives, and ends as failed with the reason', async () => {
    const runtime = fakeRuntime({
      region: 'eu-west-2',
      respond: ({ operation }) => {
        if (operation === 'Get') throw awsError('InternalServerError', 500);
        return {};
      },
    });

    await expect(task(probe, runtime)({})).rejects.toThrow(
      /^Nothing was looked at: The owner of group orders can't be read, so nothing is looked at: /,
    );
    expect(secondsOf(publishedBy(runtime), 'Suspicion')).toEqual([]);
    expect(secondsOf(publishedBy(runtime), 'ProbeRun')).toHaveLength(14);
  });

  test('has not failed when it learned of one in the end', async () => {
    const { published } = await run('eu-west-2', { owners: [undefined, 'eu-west-1'] });

    expect(secondsOf(published, 'Suspicion')).toHaveLength(25);
  });

  test('has not failed while the group is not adopted', async () => {
    const { runtime, ended } = await run('eu-west-2', { owners: ['nobody'] });

    expect([runtime.warnings[0], ended.looks]).toEqual([expect.stringContaining('so nothing is looked at'), 26]);
  });
});

test('looks that were not published are published with the next ones, with their own seconds', async () => {
  let tries = 0;
  const { runtime, published } = await run('eu-west-2', {
    publish: () => {
      tries += 1;
      if (tries === 1) throw awsError('InternalFailure', 500);
    },
  });

  expect(runtime.warnings[0]).toContain('2 points were not published');
  expect(secondsOf(published.slice(1), 'Suspicion').slice(0, 2)).toEqual([
    [0, 0],
    [5, 0],
  ]);
});

test('a metrics service that says nothing does not slow the looks down', async () => {
  const { ended } = await run('eu-west-2', { publish: silence });

  expect(ended).toMatchObject({ looks: 26 });
});
