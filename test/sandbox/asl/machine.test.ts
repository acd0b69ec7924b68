import validate from 'asl-validator';
import { MACHINE_FIELDS, STATE_FIELDS } from '#sandbox/asl/fields.ts';
import { InvalidDefinition, loadMachine } from '#sandbox/asl/machine.ts';
import { everyField } from './every-field.ts';
import { definitionOf, LAMBDA } from './run-machine.ts';

/** The sentences with which a definition is refused; none if it is accepted. */
function problemsOf(definition: unknown): readonly string[] {
  try {
    loadMachine(definition);
    return [];
  } catch (error) {
    if (error instanceof InvalidDefinition) return error.problems;
    throw error;
  }
}

const task = (fields: object) => definitionOf({ Assess: { Type: 'Task', Resource: LAMBDA, End: true, ...fields } });
const done = { Type: 'Succeed' };

describe('A valid definition', () => {
  test('is loaded with its comment and its time-out', () => {
    const machine = loadMachine(everyField);

    expect(machine).toEqual({ definition: everyField, comment: 'Fails a group over.', timeoutSeconds: 3600 });
  });

  test('is copied, so that later changes of the original have no effect', () => {
    const original = JSON.parse(JSON.stringify(everyField));
    const machine = loadMachine(original);

    original.States = {};

    expect(machine.definition).toEqual(everyField);
  });

  test('is valid for asl-validator too, which adds fields of its own and is then still accepted', () => {
    const copy = JSON.parse(JSON.stringify(everyField));

    expect(validate(copy).errorsText()).toBe('');
    expect(problemsOf(copy)).toEqual([]);
  });

  test('is tested with every field that the interpreter knows', () => {
    const used = (type: string) =>
      Object.values(everyField.States)
        .filter((state) => state.Type === type)
        .flatMap((state) => Object.keys(state));
    const unused = Object.entries(STATE_FIELDS).flatMap(([type, fields]) =>
      Object.keys(fields).filter((field) => field !== 'End' && !used(type).includes(field)),
    );

    // End excludes Next, so no state of this machine can show both; the tests of the states use it.
    expect(unused).toEqual([]);
    expect(Object.keys(everyField).sort()).toEqual(Object.keys(MACHINE_FIELDS).sort());
  });
});

