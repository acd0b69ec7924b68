import { definitionOf, LAMBDA, runMachine } from './run-machine.ts';
import { START } from './virtual-clock.ts';

const kibibytes = (count: number) => 'x'.repeat(count * 1024);

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
