import { readFileSync } from 'node:fs';
import type { Definition } from '#sandbox/asl/definition.ts';
import type { HistoryEvent } from '#sandbox/asl/execution.ts';
import { type Transition, transitionsOf } from '#sandbox/asl/graph.ts';
import type { ExecutionRecord } from '#sandbox/world/executions.ts';

/** Which transitions of a machine some executions went over. */

/** `from -> to (Next)`; the two ways of leaving a Task for the same state are told apart by its last event. */
export function walkedBy(
  { path, history }: Pick<ExecutionRecord, 'path' | 'history'>,
  definition: Definition,
): readonly string[] {
  const known = transitionsOf(definition);
  const failed = failedVisits(history);
  return path.slice(1).flatMap((to, index) => {
    const from = path[index] ?? '';
    const isTask = definition.States[from]?.Type === 'Task';
    const found = known.filter((edge) => edge.from === from && edge.to === to);
    return found.filter(({ by }) => !isTask || (by === 'Catch') === failed.has(index)).map(nameOf);
  });
}

/** Numbers of the visits, from 0, that ended with an error. */
function failedVisits(history: readonly HistoryEvent[]): ReadonlySet<number> {
  const failed = new Set<number>();
  let visit = -1;
  let newest = '';
  for (const { type } of history) {
    if (type.endsWith('StateEntered')) visit += 1;
    if (type.endsWith('StateExited') && /Failed|TimedOut/.test(newest)) failed.add(visit);
    newest = type;
  }
  return failed;
}

export const nameOf = ({ from, to, by }: Transition): string => `${from} -> ${to} (${by})`;

export const machineNamed = (machine: 'failover' | 'converge'): Definition =>
  JSON.parse(readFileSync(`state-machines/${machine}.asl.json`, 'utf8')) as Definition;
