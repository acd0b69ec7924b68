import { assess, gapsOf } from './one-task.ts';
import { definitionOf, LAMBDA, runMachine } from './run-machine.ts';
import type { VirtualClock } from './virtual-clock.ts';

describe('Task', () => {
  test('calls its resource with Arguments and hands the result on', async () => {
    const ran = await runMachine(
      definitionOf({
        Assess: { Type: 'Task', Resource: LAMBDA, Arguments: { Payload: '{% $states.input %}' }, End: true },
      }),
      { input: { group: 'orders' }, task: async () => ({ Payload: { down: true }, StatusCode: 200 }) },
    );

    expect(ran.calls).toMatchObject([
      { resource: LAMBDA, state: 'Assess', arguments: { Payload: { group: 'orders' } }, timeoutSeconds: undefined },
    ]);
    expect(ran.output).toEqual({ Payload: { down: true }, StatusCode: 200 });
  });

  test('offers $states.result to Assign and Output', async () => {
    const ran = await runMachine(
      definitionOf({
        Assess: {
          Type: 'Task',
          Resource: LAMBDA,
          Assign: { down: '{% $states.result.Payload.down %}' },
          Output: { kept: '{% $states.input.group %}', verdict: '{% $states.result.Payload.down %}' },
          Next: 'Show',
        },
        Show: { Type: 'Pass', Output: { down: '{% $down %}', given: '{% $states.input %}' }, End: true },
      }),
      { input: { group: 'orders' }, task: async () => ({ Payload: { down: true } }) },
    );

    expect(ran.path).toEqual(['Assess', 'Show']);
    expect(ran.output).toEqual({ down: true, given: { kept: 'orders', verdict: true } });
  });

  test('leaves the events of Step Functions, five for each Task, six for a .sync one', async () => {
    const ran = await runMachine(
      definitionOf({
        Assess: { Type: 'Task', Resource: LAMBDA, Next: 'Converge' },
        Converge: { Type: 'Task', Resource: 'arn:aws:states:::states:startExecution.sync:2', End: true },
      }),
    );

    expect(ran.history.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      ...['TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskStateExited'],
      ...['TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSubmitted', 'TaskSucceeded', 'TaskStateExited'],
      'ExecutionSucceeded',
    ]);
    expect(ran.history.map(({ id }) => id)).toEqual(ran.history.map((_event, index) => index + 1));
    expect(ran.events).toBe(13);
  });

  test('hands on a copy of the answer, so that a port can keep and change its own', async () => {
    const answer = { Payload: { down: true } };
    const ran = await runMachine(
      definitionOf({
        Assess: { Type: 'Task', Resource: LAMBDA, Next: 'Settle' },
        Settle: { Type: 'Wait', Seconds: 1, End: true },
      }),
      {
        task: async (_call, clock) => {
          clock.sleep(500).then(() => {
            answer.Payload.down = false;
          });
          return answer;
        },
      },
    );

    expect(ran.output).toEqual({ Payload: { down: true } });
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
