import { transitionsOf } from '#sandbox/asl/graph.ts';
import { layersOf } from '#sandbox/live/report/graph-layers.ts';
import { definitions } from './drill.ts';

test.each(Object.entries(definitions))(
  'every state of %s has one place, and every way forward leads one layer on',
  (_, definition) => {
    const { layers, routes, edges } = layersOf(definition.StartAt, transitionsOf(definition), () => true);
    const layerOf = new Map(layers.flatMap((layer, index) => layer.map(({ id }) => [id, index] as const)));
    const states = layers.flat().flatMap(({ state }) => state ?? []);

    expect(states.toSorted()).toEqual(Object.keys(definition.States).toSorted());
    for (const route of routes.values())
      expect(
        route.slice(1).map((id, index) => (layerOf.get(id) ?? 0) - (layerOf.get(route[index] ?? '') ?? 0)),
      ).toEqual(route.slice(1).map(() => 1));
    expect(
      edges.filter(({ back }) => back).every(({ from, to }) => (layerOf.get(to) ?? 0) < (layerOf.get(from) ?? 0)),
    ).toBe(true);
  },
);

test('the loop of converge leads back to its look', () => {
  const { converge } = definitions;
  const { edges } = layersOf('Adopt input', converge ? transitionsOf(converge) : [], () => true);
  const back = edges.filter((edge) => edge.back);

  expect(new Set(back.map(({ to }) => to))).toEqual(new Set(['Look around']));
  expect(back.map(({ from }) => from)).toContain('Wait for progress');
});

test('two transitions between the same states are one edge, an error exit only if each of them is', () => {
  const { edges } = layersOf(
    'A',
    [
      { from: 'A', to: 'B', by: 'Next' },
      { from: 'A', to: 'B', by: 'Catch' },
      { from: 'A', to: 'C', by: 'Catch' },
    ],
    () => true,
  );

  expect(edges).toEqual([
    { from: 'A', to: 'B', back: false, caught: false },
    { from: 'A', to: 'C', back: false, caught: true },
  ]);
});
