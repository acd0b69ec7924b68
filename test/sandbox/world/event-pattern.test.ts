import { readPattern } from '#sandbox/world/event-pattern.ts';
import { readTransform } from '#sandbox/world/input-transformer.ts';

const event = {
  id: 'e-1',
  source: 'aws.cloudwatch',
  resources: ['arn:one', 'arn:two'],
  detail: { state: { value: 'ALARM', reason: 'It said "no".' } },
};

describe('an event pattern', () => {
  test.each([
    ['an exact value', { source: ['aws.cloudwatch'] }, true],
    ['one of several values', { source: ['aws.rds', 'aws.cloudwatch'] }, true],
    ['another value', { source: ['aws.rds'] }, false],
    ['an item of a list', { resources: ['arn:two'] }, true],
    ['a field within', { detail: { state: { value: ['ALARM'] } } }, true],
    ['two fields, of which one does not fit', { source: ['aws.cloudwatch'], id: ['e-2'] }, false],
    ['a prefix', { source: [{ prefix: 'aws.' }] }, true],
    ['a suffix', { source: [{ suffix: 'rds' }] }, false],
    ['a field that has to be there', { detail: { state: [{ exists: true }] } }, true],
    ['a field that must not be there', { detail: { muteDetail: [{ exists: false }] } }, true],
    ['anything but a value', { source: [{ 'anything-but': ['aws.cloudwatch'] }] }, false],
    ['a field that the event does not have', { detail: { previousState: { value: ['OK'] } } }, false],
  ])('with %s', (_, pattern, fits) => {
    expect(readPattern(pattern, 'A test')(event)).toBe(fits);
  });

  test('with an operator that the world does not know is refused', () => {
    expect(() => readPattern({ source: [{ wildcard: 'aws.*' }] }, 'A test')).toThrow(
      /A test: the world does not know the pattern/,
    );
  });
});

describe('a target’s input', () => {
  const made = (target: Record<string, unknown>) => readTransform(target, 'A test')(event);

  test('is the event unless something else is said', () => {
    expect(made({})).toBe(event);
  });

  test('is the constant Input', () => {
    expect(made({ Input: '{"group":"orders"}' })).toEqual({ group: 'orders' });
  });

  test('is the template with values as JSON outside quotes, and as they are within', () => {
    const InputTransformer = {
      InputPathsMap: { id: '$.id', state: '$.detail.state', absent: '$.detail.none' },
      InputTemplate: '{"event":<id>,"state":<state>,"text":"event <id>","none":<absent>}',
    };

    expect(made({ InputTransformer })).toEqual({
      event: 'e-1',
      state: { value: 'ALARM', reason: 'It said "no".' },
      text: 'event e-1',
      none: '',
    });
  });

  test('is refused when its template names a path that is not given', () => {
    const InputTransformer = { InputPathsMap: {}, InputTemplate: '{"event":<id>}' };

    expect(() => made({ InputTransformer })).toThrow(/names <id>, which InputPathsMap does not have/);
  });
});
