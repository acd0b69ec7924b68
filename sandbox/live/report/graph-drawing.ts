import type { Definition } from '#sandbox/asl/definition.ts';
import { transitionsOf } from '#sandbox/asl/graph.ts';
import { type Edge, layersOf } from './graph-layers.ts';
import { html, type Markup } from './html.ts';

/** Draws a state machine as its definition says it, with the states and edges that were walked. Lengths are SVG units. */

const node = { width: 128, height: 40 };
const bend = 14;
/** Between two layers, and between two places of one layer. */
const gap = { layer: 40, place: 14 };
const margin = 8;

interface Point {
  readonly along: number;
  readonly across: number;
}

/** How often each state and each edge was walked. */
export interface Walk {
  readonly states: ReadonlyMap<string, number>;
  readonly edges: ReadonlySet<string>;
}

/** What the state lists of several executions walked together. */
export function walkOf(executions: readonly (readonly string[])[]): Walk {
  const states = new Map<string, number>();
  const edges = new Set<string>();
  for (const walked of executions)
    for (const [index, state] of walked.entries()) {
      states.set(state, (states.get(state) ?? 0) + 1);
      const next = walked[index + 1];
      if (next !== undefined) edges.add(edgeKey(state, next));
    }
  return { states, edges };
}

const edgeKey = (from: string, to: string): string => `${from}\n${to}`;

/** The drawing. Edges that only errors take are drawn where they were walked. */
export function drawMachine(name: string, definition: Definition, walk: Walk): Markup {
  const walked = ({ from, to }: Edge) => walk.edges.has(edgeKey(from, to));
  const { layers, edges, routes } = layersOf(
    definition.StartAt,
    transitionsOf(definition),
    (edge) => !edge.caught || walked(edge),
  );
  // The longer side goes down the page, unless a layer holds so many states that it would not fit across.
  const sideways = Math.max(...layers.map((layer) => layer.filter(({ state }) => state).length)) > 5;
  const size = sideways ? { along: node.width, across: node.height } : { along: node.height, across: node.width };
  const points = placed(layers, size);
  const breadth = Math.max(...[...points.values()].map(({ across }) => across)) + size.across / 2;
  const lane = edges.some(({ back }) => back) ? breadth + 18 : breadth;
  const lastBack = edges.some(({ from, back }) => back && layers.at(-1)?.some(({ id }) => id === from));
  const length = layers.length * (size.along + gap.layer) - (lastBack ? gap.layer / 2 : gap.layer) + margin;
  const at = (point: Point) =>
    sideways ? `${fixed(point.along)} ${fixed(point.across)}` : `${fixed(point.across)} ${fixed(point.along)}`;
  const path = (edge: Edge) =>
    edge.back
      ? backPath(points.get(edge.from), points.get(edge.to), lane, size, at)
      : forwardPath(
          (routes.get(edge) ?? []).map((id) => points.get(id)),
          size,
          at,
        );
  const drawnEdges = edges.toSorted((one, other) => Number(walked(one)) - Number(walked(other)));
  const [full, cross] = [length + margin, lane + margin];
  return html`<svg class="machine" viewBox="0 0 ${fixed(sideways ? full : cross)} ${fixed(sideways ? cross : full)}" style="width:${fixed(sideways ? full : cross)}px" role="img" aria-label="State machine ${name}; walked: ${[...walk.states.keys()].join(', ')}">
    <defs>${['', '-walked'].map((kind) => html`<marker id="arrow-${name}${kind}" class="arrow${kind}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8Z" /></marker>`)}</defs>
    ${drawnEdges.map((edge) => html`<path class="edge${walked(edge) ? ' walked' : ''}" d="${path(edge)}" marker-end="url(#arrow-${name}${walked(edge) ? '-walked' : ''})"><title>${edge.from} → ${edge.to}</title></path>`)}
    ${layers.flat().map(({ state }) => state !== undefined && drawState(state, definition, walk, points.get(state), sideways))}
  </svg>`;
}

