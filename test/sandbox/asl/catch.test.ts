import { assess, failing } from './one-task.ts';
import { definitionOf, LAMBDA, runMachine } from './run-machine.ts';

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
