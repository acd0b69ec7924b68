import { definitionOf, runMachine } from './run-machine.ts';
import { START } from './virtual-clock.ts';

const choice = definitionOf({
  'How late?': {
    Type: 'Choice',
    Choices: [
      { Condition: '{% $states.input.lagSeconds > 60 %}', Next: 'Refuse', Assign: { why: 'far behind' } },
      {
        Condition: '{% $states.input.lagSeconds > 5 %}',
        Next: 'Ask',
        Assign: { why: 'behind' },
        Output: { gate: 'ask' },
      },
    ],
    Default: 'Go',
    Assign: { why: 'fresh' },
    Output: { gate: 'none' },
  },
  Refuse: { Type: 'Fail', Error: 'LagTooHigh', Cause: "{% 'It is ' & $why %}" },
  Ask: { Type: 'Pass', Output: { why: '{% $why %}', given: '{% $states.input %}' }, End: true },
  Go: { Type: 'Pass', Output: { why: '{% $why %}', given: '{% $states.input %}' }, End: true },
});

describe('Choice', () => {
  test('takes the first rule whose Condition is true', async () => {
    const ran = await runMachine(choice, { input: { lagSeconds: 90 } });

    expect(ran.path).toEqual(['How late?', 'Refuse']);
  });

  test("uses the matching rule's own Assign and Output, not those of the state", async () => {
    const ran = await runMachine(choice, { input: { lagSeconds: 10 } });

    expect(ran.path).toEqual(['How late?', 'Ask']);
    expect(ran.output).toEqual({ why: 'behind', given: { gate: 'ask' } });
  });

  test('goes to Default with the Assign and Output of the state when no rule matches', async () => {
    const ran = await runMachine(choice, { input: { lagSeconds: 1 } });

    expect(ran.path).toEqual(['How late?', 'Go']);
    expect(ran.output).toEqual({ why: 'fresh', given: { gate: 'none' } });
  });

  test('fails with States.NoChoiceMatched when no rule matches and there is no Default', async () => {
    const ran = await runMachine(
      definitionOf({
        'Ready?': { Type: 'Choice', Choices: [{ Condition: '{% $states.input.ready %}', Next: 'Done' }] },
        Done: { Type: 'Succeed' },
      }),
      { input: { ready: false } },
    );

    expect(ran).toMatchObject({ status: 'FAILED', error: 'States.NoChoiceMatched', path: ['Ready?'] });
  });

  test.each([{ ready: 'yes' }, {}])('fails when a Condition gives neither true nor false: %j', async (input) => {
    const ran = await runMachine(
      definitionOf({
        'Ready?': {
          Type: 'Choice',
          Choices: [{ Condition: '{% $states.input.ready %}', Next: 'Done' }],
          Default: 'Done',
        },
        Done: { Type: 'Succeed' },
      }),
      { input },
    );

    expect(ran).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
    expect(ran.cause).toContain('State "Ready?", Choices[0].Condition');
  });
});

const waiting = (fields: object) =>
  definitionOf({ 'Wait for DNS': { Type: 'Wait', ...fields, Next: 'Done' }, Done: { Type: 'Succeed' } });

describe('Wait', () => {
  test.each([
    ['Seconds', { Seconds: 30 }, {}, 30_000],
    ['Seconds by expression', { Seconds: '{% $states.input.ttl %}' }, { ttl: 60 }, 60_000],
    ['no Seconds', { Seconds: 0 }, {}, 0],
    ['Timestamp', { Timestamp: '2026-11-21T00:05:00Z' }, {}, 300_000],
    ['Timestamp by expression', { Timestamp: '{% $states.input.at %}' }, { at: '2026-11-21T01:00:01+01:00' }, 1000],
    ['a Timestamp in the past', { Timestamp: '2020-01-01T00:00:00Z' }, {}, 0],
  ])('waits exactly: %s', async (_title, fields, input, milliseconds) => {
    const ran = await runMachine(waiting(fields), { input });

    expect(ran.path).toEqual(['Wait for DNS', 'Done']);
    expect(ran.endedAt - ran.startedAt).toBe(milliseconds);
    expect(ran.output).toEqual(input);
  });

  test.each([
    [{ Seconds: '{% $states.input.ttl %}' }, { ttl: 1.5 }],
    [{ Seconds: '{% $states.input.ttl %}' }, { ttl: -1 }],
    [{ Timestamp: '{% $states.input.ttl %}' }, { ttl: 'tomorrow' }],
  ])('fails for a time that means nothing: %j of %j', async (fields, input) => {
    const ran = await runMachine(waiting(fields), { input });

    expect(ran).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError', path: ['Wait for DNS'] });
    expect(ran.history.map(({ type }) => type)).toContain('EvaluationFailed');
  });

  test('evaluates Assign and Output when the time is over', async () => {
    const ran = await runMachine(waiting({ Seconds: 7, Output: '{% $millis() %}' }));

    expect(ran.output).toBe(START + 7000);
  });
});

describe('Pass', () => {
  test('hands its input on without Output', async () => {
    const ran = await runMachine(definitionOf({ Start: { Type: 'Pass', End: true } }), { input: { group: 'orders' } });

    expect(ran).toMatchObject({ status: 'SUCCEEDED', output: { group: 'orders' }, path: ['Start'] });
  });

  test('evaluates Assign and Output on the same old variables; the next state sees the new ones', async () => {
    const ran = await runMachine(
      definitionOf({
        First: { Type: 'Pass', Assign: { epoch: 1, seen: 'nothing' }, Next: 'Second' },
        Second: {
          Type: 'Pass',
          Assign: { epoch: '{% $epoch + 1 %}', seen: '{% $epoch %}' },
          Output: '{% $epoch %}',
          Next: 'Third',
        },
        Third: { Type: 'Pass', Output: '{% [$states.input, $epoch, $seen] %}', End: true },
      }),
    );

    expect(ran.output).toEqual([1, 2, 1]);
  });
});

describe('Succeed', () => {
  test('ends the execution with its Output', async () => {
    const ran = await runMachine(
      definitionOf({ 'Serving from target': { Type: 'Succeed', Output: { group: '{% $states.input.group %}' } } }),
      { input: { group: 'orders' } },
    );

    expect(ran).toMatchObject({ status: 'SUCCEEDED', output: { group: 'orders' }, path: ['Serving from target'] });
  });
});

describe('Fail', () => {
  test('ends the execution with Error and Cause, texts or expressions', async () => {
    const ran = await runMachine(
      definitionOf({
        'Stopped halfway': { Type: 'Fail', Error: 'FailoverIncomplete', Cause: "{% 'At ' & $states.input.at %}" },
      }),
      { input: { at: 'promote' } },
    );

    expect(ran).toMatchObject({ status: 'FAILED', error: 'FailoverIncomplete', cause: 'At promote' });
    expect(ran.history.map(({ type }) => type)).toEqual(['ExecutionStarted', 'FailStateEntered', 'ExecutionFailed']);
  });

  test('may say neither Error nor Cause', async () => {
    const ran = await runMachine(definitionOf({ Stop: { Type: 'Fail' } }));

    expect(ran.status).toBe('FAILED');
    expect(ran).not.toHaveProperty('error');
  });

  test('fails with States.QueryEvaluationError when its Cause is no text', async () => {
    const ran = await runMachine(definitionOf({ Stop: { Type: 'Fail', Error: 'E', Cause: '{% 1 + 1 %}' } }));

    expect(ran.error).toBe('States.QueryEvaluationError');
  });
});
