import { TaskFailed } from '#sandbox/asl/execution.ts';
import { definitionOf, LAMBDA, runMachine } from './run-machine.ts';
import { START } from './virtual-clock.ts';

describe('TimeoutSeconds of a machine', () => {
  test('ends the execution as TIMED_OUT at exactly that time', async () => {
    const ran = await runMachine(
      definitionOf(
        { Settle: { Type: 'Wait', Seconds: 900, Next: 'Done' }, Done: { Type: 'Succeed' } },
        { TimeoutSeconds: 60 },
      ),
    );

    expect(ran).toMatchObject({ status: 'TIMED_OUT', error: 'States.Timeout', path: ['Settle'] });
    expect(ran.endedAt).toBe(START + 60_000);
    expect(ran.history.at(-1)?.type).toBe('ExecutionTimedOut');
  });

  test('can not be caught, and aborts the Task that runs', async () => {
    const ran = await runMachine(
      definitionOf(
        {
          Promote: {
            Type: 'Task',
            Resource: LAMBDA,
            Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }],
            Next: 'Done',
          },
          Done: { Type: 'Succeed' },
        },
        { TimeoutSeconds: 60 },
      ),
      { task: () => new Promise(() => {}) },
    );

    expect(ran).toMatchObject({ status: 'TIMED_OUT', path: ['Promote'] });
    expect(ran.calls.map((call) => call.signal.aborted)).toEqual([true]);
  });

  test('does not delay an execution that has ended', async () => {
    const ran = await runMachine(definitionOf({ Done: { Type: 'Succeed' } }, { TimeoutSeconds: 60 }));

    expect(ran.clock.now()).toBe(START);
  });
});

describe('Abort', () => {
  const promote = definitionOf({
    Promote: {
      Type: 'Task',
      Resource: LAMBDA,
      Retry: [{ ErrorEquals: ['States.ALL'] }],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }],
      Next: 'Done',
    },
    Done: { Type: 'Succeed' },
  });

  test('ends the execution at once with its cause; the late answer changes nothing', async () => {
    const ran = await runMachine(promote, {
      task: async (_call, clock) => clock.sleep(9000),
      started: (execution, clock) => clock.sleep(4000).then(() => execution.abort('An operator stopped it.')),
    });
    await ran.clock.until(ran.clock.sleep(60_000));

    expect(ran).toMatchObject({ status: 'ABORTED', cause: 'An operator stopped it.', path: ['Promote'] });
    expect(ran.endedAt).toBe(START + 4000);
    expect(ran.calls.map((call) => call.signal.aborted)).toEqual([true]);
    expect(ran.history.slice(-2).map(({ type }) => type)).toEqual(['TaskStateAborted', 'ExecutionAborted']);
  });

  test('ends a Wait', async () => {
    const ran = await runMachine(
      definitionOf({ Settle: { Type: 'Wait', Seconds: 900, Next: 'Done' }, Done: { Type: 'Succeed' } }),
      { started: (execution, clock) => clock.sleep(1000).then(() => execution.abort()) },
    );

    expect(ran).toMatchObject({ status: 'ABORTED', path: ['Settle'], endedAt: START + 1000 });
    expect(ran).not.toHaveProperty('cause');
  });

  test('ends the pause between two tries', async () => {
    const ran = await runMachine(promote, {
      task: async () => {
        throw new TaskFailed('Busy', 'Not now.');
      },
      started: (execution, clock) => clock.sleep(2500).then(() => execution.abort()),
    });

    expect(ran).toMatchObject({ status: 'ABORTED', path: ['Promote'], endedAt: START + 2500 });
    expect(ran.calls.map((call) => call.at - START)).toEqual([0, 1000]);
  });

  test('before the first state is entered leaves an empty path', async () => {
    const ran = await runMachine(promote, { started: (execution) => execution.abort() });

    expect(ran).toMatchObject({ status: 'ABORTED', path: [], events: 2 });
    expect(ran.calls).toEqual([]);
  });

  test('after the end changes nothing', async () => {
    const ran = await runMachine(promote, {
      started: (execution) => execution.result.then(() => execution.abort()),
    });

    expect(ran.status).toBe('SUCCEEDED');
    expect(ran.history.at(-1)?.type).toBe('ExecutionSucceeded');
  });
});

describe('Sleeps', () => {
  test('that have lost their purpose are given back to the clock', async () => {
    const ran = await runMachine(
      definitionOf(
        { Assess: { Type: 'Task', Resource: LAMBDA, TimeoutSeconds: 20, Next: 'Done' }, Done: { Type: 'Succeed' } },
        { TimeoutSeconds: 3600 },
      ),
    );

    expect(ran.status).toBe('SUCCEEDED');
    expect(ran.clock.sleepers).toBe(0);
  });
});

describe('$states.context', () => {
  test('tells the execution, the state and the machine', async () => {
    const ran = await runMachine(
      definitionOf({
        Settle: { Type: 'Wait', Seconds: 5, Next: 'Show' },
        Show: { Type: 'Pass', Output: '{% $states.context %}', End: true },
      }),
      { input: { group: 'orders' } },
    );

    expect(ran.output).toEqual({
      Execution: {
        Id: 'arn:aws:states:eu-west-1:111122223333:execution:failover:orders-7',
        Input: { group: 'orders' },
        Name: 'orders-7',
        StartTime: '2026-11-21T00:00:00.000Z',
      },
      State: { Name: 'Show', EnteredTime: '2026-11-21T00:00:05.000Z', RetryCount: 0 },
      StateMachine: { Id: 'arn:aws:states:eu-west-1:111122223333:stateMachine:failover', Name: 'failover' },
    });
  });
});

describe('A port that breaks its promise', () => {
  test('rejects the result, because that is no outcome of the machine', async () => {
    const run = runMachine(definitionOf({ A: { Type: 'Task', Resource: LAMBDA, End: true } }), {
      task: async () => {
        throw new TypeError('No such function.');
      },
    });

    await expect(run).rejects.toThrow('No such function.');
  });
});
