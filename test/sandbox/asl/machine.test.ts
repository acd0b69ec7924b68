import validate from 'asl-validator';
import { MACHINE_FIELDS, STATE_FIELDS } from '#sandbox/asl/fields.ts';
import { InvalidDefinition, loadMachine } from '#sandbox/asl/machine.ts';
import { everyField } from './every-field.ts';
import { problemsOf, task } from './problems-of.ts';
import { definitionOf, LAMBDA } from './run-machine.ts';

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
