import { TaskFailed } from '#sandbox/asl/execution.ts';
import { definitionOf, LAMBDA, runMachine } from './run-machine.ts';
import { START } from './virtual-clock.ts';

const kibibytes = (count: number) => 'x'.repeat(count * 1024);

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

describe('The payload limit of 256 KiB', () => {
  test('lets exactly so many bytes pass', async () => {
    // The quotes of the JSON text count too.
    const ran = await runMachine(definitionOf({ Done: { Type: 'Succeed' } }), { input: kibibytes(256).slice(2) });

    expect(ran.status).toBe('SUCCEEDED');
  });

  test.each([
    ['an input', definitionOf({ Done: { Type: 'Succeed' } }), `${kibibytes(256)}`],
    ['bytes, not characters', definitionOf({ Done: { Type: 'Succeed' } }), 'é'.repeat(140 * 1024)],
    [
      'an output',
      definitionOf({ A: { Type: 'Pass', Output: '{% $states.input & $states.input %}', End: true } }),
      kibibytes(130),
    ],
    [
      'what one Assign sets',
      definitionOf({ A: { Type: 'Pass', Assign: { a: '{% $states.input %}', b: '{% $states.input %}' }, End: true } }),
      kibibytes(130),
    ],
    [
      'arguments',
      definitionOf({
        A: { Type: 'Task', Resource: LAMBDA, Arguments: '{% $states.input & $states.input %}', End: true },
      }),
      kibibytes(130),
    ],
  ])('fails with States.DataLimitExceeded for %s', async (_title, definition, input) => {
    const ran = await runMachine(definition, { input });

    expect(ran).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
    expect(ran.calls).toEqual([]);
  });

  test("holds for a Task's result, although Output would shorten it, and States.ALL does not catch it", async () => {
    const ran = await runMachine(
      definitionOf({
        Describe: {
          Type: 'Task',
          Resource: LAMBDA,
          Output: 'short',
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }],
          Next: 'Done',
        },
        Done: { Type: 'Succeed' },
      }),
      { task: async () => ({ Payload: kibibytes(257) }) },
    );

    expect(ran).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded', path: ['Describe'] });
  });

  test('does not hold for all variables together, which may have 10 MiB', async () => {
    const names = Array.from({ length: 53 }, (_, index) => `v${index}`);
    const states = Object.fromEntries(
      names.map((name, index) => [
        name,
        { Type: 'Pass', Assign: { [name]: '{% $states.input %}' }, Next: names[index + 1] ?? 'Done' },
      ]),
    );
    const ran = await runMachine(definitionOf({ ...states, Done: { Type: 'Succeed' } }), { input: kibibytes(200) });

    expect(ran).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
    expect(ran.path).toHaveLength(52);
  });
});

describe('The history', () => {
  test('ends the execution when it has 25,000 events', async () => {
    const ran = await runMachine(
      definitionOf({
        Look: {
          Type: 'Task',
          Resource: LAMBDA,
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }],
          Next: 'Settle',
        },
        Settle: { Type: 'Pass', Next: 'Look' },
        Done: { Type: 'Succeed' },
      }),
    );

    expect(ran).toMatchObject({ status: 'FAILED', error: 'States.Runtime', events: 25_000 });
    expect(ran.history).toHaveLength(25_000);
    expect(ran.history.at(-1)?.type).toBe('ExecutionFailed');
  });

  test('carries the time and the state of each event', async () => {
    const ran = await runMachine(
      definitionOf({ Settle: { Type: 'Wait', Seconds: 2, Next: 'Done' }, Done: { Type: 'Succeed' } }),
    );

    expect(ran.history.map(({ timestamp, type, state }) => [timestamp - START, type, state])).toEqual([
      [0, 'ExecutionStarted', undefined],
      [0, 'WaitStateEntered', 'Settle'],
      [2000, 'WaitStateExited', 'Settle'],
      [2000, 'SucceedStateEntered', 'Done'],
      [2000, 'SucceedStateExited', 'Done'],
      [2000, 'ExecutionSucceeded', undefined],
    ]);
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
