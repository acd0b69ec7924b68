import type { ExecutionRecord } from '#sandbox/world/executions.ts';
import type { Call } from '#sandbox/world/service.ts';
import type { Watched } from './watched.ts';

/** Where a story can be disturbed: between two steps of its machines. */

/** The beginning of a Task, which is the end of whatever came before it. */
export interface Boundary {
  /** Counts the Tasks of both machines from 0, in the order in which they begin. */
  readonly task: number;
  readonly machine: 'failover' | 'converge';
  readonly state: string;
  /** Changing calls of the Task's function, as `service operation`; of the failover machine's Tasks alone. */
  readonly calls: string[];
}

/** Hears of what happens in a story. */
export interface Listener {
  readonly onTask?: (boundary: Boundary, execution: ExecutionRecord) => void;
  /** Asked for each changing call of a function; `call` counts those of the Task from 0. */
  readonly onCall?: (
    boundary: Boundary,
    call: number,
    execution: ExecutionRecord,
  ) => 'proceed' | 'lose-call' | 'lose-answer';
}

/** Changes something that outlives the function: the world, the ledger, a metric, a notice. */
const isChanging = ({ operation }: Pick<Call, 'operation'>): boolean => !/^(Get|List|Describe|Invoke)/.test(operation);

/** The functions of the failover machine that change something, or may. */
const files = new Set(['claim-group', 'confirm-outage', 'declare-target', 'announce-refusal']);

/** Follows the Tasks of both machines from now on, and the changing calls of the failover machine's functions. The answer grows. */
export function follow({ stage }: Watched, { onTask, onCall }: Listener = {}): readonly Boundary[] {
  const boundaries: Boundary[] = [];
  const newest = new Map<string, { readonly boundary: Boundary; readonly execution: ExecutionRecord }>();
  stage.world.on((event) => {
    if (event.kind !== 'state' || event.history.type !== 'TaskStateEntered') return;
    const execution = stage.world.executions.find(
      ({ name, machine }) => name === event.execution && machine === event.machine,
    );
    if (!execution) return;
    const machine = event.machine.endsWith('converge') ? 'converge' : 'failover';
    const boundary: Boundary = { task: boundaries.length, machine, state: event.history.state ?? '', calls: [] };
    boundaries.push(boundary);
    newest.set(execution.arn, { boundary, execution });
    onTask?.(boundary, execution);
  });
  stage.world.intercept((call, when) => {
    const tag = when === 'before' ? stage.tags.of(call.input) : undefined;
    const found = tag?.holder !== undefined && files.has(tag.file) ? newest.get(tag.holder) : undefined;
    if (!found || !isChanging(call)) return 'proceed';
    found.boundary.calls.push(`${call.service} ${call.operation}`);
    return onCall?.(found.boundary, found.boundary.calls.length - 1, found.execution) ?? 'proceed';
  });
  return boundaries;
}
