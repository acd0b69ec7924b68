import { mutantOf, mutants } from '#sandbox/simulator/mutants/all.ts';
import { sourcesOf } from '#sandbox/simulator/plant.ts';
import { rarePlaces } from '#sandbox/simulator/rare-places.ts';
import { scenarios } from '#sandbox/simulator/scenarios.ts';
import { disturbances } from '#sandbox/simulator/sweeps/disturbances.ts';

describe('the planted bugs', () => {
  test('are at least twenty beside the canary, each with a name of its own', () => {
    expect(mutants.length).toBeGreaterThan(20);
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  });

  test.each(mutants.map(({ name }) => name))('%s finds its passage exactly once, and changes the text', (name) => {
    const mutant = mutantOf(name);
    const sources = sourcesOf(mutant);

    expect(sources.size).toBe(new Set(mutant.edits.map(({ module }) => module)).size);
    for (const { find, replace } of mutant.edits) expect(find).not.toBe(replace);
  });

  test('a fault list that a bug names is there, and a sweep plays its story; none names both', () => {
    for (const { scenario, sweep, place } of mutants) {
      expect([undefined, ...rarePlaces.map(({ name }) => name)]).toContain(place);
      expect([undefined, ...Object.keys(scenarios)]).toContain(scenario);
      if (!sweep) continue;
      expect(scenario).toBeUndefined();
      expect(disturbances[sweep.disturbance].stories).toContain(sweep.story);
    }
  });

  test('a passage that is not there is refused with the module and the count', () => {
    const rotten = {
      name: 'rotten',
      text: '',
      edits: [{ module: 'core/lease.ts', find: 'no such text', replace: '' }],
    };

    expect(() => sourcesOf(rotten)).toThrow(
      'Mutant rotten: core/lease.ts has 0 passages "no such text", and there has to be one.',
    );
  });

  test('an unknown name is refused with the names that there are', () => {
    expect(() => mutantOf('nobody')).toThrow(/There is no mutant nobody; there are canary, /);
  });
});
