import { namesOf } from '#core/names.ts';
import type { ExecutionRecord } from '#sandbox/world/executions.ts';
import { type Boundary, follow } from './boundaries.ts';
import { freezeNext } from './freeze.ts';
import type { Playing, StoryName } from './stories.ts';
import type { Watched } from './watched.ts';

/** How stories are disturbed, each at every point of an undisturbed run. */

/** One point: a boundary, or a changing call within a Task, and what happens there. */
export interface Point {
  readonly task: number;
  readonly machine: string;
  readonly state: string;
  readonly fate: string;
  /** The number of the call within the Task; -1 at its beginning. */
  readonly call: number;
  readonly what: string;
}

export interface Disturbance {
  /** What happens, in words. */
  readonly text: string;
  readonly stories: readonly StoryName[];
  /** The points of an undisturbed run. */
  readonly pointsOf: (boundaries: readonly Boundary[]) => readonly Point[];
  /** Spoils a run at one point, and says when it has. */
  readonly at: (playing: Playing, point: Point, struck: () => void) => void;
  /** The outage ends by the disturbance alone. */
  readonly ownsReturn?: true;
  /** The disturbance may go on for so long after the outage began: a story that rests before is not over. */
  readonly lastsSeconds?: number;
  /** Somebody is killed, and may tell what it had told. */
  readonly kills?: true;
}

const atEach = (boundaries: readonly Boundary[]): readonly Point[] =>
  boundaries.map(({ task, machine, state }) => ({ task, machine, state, fate: 'disturbed', call: -1, what: '' }));

/** Does something once, as the Task of the point begins. */
const onTask =
  (act: (playing: Playing, execution: ExecutionRecord) => void): Disturbance['at'] =>
  (playing, point, struck) => {
    follow(playing.scene, {
      onTask: ({ task }, execution) => {
        if (task !== point.task) return;
        struck();
        act(playing, execution);
      },
    });
  };

/** Starts a machine in a Region, as whoever holds the rights may. */
function start({ stage }: Watched, machine: 'failover' | 'converge', region: string, input: object): void {
  stage.world.startExecution(namesOf(stage.configuration).machine(machine), region, input);
}

/** The lease lasts 120 s from its newest renewal, 120 s more pass until it counts as abandoned, and the next sweep comes within a minute. */
const frozenMilliseconds = 310_000;

const outages: readonly StoryName[] = ['cut-off', 'writer-dead'];

const fates = ['abort-amid', 'kill-before', 'kill-after'] as const;

export const disturbances = {
  'region-returns': {
    text: 'the lost Region comes back',
    stories: ['region-lost', 'cut-off'],
    pointsOf: atEach,
    at: onTask(({ end }) => end()),
    ownsReturn: true,
  },
  'duplicate-event': {
    text: "the alarm's event is delivered once more",
    stories: outages,
    pointsOf: atEach,
    at: onTask(({ scene }) => {
      const first = scene.stage.world.executions.find(
        ({ input, region }) =>
          (input as { event?: string }).event !== undefined && region === scene.stage.regions.standby,
      );
      start(scene, 'failover', scene.stage.regions.standby, (first?.input ?? {}) as object);
    }),
  },
  'second-failover': {
    text: 'a person starts another failover, with the owner and the epoch of that moment',
    stories: outages,
    pointsOf: atEach,
    at: onTask(({ scene }) => {
      const { owner, epoch } = scene.entry();
      const input = { group: scene.stage.groupName, trigger: 'manual', reason: 'Somebody was in a hurry.' };
      start(scene, 'failover', scene.stage.regions.standby, { ...input, expectedOwner: owner, expectedEpoch: epoch });
    }),
  },
  'second-converge': {
    text: 'another converge is started, at the epoch of that moment',
    stories: outages,
    pointsOf: atEach,
    at: onTask(({ scene }) => {
      const { epoch } = scene.entry();
      const input = { group: scene.stage.groupName, epoch, holder: 'another run' };
      start(scene, 'converge', scene.stage.regions.standby, input);
    }),
  },
  'run-frozen': {
    text: 'a run freezes, longer than its lease lasts, and goes on with what it had decided before',
    stories: ['cut-off'],
    // The run of another machine is started by Step Functions itself, and by no function.
    pointsOf: (boundaries) => atEach(boundaries.filter(({ state }) => state !== 'Run converge')),
    at: ({ scene }, point, struck) => {
      follow(scene, {
        onTask: ({ task, state }) => {
          if (task !== point.task) return;
          struck();
          scene.stage.timers.after(frozenMilliseconds, freezeNext(scene, state).thaw);
        },
      });
    },
    lastsSeconds: 480,
  },
  'failover-stopped': {
    text: 'the failover machine is stopped between its steps or amid its calls, or its function is killed before a call or after it',
    stories: ['region-lost', ...outages],
    pointsOf: (boundaries) =>
      boundaries
        .filter(({ machine }) => machine === 'failover')
        .flatMap(({ calls, ...boundary }) => [
          { ...boundary, fate: 'abort', call: -1, what: '' },
          ...calls.flatMap((what, call) => fates.map((fate) => ({ ...boundary, fate, call, what }))),
        ]),
    at: ({ scene }, point, struck) => {
      follow(scene, {
        onTask: ({ task }, { running }) => {
          if (task !== point.task || point.fate !== 'abort') return;
          struck();
          running.abort('Stopped by a person.');
        },
        onCall: ({ task }, call, { running }) => {
          if (task !== point.task || call !== point.call) return 'proceed';
          struck();
          if (point.fate === 'abort-amid') running.abort('Stopped by a person.');
          return point.fate === 'kill-before' ? 'lose-call' : point.fate === 'kill-after' ? 'lose-answer' : 'proceed';
        },
      });
    },
    kills: true,
  },
} as const satisfies Readonly<Record<string, Disturbance>>;

export type DisturbanceName = keyof typeof disturbances;