describe('Fields', () => {
  test('that are unknown are refused by name, with those that are allowed', () => {
    expect(problemsOf(definitionOf({ Stop: { Type: 'Fail', ErrorPath: '$.e' } }))).toEqual([
      'State "Stop": the field ErrorPath is not interpreted; allowed fields: Type, Comment, QueryLanguage, Error, Cause.',
    ]);
  });

  test.each([
    ['HeartbeatSeconds', task({ HeartbeatSeconds: 5 })],
    ['InputPath', task({ InputPath: '$' })],
    ['ResultSelector', task({ ResultSelector: {} })],
    ['Credentials', task({ Credentials: {} })],
    ['Assign', definitionOf({ Done: { Type: 'Succeed', Assign: { a: 1 } } })],
    ['ProcessorConfig', definitionOf({ Done: done }, { ProcessorConfig: {} })],
  ])('that are not interpreted are refused: %s', (field, definition) => {
    expect(problemsOf(definition)).toEqual([expect.stringContaining(`the field ${field} is not interpreted`)]);
  });

  test.each(['Map', 'Parallel', undefined])('of a type that is not interpreted are refused: %s', (type) => {
    expect(problemsOf(definitionOf({ Fan: { Type: type, End: true } }))).toEqual([
      `State "Fan" has the type ${JSON.stringify(type)}, which is not interpreted; allowed types: Task, Choice, Wait, Pass, Succeed, Fail.`,
    ]);
  });

  test.each([
    ['QueryLanguage is missing', { StartAt: 'A', States: { A: done } }],
    ['QueryLanguage is "JSONPath"', { QueryLanguage: 'JSONPath', StartAt: 'A', States: { A: done } }],
    ['it has to be an object', 'a text'],
    ['The machine has no states', { QueryLanguage: 'JSONata', StartAt: 'A', States: {} }],
    ['TimeoutSeconds is 0', task({ TimeoutSeconds: 0 })],
    ['TimeoutSeconds is "soon"', task({ TimeoutSeconds: 'soon' })],
    ['Resource is missing', definitionOf({ A: { Type: 'Task', End: true } })],
    ['.waitForTaskToken, which is not interpreted', task({ Resource: `${LAMBDA}.waitForTaskToken` })],
    ['exactly one of Next and "End": true', task({ Next: 'Assess' })],
    ['exactly one of Next and "End": true', definitionOf({ A: { Type: 'Pass' } })],
    ['exactly one of Seconds and Timestamp', definitionOf({ A: { Type: 'Wait', End: true } })],
    ['Choices is []', definitionOf({ A: { Type: 'Choice', Choices: [], Default: 'B' }, B: done })],
    ['Timestamp is "2026-11-21"', definitionOf({ A: { Type: 'Wait', Timestamp: '2026-11-21', End: true } })],
    ['Retry[0]: the field ErrorEquals is missing', task({ Retry: [{ MaxAttempts: 1 }] })],
    ['Retry[0]: the field BackoffRate is 0.5', task({ Retry: [{ ErrorEquals: ['E'], BackoffRate: 0.5 }] })],
    ['as the specification spells them', task({ Retry: [{ ErrorEquals: ['States.TimeOut'] }] })],
    ['States.ALL has to stand alone', task({ Retry: [{ ErrorEquals: ['States.ALL', 'E'] }] })],
    ['States.ALL has to be last', task({ Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['E'] }] })],
    [
      'more than IntervalSeconds (9)',
      task({ Retry: [{ ErrorEquals: ['E'], IntervalSeconds: 9, MaxDelaySeconds: 9 }] }),
    ],
    ['Catch[0]: the field Next is missing', task({ Catch: [{ ErrorEquals: ['E'] }] })],
    ['has 81 characters in its name', definitionOf({ ['x'.repeat(81)]: done })],
  ])('with a value that is not allowed are refused: %s', (sentence, definition) => {
    expect(problemsOf(definition)).toEqual([expect.stringContaining(sentence)]);
  });

  test('are refused all at once, one line each', () => {
    const refusal = () => loadMachine(task({ HeartbeatSeconds: 5, TimeoutSeconds: 0 }));

    expect(refusal).toThrow(InvalidDefinition);
    expect(refusal).toThrow(/HeartbeatSeconds.*\n.*TimeoutSeconds is 0/);
  });
});

describe('Transitions', () => {
  test('to states that do not exist are refused', () => {
    const definition = definitionOf({
      A: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'X' }], Default: 'Y' },
      B: { Type: 'Task', Resource: LAMBDA, Next: 'A', Catch: [{ ErrorEquals: ['E'], Next: 'Z' }] },
    });

    expect(problemsOf({ ...definition, StartAt: 'W' })).toEqual([
      'StartAt names "W", which does not exist; states: "A", "B".',
      'State "A" goes to "X" (Choice), which does not exist; states: "A", "B".',
      'State "A" goes to "Y" (Default), which does not exist; states: "A", "B".',
      'State "B" goes to "Z" (Catch), which does not exist; states: "A", "B".',
    ]);
  });

  test('that never lead to a state make it unreachable, which is refused', () => {
    expect(problemsOf(definitionOf({ A: done, B: done }))).toEqual(['State "B" can\'t be reached from StartAt ("A").']);
  });

  test('that never end are refused', () => {
    expect(problemsOf(definitionOf({ A: { Type: 'Pass', Next: 'A' } }))).toEqual([
      'No state that can be reached ends the machine (Succeed, Fail or End).',
    ]);
  });
});

const pass = (output: unknown) => definitionOf({ A: { Type: 'Pass', Output: { value: output }, End: true } });

