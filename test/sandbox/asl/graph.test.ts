import type { Definition } from '#sandbox/asl/definition.ts';
import { shortestPaths, transitionsOf } from '#sandbox/asl/graph.ts';
import { loadMachine } from '#sandbox/asl/machine.ts';
import { everyField } from './every-field.ts';
import { definitionOf } from './run-machine.ts';

const { definition } = loadMachine(everyField);

describe('transitionsOf', () => {
  test('lists every transition with the field that names it', () => {
    expect(transitionsOf(definition)).toEqual([
      { from: 'Remember the group', to: 'Assess outage', by: 'Next' },
      { from: 'Assess outage', to: 'Is the Region really down?', by: 'Next' },
      { from: 'Assess outage', to: 'Stopped, nothing changed', by: 'Catch' },
      { from: 'Is the Region really down?', to: 'Let DNS settle', by: 'Choice' },
      { from: 'Is the Region really down?', to: 'Wait for the morning', by: 'Default' },
      { from: 'Let DNS settle', to: 'Serving from the target', by: 'Next' },
    ]);
  });

  test('lists once what no path can tell apart', () => {
    const rule = { Condition: '{% true %}', Next: 'B' };
    const twice = definitionOf({
      A: { Type: 'Choice', Choices: [rule, rule], Default: 'B' },
      B: { Type: 'Succeed' },
    }) as unknown as Definition;

    expect(transitionsOf(twice)).toEqual([
      { from: 'A', to: 'B', by: 'Choice' },
      { from: 'A', to: 'B', by: 'Default' },
    ]);
  });
});

describe('shortestPaths', () => {
  test('finds the shortest way to each state over the transitions that are let through', () => {
    const paths = shortestPaths(definition, (transition) => transition.by !== 'Default');

    expect(paths.get('Serving from the target')).toEqual([
      'Remember the group',
      'Assess outage',
      'Is the Region really down?',
      'Let DNS settle',
      'Serving from the target',
    ]);
    expect(paths.has('Wait for the morning')).toBe(false);
  });
});