/** Centres of all places: layers follow each other along, the places of a layer stand beside each other and are centred. */
function placed(
  layers: ReturnType<typeof layersOf>['layers'],
  size: { along: number; across: number },
): ReadonlyMap<string, Point> {
  const breadthOf = (layer: (typeof layers)[number]) =>
    layer.reduce((sum, { state }) => sum + (state === undefined ? bend : size.across) + gap.place, -gap.place);
  const widest = Math.max(...layers.map(breadthOf));
  const points = new Map<string, Point>();
  for (const [index, layer] of layers.entries()) {
    let across = margin + (widest - breadthOf(layer)) / 2;
    for (const { id, state } of layer) {
      const own = state === undefined ? bend : size.across;
      points.set(id, { along: margin + size.along / 2 + index * (size.along + gap.layer), across: across + own / 2 });
      across += own + gap.place;
    }
  }
  return points;
}

type At = (point: Point) => string;

/** A smooth line through the places of an edge, from the end of the first state to the beginning of the last. */
function forwardPath(through: readonly (Point | undefined)[], size: { along: number }, at: At): string {
  const points = through.filter((point) => point !== undefined);
  return points
    .slice(1)
    .map((to, index) => {
      const from = points[index] ?? to;
      const isFirst = index === 0;
      const isLast = index === points.length - 2;
      const start = { along: from.along + size.along / 2, across: from.across };
      const end = { along: to.along - size.along / 2, across: to.across };
      const middle = (start.along + end.along) / 2;
      const curve = `C${at({ along: middle, across: start.across })} ${at({ along: middle, across: end.across })} ${at(end)}`;
      // A bend is passed straight, on the level of its layer.
      const passed = isLast ? '' : `L${at({ along: to.along + size.along / 2, across: to.across })}`;
      return `${isFirst ? `M${at(start)}` : ''}${curve}${passed}`;
    })
    .join('');
}

/** Back along a lane beside all states, which every edge that leads back shares. */
function backPath(
  from: Point | undefined,
  to: Point | undefined,
  lane: number,
  size: { along: number; across: number },
  at: At,
): string {
  if (!from || !to) return '';
  const out = from.along + size.along / 2;
  const turn = out + gap.layer / 4;
  const radius = 6;
  return [
    `M${at({ along: out, across: from.across })}`,
    `L${at({ along: turn - radius, across: from.across })}`,
    `Q${at({ along: turn, across: from.across })} ${at({ along: turn, across: from.across + radius })}`,
    `L${at({ along: turn, across: lane - radius })}`,
    `Q${at({ along: turn, across: lane })} ${at({ along: turn - radius, across: lane })}`,
    `L${at({ along: to.along + radius, across: lane })}`,
    `Q${at({ along: to.along, across: lane })} ${at({ along: to.along, across: lane - radius })}`,
    `L${at({ along: to.along, across: to.across + size.across / 2 })}`,
  ].join('');
}

function drawState(
  state: string,
  definition: Definition,
  walk: Walk,
  point: Point | undefined,
  sideways: boolean,
): Markup | undefined {
  if (!point) return undefined;
  const type = definition.States[state]?.Type ?? 'Task';
  const visits = walk.states.get(state) ?? 0;
  const [x, y] = (sideways ? [point.along, point.across] : [point.across, point.along]) as [number, number];
  const lines = wrapped(state);
  const radius = type === 'Choice' ? node.height / 2 : 5;
  return html`<g class="state${visits > 0 ? ' walked' : ''}"><title>${state} (${type}), walked ${visits} times</title>
    <rect x="${fixed(x - node.width / 2)}" y="${fixed(y - node.height / 2)}" width="${node.width}" height="${node.height}" rx="${radius}" />
    <text>${lines.map((text, index) => html`<tspan x="${fixed(x)}" y="${fixed(y + 4 + 14 * (index - (lines.length - 1) / 2))}">${text}</tspan>`)}</text>
    ${visits > 1 && html`<text class="visits" x="${fixed(x + node.width / 2 - 3)}" y="${fixed(y - node.height / 2 - 4)}">×${visits}</text>`}
  </g>`;
}

/** One line, or two of about the same length. */
function wrapped(name: string): readonly string[] {
  const words = name.split(' ');
  if (name.length <= 18 || words.length < 2) return [name];
  const half = words.findIndex((_, index) => words.slice(0, index + 1).join(' ').length >= name.length / 2 - 1);
  return [words.slice(0, half + 1).join(' '), words.slice(half + 1).join(' ')].filter((line) => line !== '');
}

const fixed = (value: number): string => value.toFixed(1);
