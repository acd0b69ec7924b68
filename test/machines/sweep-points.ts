import type { Call } from '#sandbox/world/service.ts';
import { callsOf } from './fates.ts';
import type { Scene } from './scene.ts';
import { executionsIn } from './story.ts';

/** Where a run of converge can be disturbed, and how. */

/** The functions that converge runs. */
const files = [
  ...['look-around', 'fence-writer', 'lift-fence', 'promote-replica', 'shift-traffic'],
  ...['harden-database', 'announce-outcome', 'settle-group'],
];

/**
 * - `abort`: the execution is stopped as the Task begins.
 * - `abort-amid`: the execution is stopped while the function's call is on its way; the function goes on.
 * - `kill-before`: the function is killed before its call reaches AWS.
 * - `kill-after`: the call is applied, and the function is killed before it learns of that. To be killed with the answer in hand,
 *   before the next call or the return, leaves exactly the same world behind.
 */
export type Fate = 'abort' | 'abort-amid' | 'kill-before' | 'kill-after';

/** `task` counts the Tasks of all converge executions from 0, `call` the changing calls within the Task. */
export interface Point {
  readonly task: number;
  readonly state: string;
  readonly fate: Fate;
  readonly call: number;
  /** `service operation` of the call. */
  readonly what: string;
}

/** Changes something that outlives the function: the world, the ledger, a metric, a notice. */
const isChanging = ({ operation }: Pick<Call, 'operation'>): boolean => !/^(Get|List|Describe|Invoke)/.test(operation);

interface Visit {
  readonly state: string;
  readonly calls: string[];
}

/** Watches the Tasks of converge in a scene. `onTask` and `onCall` hear of each as it comes, and may spoil it. */
export function watchTasks(
  scene: Scene,
  hear: {
    readonly onTask?: (task: number, abort: () => void) => void;
    readonly onCall?: (task: number, call: number, abort: () => void) => 'proceed' | 'lose-call' | 'lose-answer';
  } = {},
): readonly Visit[] {
  const visits: Visit[] = [];
  const newest = { abort: () => {} };
  const isOurs = files.map((file) => callsOf(scene, file));
  scene.stage.world.on((event) => {
    if (event.kind !== 'state' || event.history.type !== 'TaskStateEntered' || !event.machine.endsWith('converge'))
      return;
    const execution = executionsIn(scene, 'converge').find(({ name }) => name === event.execution);
    newest.abort = () => execution?.running.abort('Disturbed.');
    visits.push({ state: event.history.state ?? '', calls: [] });
    hear.onTask?.(visits.length - 1, newest.abort);
  });
  scene.stage.world.intercept((call, stage) => {
    const visit = visits.at(-1);
    if (stage !== 'before' || !visit || !isChanging(call) || !isOurs.some((is) => is(call))) return 'proceed';
    visit.calls.push(`${call.service} ${call.operation}`);
    return hear.onCall?.(visits.length - 1, visit.calls.length - 1, newest.abort) ?? 'proceed';
  });
  return visits;
}

/** Every point of an undisturbed run. */
export const pointsOf = (visits: readonly Visit[]): readonly Point[] =>
  visits.flatMap(({ state, calls }, task) => [
    { task, state, fate: 'abort' as const, call: -1, what: '' },
    ...calls.flatMap((what, call) =>
      (['abort-amid', 'kill-before', 'kill-after'] as const).map((fate) => ({ task, state, fate, call, what })),
    ),
  ]);

/** Disturbs a scene at one point, once, and says when it has. */
export function disturb(scene: Scene, point: Point, struck: () => void): void {
  watchTasks(scene, {
    onTask: (task, abort) => {
      if (task !== point.task || point.fate !== 'abort') return;
      struck();
      abort();
    },
    onCall: (task, call, abort) => {
      if (task !== point.task || call !== point.call) return 'proceed';
      struck();
      if (point.fate === 'abort-amid') abort();
      return (
        ({ 'kill-before': 'lose-call', 'kill-after': 'lose-answer' } as const)[point.fate as 'kill-before'] ?? 'proceed'
      );
    },
  });
}
