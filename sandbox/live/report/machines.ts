import type { Definition } from '#sandbox/asl/definition.ts';
import { drawMachine, walkOf } from './graph-drawing.ts';
import { html, type Markup } from './html.ts';
import type { Execution, Report } from './report-json.ts';

/** The path through the state machines, drawn from their definitions, and each execution in words. */
export function machines({ path }: Report, definitions: Readonly<Record<string, Definition>>): Markup {
  const drawn = Object.entries(definitions).filter(([name]) => path.some(({ machine }) => machine === name));
  return html`<section>
  <h2>The path through the machines</h2>
  <p>Drawn from the definitions that AWS runs too. What was walked stands out; ways that only errors take are drawn where they were taken.</p>
  ${drawn.map(([name, definition]) => {
    const walked = path.filter(({ machine }) => machine === name);
    const runs = walked.length === 1 ? 'one execution' : `${walked.length} executions, together`;
    return html`<figure><figcaption><strong>${name}</strong> <span class="key">${runs}</span> <span class="hint">Scroll sideways to see all of it.</span></figcaption>
    <div class="scroll" tabindex="0" role="group" aria-label="Drawing of the machine ${name}">${drawMachine(name, definition, walkOf(walked.map(({ states }) => states)))}</div></figure>`;
  })}
  <details><summary>Every execution, state by state</summary>${path.map(execution)}</details>
</section>`;
}

const execution = ({ machine, name, region, status, states }: Execution): Markup =>
  html`<p class="execution"><strong>${machine}</strong> in ${region}: ${status.toLowerCase().replace('_', ' ')} <code>${name}</code><br />${folded(
    states,
  ).map((state, index) => html`${index > 0 && ' → '}${state}`)}</p>`;

/** The states in their order, a round that repeats at once written once with its number. */
function folded(states: readonly string[]): readonly string[] {
  const out: string[] = [];
  for (let index = 0; index < states.length; ) {
    const length = [1, 2, 3, 4].find((size) => repeats(states, index, size) > 1) ?? 1;
    const times = repeats(states, index, length);
    const round = states.slice(index, index + length);
    out.push(times === 1 ? round.join(' → ') : `(${round.join(' → ')}) ×${times}`);
    index += length * times;
  }
  return out;
}

/** How many times the `length` states from `index` on follow each other. */
function repeats(states: readonly string[], index: number, length: number): number {
  const same = (times: number) =>
    states.slice(index, index + length).every((state, offset) => states[index + times * length + offset] === state);
  let times = 1;
  while (index + (times + 1) * length <= states.length && same(times)) times += 1;
  return times;
}
