import { assess, failing, gapsOf } from './one-task.ts';
import { definitionOf, LAMBDA, runMachine } from './run-machine.ts';

describe('Retry', () => {
  test('waits one second, then twice as long each time, three times at most, unless told otherwise', async () => {
    const ran = await runMachine(assess({ Retry: [{ ErrorEquals: ['Busy'] }] }), {
      task: failing('Busy', 'Busy', 'Busy', 'Busy'),
    });

    expect(ran).toMatchObject({ status: 'FAILED', error: 'Busy', cause: 'Busy was told to happen.', path: ['Assess'] });
    expect(gapsOf(ran.calls)).toEqual([1000, 2000, 4000]);
  });

  test('backs off exactly by its fields', async () => {
    const ran = await runMachine(
      assess({
        Retry: [
          { ErrorEquals: ['NotReady'], IntervalSeconds: 2, BackoffRate: 1.5, MaxDelaySeconds: 6, MaxAttempts: 5 },
        ],
      }),
      { task: failing('NotReady', 'NotReady', 'NotReady', 'NotReady', 'NotReady') },
    );

    expect(gapsOf(ran.calls)).toEqual([2000, 3000, 4500, 6000, 6000]);
    expect(ran).toMatchObject({ status: 'SUCCEEDED', path: ['Assess', 'Done'], output: { Payload: 'at last' } });
    expect(ran.endedAt - ran.startedAt).toBe(21_500);
  });

  test('spreads the delay over its whole length with full jitter', async () => {
    const ran = await runMachine(
      assess({ Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 10, JitterStrategy: 'FULL' }] }),
      { task: failing('Busy', 'Busy'), random: () => 0.25 },
    );

    expect(gapsOf(ran.calls)).toEqual([2500, 5000]);
  });

  test('never happens with MaxAttempts 0, although a later retrier would match', async () => {
    const ran = await runMachine(
      assess({ Retry: [{ ErrorEquals: ['Refused'], MaxAttempts: 0 }, { ErrorEquals: ['States.ALL'] }] }),
      { task: failing('Refused') },
    );

    expect(ran).toMatchObject({ status: 'FAILED', error: 'Refused' });
    expect(ran.calls).toHaveLength(1);
  });

  test('counts each retrier for itself', async () => {
    const ran = await runMachine(
      assess({
        Retry: [
          { ErrorEquals: ['NotReady'], IntervalSeconds: 5, MaxAttempts: 2, BackoffRate: 1 },
          { ErrorEquals: ['Busy', 'Throttled'], IntervalSeconds: 1, MaxAttempts: 2 },
        ],
      }),
      { task: failing('NotReady', 'Busy', 'NotReady', 'Throttled', 'Busy') },
    );

    expect(gapsOf(ran.calls)).toEqual([5000, 1000, 5000, 2000]);
    expect(ran).toMatchObject({ status: 'FAILED', error: 'Busy' });
  });

  test('starts counting anew when the state is entered again', async () => {
    const ran = await runMachine(
      definitionOf({
        Look: {
          Type: 'Task',
          Resource: LAMBDA,
          Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }],
          Output: '{% $states.result %}',
          Next: 'Again?',
        },
        'Again?': {
          Type: 'Choice',
          Choices: [{ Condition: '{% $states.input.again %}', Next: 'Look' }],
          Default: 'Done',
        },
        Done: { Type: 'Succeed' },
      }),
      {
        task: (() => {
          const turns: (() => Promise<unknown>)[] = [
            failing('Busy'),
            async () => ({ again: true }),
            failing('Busy'),
            async () => ({ again: false }),
          ];
          return () => turns.shift()?.() ?? Promise.reject(new Error('No turn is left.'));
        })(),
      },
    );

    expect(ran.path).toEqual(['Look', 'Again?', 'Look', 'Again?', 'Done']);
    expect(ran.calls).toHaveLength(4);
  });

  test('shows the number of retries in $states.context.State.RetryCount, all retriers together', async () => {
    const ran = await runMachine(
      assess({
        Arguments: { Payload: '{% $states.context.State.RetryCount %}' },
        Retry: [{ ErrorEquals: ['A'] }, { ErrorEquals: ['B'] }],
      }),
      { task: failing('A', 'B') },
    );

    expect(ran.calls.map((call) => call.arguments)).toEqual([{ Payload: 0 }, { Payload: 1 }, { Payload: 2 }]);
  });

  test('also follows a failed expression of the state', async () => {
    const answers = [{}, { Payload: 'there' }];
    const ran = await runMachine(
      assess({
        Output: '{% $states.result.Payload %}',
        Retry: [{ ErrorEquals: ['States.QueryEvaluationError'], IntervalSeconds: 3 }],
      }),
      { task: async () => answers.shift() },
    );

    expect(ran).toMatchObject({ status: 'SUCCEEDED', output: 'there' });
    expect(gapsOf(ran.calls)).toEqual([3000]);
  });
});
