import { TaskFailed } from '#sandbox/asl/execution.ts';
import { definitionOf, LAMBDA, runMachine } from './run-machine.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** One Task with the given fields; a caught error leads to "Stopped". */
const assess = (fields: object) =>
  definitionOf({
    Assess: { Type: 'Task', Resource: LAMBDA, ...fields, Next: 'Done' },
    Done: { Type: 'Succeed' },
    ...('Catch' in fields ? { Stopped: { Type: 'Pass', End: true } } : {}),
  });

/** A task that fails with each of the names in turn and then answers. */
function failing(...errors: string[]): () => Promise<unknown> {
  const left = [...errors];
  return async () => {
    const error = left.shift();
    if (error !== undefined) throw new TaskFailed(error, `${error} was told to happen.`);
    return { Payload: 'at last' };
  };
}

/** The milliseconds between the calls. */
function gapsOf(calls: readonly { readonly at: number }[]): number[] {
  return calls.slice(1).map((call, index) => call.at - (calls[index]?.at ?? 0));
}

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

describe('Catch', () => {
  const catches = (...names: string[]) => assess({ Catch: [{ ErrorEquals: names, Next: 'Stopped' }] });

  test('hands the error on as Error and Cause', async () => {
    const ran = await runMachine(catches('Refused'), { task: failing('Refused') });

    expect(ran.path).toEqual(['Assess', 'Stopped']);
    expect(ran.output).toEqual({ Error: 'Refused', Cause: 'Refused was told to happen.' });
  });

  test("has its own Assign and Output, while those of the state don't happen", async () => {
    const ran = await runMachine(
      definitionOf({
        Begin: { Type: 'Pass', Assign: { verdict: 'none' }, Next: 'Assess' },
        Assess: {
          Type: 'Task',
          Resource: LAMBDA,
          Assign: { verdict: 'down' },
          Catch: [
            {
              ErrorEquals: ['Refused'],
              Assign: { why: '{% $states.errorOutput.Cause %}' },
              Output: { error: '{% $states.errorOutput.Error %}', group: '{% $states.input.group %}' },
              Next: 'Stopped',
            },
          ],
          Next: 'Done',
        },
        Stopped: {
          Type: 'Pass',
          Output: { verdict: '{% $verdict %}', why: '{% $why %}', given: '{% $states.input %}' },
          End: true,
        },
        Done: { Type: 'Succeed' },
      }),
      { input: { group: 'orders' }, task: failing('Refused') },
    );

    expect(ran.path).toEqual(['Begin', 'Assess', 'Stopped']);
    expect(ran.output).toEqual({
      verdict: 'none',
      why: 'Refused was told to happen.',
      given: { error: 'Refused', group: 'orders' },
    });
  });

  test('takes the first catcher that matches, once the retriers are used up', async () => {
    const ran = await runMachine(
      definitionOf({
        Assess: {
          Type: 'Task',
          Resource: LAMBDA,
          Retry: [{ ErrorEquals: ['NotReady'], MaxAttempts: 1 }],
          Catch: [
            { ErrorEquals: ['Busy'], Next: 'Too busy' },
            { ErrorEquals: ['Refused', 'NotReady'], Next: 'Not ready' },
            { ErrorEquals: ['States.ALL'], Next: 'Lost' },
          ],
          End: true,
        },
        'Too busy': { Type: 'Succeed' },
        'Not ready': { Type: 'Succeed' },
        Lost: { Type: 'Succeed' },
      }),
      { task: failing('NotReady', 'NotReady') },
    );

    expect(ran.path).toEqual(['Assess', 'Not ready']);
    expect(ran.calls).toHaveLength(2);
  });

  test.each([
    ['States.ALL', 'AnyName', true],
    ['States.ALL', 'States.Timeout', true],
    ['States.ALL', 'States.DataLimitExceeded', false],
    ['States.ALL', 'States.Runtime', false],
    ['States.TaskFailed', 'AnyName', true],
    ['States.TaskFailed', 'States.Timeout', false],
    ['States.TaskFailed', 'States.DataLimitExceeded', true],
    ['States.DataLimitExceeded', 'States.DataLimitExceeded', true],
    ['States.Runtime', 'States.Runtime', false],
    ['AnyName', 'AnyNameElse', false],
  ])('by %s, of %s: %s', async (pattern, error, isCaught) => {
    const ran = await runMachine(catches(pattern), { task: failing(error) });

    expect(ran.path).toEqual(isCaught ? ['Assess', 'Stopped'] : ['Assess']);
    expect(ran.status).toBe(isCaught ? 'SUCCEEDED' : 'FAILED');
  });

  test('covers expressions of the state, but not its own', async () => {
    const ran = await runMachine(
      definitionOf({
        Assess: {
          Type: 'Task',
          Resource: LAMBDA,
          Arguments: '{% $states.input.missing %}',
          Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.input.missing %}', Next: 'Done' }],
          Next: 'Done',
        },
        Done: { Type: 'Succeed' },
      }),
    );

    expect(ran).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError', path: ['Assess'] });
    expect(ran.cause).toContain('State "Assess", Output');
    expect(ran.history.filter(({ type }) => type === 'EvaluationFailed')).toHaveLength(2);
  });
});

