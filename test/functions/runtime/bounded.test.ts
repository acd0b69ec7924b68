import { bounded } from '#functions/runtime/bounded.ts';
import { fakeRuntime, silence } from '../fake-runtime.ts';

const { clock } = fakeRuntime({ region: 'eu-west-2' });

test('an answer in time is the answer', async () => {
  await expect(bounded(clock, 1000, async () => 'yes')).resolves.toBe('yes');
});

test('what the work throws is thrown', async () => {
  await expect(bounded(clock, 1000, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
});

test('silence ends with the time, and the request is given up', async () => {
  let given: AbortSignal | undefined;
  const before = clock.now();

  const waiting = bounded(clock, 1500, (signal) => {
    given = signal;
    return silence();
  });

  await expect(waiting).rejects.toMatchObject({ name: 'NoAnswerInTime', message: 'No answer within 1.5 s.' });
  expect(clock.now() - before).toBe(1500);
  expect(given?.aborted).toBe(true);
  expect(given?.reason).toMatchObject({ name: 'NoAnswerInTime' });
});

test('a request that was answered is not given up afterwards', async () => {
  let given: AbortSignal | undefined;

  await bounded(clock, 1000, async (signal) => {
    given = signal;
  });
  await clock.sleep(2000);

  expect(given?.aborted).toBe(false);
});

test.each([
  ['an answer', () => Promise.resolve('yes')],
  ['a refusal', () => Promise.reject(new Error('no'))],
  [
    'work that fails before it begins',
    () => {
      throw new Error('no');
    },
  ],
])('%s calls the limit off, so that nothing is waited for any more', async (_name, work) => {
  const waited: string[] = [];
  const watched = {
    ...clock,
    after: () => {
      waited.push('set');
      return () => waited.push('called off');
    },
  };

  await bounded(watched, 1000, work).catch(() => undefined);

  expect(waited).toEqual(['set', 'called off']);
});