describe('Expressions', () => {
  test('that are no JSONata are refused', () => {
    expect(problemsOf(pass('{% $states.input. %}'))).toEqual([
      expect.stringMatching(/^State "A", Output\.value: {% \$states\.input\. %} is no JSONata: /),
    ]);
  });

  test.each([' {% 1 %}', '{% 1 %} ', 'epoch {% 1 %}', '{ % 1 %}'])('with anything outside are refused: %j', (text) => {
    expect(problemsOf(pass(text))).toEqual([
      `State "A", Output.value: ${JSON.stringify(text)} has to begin with {% and end with %}, with nothing (no blank) outside.`,
    ]);
  });

  test.each([
    ['{% group %}', 'group'],
    ['{% $ %}', '$'],
    ['{% $$.group %}', '$$'],
    ['{% * %}', '*'],
    ['{% $map([1], function($one) { group }) %}', 'group'],
  ])('that refer to an input document are refused: %s', (text, name) => {
    expect(problemsOf(pass(text))).toEqual([
      `State "A", Output.value: ${name} in ${text} refers to nothing; write $states.input or a variable instead.`,
    ]);
  });

  test.each([
    "{% $states.input.list[kind = 'aurora'].name %}",
    '{% $states.input.list.(lag + 1) %}',
    '{% $states.input.list^(>lag)[0] %}',
    '{% $states.input.list{name: lag} %}',
    '{% $states.input.list[$ > 1] %}',
    '{% $map($states.input.list, function($one, $at) { $one.lag + $at }) %}',
    '{% ($worst := $max($states.input.lags); $worst) %}',
    '{% $states.input.list@$one.{"lag": $one.lag} %}',
    '{% $states.input.list#$at.{"at": $at} %}',
    '{% $states.input ~> |$|{"seen": true}| %}',
    '{% $states.context.Execution.Id & $uuid() & $now() %}',
    '{% $hash($string($partition($range(1, 9, 2), 2)), "SHA-256") & $parse("1") & $millis() & $random() %}',
  ])('that bind their own names or walk lists are accepted: %s', (text) => {
    expect(problemsOf(pass(text))).toEqual([]);
  });

  test.each(['{% $eval("1") %}', '{% $lagSeconds %}'])('with names that nobody defines are refused: %s', (text) => {
    expect(problemsOf(pass(text))).toEqual([
      expect.stringMatching(
        /^State "A", Output\.value: \$\w+ is assigned nowhere, and there is no function of that name\.$/,
      ),
    ]);
  });

  test.each([
    ['$states.result', 'input, context', pass('{% $states.result %}')],
    ['$states.result', 'input, context', task({ Arguments: '{% $states.result %}' })],
    ['$states.errorOutput', 'input, context, result', task({ Output: '{% $states.errorOutput %}' })],
    ['$states.inputs', 'input, context', pass('{% $states.inputs %}')],
    [
      '$states.result',
      'input, context, errorOutput',
      task({ Catch: [{ ErrorEquals: ['E'], Next: 'Assess', Output: '{% $states.result %}' }] }),
    ],
  ])('that use what is not there are refused: %s where there is %s', (field, allowed, definition) => {
    expect(problemsOf(definition)).toEqual([
      expect.stringContaining(`${field} is not there; allowed here: ${allowed}.`),
    ]);
  });

  test.each(['1st', 'a-b', 'states', 'x'.repeat(81)])('can not be assigned to the name %s', (name) => {
    expect(problemsOf(definitionOf({ A: { Type: 'Pass', Assign: { [name]: 1 }, End: true } }))).toEqual([
      expect.stringContaining(`"${name}" is no variable name`),
    ]);
  });
});

describe('Variables', () => {
  const caught = (uses: string) =>
    definitionOf({
      Assess: {
        Type: 'Task',
        Resource: LAMBDA,
        Assign: { target: '{% $states.result %}' },
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Announce' }],
        Next: 'Promote',
      },
      Promote: { Type: 'Pass', Output: '{% $target %}', Next: 'Announce' },
      Announce: { Type: 'Pass', Output: uses, End: true },
    });

  test('that one path does not assign are refused, with the path', () => {
    expect(problemsOf(caught('{% $target %}'))).toEqual([
      'State "Announce", Output: $target is not assigned on the path "Assess" > "Announce".',
    ]);
  });

  test('that an expression asks for by $exists are accepted', () => {
    expect(problemsOf(caught("{% $exists($target) ? $target : 'none' %}"))).toEqual([]);
  });

  test('are not yet there in the state that assigns them', () => {
    expect(
      problemsOf(
        definitionOf({ A: { Type: 'Pass', Assign: { epoch: 1 }, Output: '{% $epoch %}', Next: 'B' }, B: done }),
      ),
    ).toEqual(['State "A", Output: $epoch is not assigned on the path "A".']);
  });

  test('that the last state assigns are seen by nobody, so a use elsewhere is refused', () => {
    expect(
      problemsOf(
        definitionOf({
          A: { Type: 'Pass', Output: '{% $epoch %}', Next: 'B' },
          B: { Type: 'Pass', Assign: { epoch: 1 }, End: true },
        }),
      ),
    ).toEqual([expect.stringContaining('$epoch is assigned nowhere')]);
  });
});
