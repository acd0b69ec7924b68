import type { Transition } from '#sandbox/asl/graph.ts';

/** Puts the states of a machine into layers, so that the way to the end leads from layer to layer. */

/** One edge of the drawing: all transitions between the same two states. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  /** Leads back to a layer that came before. */
  readonly back: boolean;
  /** Only errors lead this way. */
  readonly caught: boolean;
}

/** A place in a layer: a state, or the bend of an edge that passes through. */
export interface Place {
  readonly id: string;
  readonly state?: string;
}

export interface Layers {
  readonly layers: readonly (readonly Place[])[];
  readonly edges: readonly Edge[];
  /** By edge: the places that it leads through, both ends included. Edges that lead back have none. */
  readonly routes: ReadonlyMap<Edge, readonly string[]>;
}

/** Layers by the longest way from the start; within a layer, places stand near what they are joined to. */
export function layersOf(start: string, transitions: readonly Transition[], drawn: (edge: Edge) => boolean): Layers {
  const edges = edgesOf(start, transitions);
  const depth = depths(start, edges);
  const shown = edges.filter(drawn);
  const routes = new Map(shown.filter(({ back }) => !back).map((edge) => [edge, route(edge, depth)] as const));
  const layers: Place[][] = Array.from({ length: Math.max(...depth.values()) + 1 }, () => []);
  for (const [state, layer] of depth) layers[layer]?.push({ id: state, state });
  for (const [{ from }, places] of routes)
    for (const [index, id] of places.slice(1, -1).entries()) layers[(depth.get(from) ?? 0) + 1 + index]?.push({ id });
  return { layers: ordered(layers, [...routes.values()]), edges: shown, routes };
}

/** Joins transitions of the same two states, and finds those that lead back to a state on the way to them. */
function edgesOf(start: string, transitions: readonly Transition[]): readonly Edge[] {
  const back = new Set<string>();
  const onWay = new Set<string>();
  const seen = new Set<string>();
  const visit = (state: string): void => {
    seen.add(state);
    onWay.add(state);
    for (const { from, to } of transitions) {
      if (from !== state) continue;
      if (onWay.has(to)) back.add(`${from}\n${to}`);
      else if (!seen.has(to)) visit(to);
    }
    onWay.delete(state);
  };
  visit(start);
  const joined = Map.groupBy(transitions, ({ from, to }) => `${from}\n${to}`);
  return [...joined].flatMap(([key, [first, ...rest]]) =>
    first === undefined
      ? []
      : [
          {
            from: first.from,
            to: first.to,
            back: back.has(key),
            caught: [first, ...rest].every(({ by }) => by === 'Catch'),
          },
        ],
  );
}

/** The longest way from the start, in edges. Edges that lead back are left out, so it ends. */
function depths(start: string, edges: readonly Edge[]): ReadonlyMap<string, number> {
  const depth = new Map([[start, 0]]);
  const deepen = (state: string): void => {
    const own = depth.get(state) ?? 0;
    for (const { from, to, back } of edges) {
      if (from !== state || back || (depth.get(to) ?? -1) > own) continue;
      depth.set(to, own + 1);
      deepen(to);
    }
  };
  deepen(start);
  return depth;
}

function route({ from, to }: Edge, depth: ReadonlyMap<string, number>): readonly string[] {
  const [first, last] = [depth.get(from) ?? 0, depth.get(to) ?? 0];
  const bends = Array.from({ length: Math.max(0, last - first - 1) }, (_, index) => `${from}\n${to}\n${index}`);
  return [from, ...bends, to];
}

/** Orders each layer by the mean place of its neighbours, down and up a few times: the barycenter rule against crossings. */
function ordered(layers: readonly Place[][], routes: readonly (readonly string[])[]): readonly (readonly Place[])[] {
  const steps = routes.flatMap((places) => places.slice(1).map((to, index) => [places[index] ?? '', to] as const));
  let current = layers.map((layer) => [...layer]);
  for (let round = 0; round < 8; round += 1) {
    const position = new Map(
      current.flatMap((layer) => layer.map(({ id }, index) => [id, (index + 0.5) / layer.length] as const)),
    );
    const down = round % 2 === 0;
    const pull = ({ id }: Place): number => {
      const near = steps.flatMap(([from, to]) => (down && to === id ? [from] : !down && from === id ? [to] : []));
      const places = near.map((other) => position.get(other) ?? 0);
      return places.length === 0
        ? (position.get(id) ?? 0)
        : places.reduce((sum, place) => sum + place, 0) / places.length;
    };
    current = current.map((layer) => layer.toSorted((one, other) => pull(one) - pull(other)));
  }
  return current;
}