describe('TimeoutSeconds of a Task', () => {
  /** Answers after so many milliseconds, whatever the signal says. */
  const slow = (milliseconds: number) => async (_call: unknown, clock: VirtualClock) => {
    await clock.sleep(milliseconds);
    return { Payload: 'late' };
  };

  test('fails the Task with States.Timeout at exactly that time, and aborts its signal', async () => {
    const ran = await runMachine(
      assess({ TimeoutSeconds: 20, Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Stopped' }] }),
      { task: slow(90_000) },
    );

    expect(ran.path).toEqual(['Assess', 'Stopped']);
    expect(ran.output).toEqual({ Error: 'States.Timeout', Cause: 'State "Assess" had no answer after 20 s.' });
    expect(ran.endedAt - ran.startedAt).toBe(20_000);
    expect(ran.calls.map((call) => call.signal.aborted)).toEqual([true]);
    expect(ran.history.map(({ type }) => type)).toContain('TaskTimedOut');
  });

  test('holds for each try alone', async () => {
    const ran = await runMachine(
      assess({ TimeoutSeconds: 20, Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 5, MaxAttempts: 2 }] }),
      { task: slow(90_000) },
    );

    expect(gapsOf(ran.calls)).toEqual([25_000, 30_000]);
    expect(ran).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(ran.endedAt - ran.startedAt).toBe(75_000);
  });

  test('ignores the late answer of a try that was given up', async () => {
    const delays = [25_000, 10_000];
    const ran = await runMachine(
      assess({ TimeoutSeconds: 20, Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 1 }] }),
      {
        task: async (_call, clock) => {
          const delay = delays.shift() ?? 0;
          await clock.sleep(delay);
          return { Payload: delay };
        },
      },
    );

    expect(ran.output).toEqual({ Payload: 10_000 });
    expect(ran.endedAt - ran.startedAt).toBe(31_000);
  });

  test('does not delay an execution whose Task has answered', async () => {
    const ran = await runMachine(assess({ TimeoutSeconds: 3600 }), { task: slow(2000) });

    expect(ran.clock.now() - ran.startedAt).toBe(2000);
    expect(ran.calls.map((call) => call.signal.aborted)).toEqual([false]);
  });

  test('may be an expression, and is told to the port', async () => {
    const ran = await runMachine(assess({ TimeoutSeconds: '{% $states.input.patience %}' }), {
      input: { patience: 7 },
      task: slow(90_000),
    });

    expect(ran.calls.map((call) => call.timeoutSeconds)).toEqual([7]);
    expect(ran.endedAt - ran.startedAt).toBe(7000);
  });

  test.each([0, 1.5, 'soon'])('fails the Task when its expression gives %j', async (patience) => {
    const ran = await runMachine(assess({ TimeoutSeconds: '{% $states.input.patience %}' }), { input: { patience } });

    expect(ran).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
    expect(ran.calls).toEqual([]);
  });
});
