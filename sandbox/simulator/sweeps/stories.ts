import type { Configuration } from '#core/configuration.ts';
import type { Assembly } from '#sandbox/world/assembly.ts';
import { type Watched, watch } from './watched.ts';

/** What goes on while a sweep disturbs it. */
export interface Story {
  /** What is lost, in words. */
  readonly text: string;
  /** Begins the outage. */
  readonly begin: (scene: Watched) => Promise<void>;
  /** Ends it: what was lost is back. */
  readonly end: (scene: Watched) => Promise<void>;
  /** Seconds from its beginning to its end, where nobody ends it earlier. */
  readonly lastsSeconds: number;
}

export const stories = {
  'region-lost': {
    text: "the owner's Region dies with everything in it, and comes back",
    begin: ({ stage, owner }) => stage.kill(owner),
    end: ({ stage, owner }) => stage.revive(owner),
    lastsSeconds: 75,
  },
  'cut-off': {
    text: "the owner's Region is cut off, with a writer that goes on inside it, and comes back",
    begin: async ({ stage, owner }) => stage.isolate(owner),
    end: async ({ stage, owner }) => stage.heal(owner),
    lastsSeconds: 75,
  },
  'writer-dead': {
    text: "the writer dies while its Region's APIs go on",
    begin: ({ stage, owner }) => stage.killDatabase(owner),
    end: async () => {},
    lastsSeconds: 0,
  },
} as const satisfies Readonly<Record<string, Story>>;

export type StoryName = keyof typeof stories;

/** The shortest dwell and the fewest looks that the configuration allows: what a path looks like does not depend on them. */
const hasty = (configuration: Configuration): Configuration => ({
  ...configuration,
  probe: { everySeconds: 10 },
  groups: Object.fromEntries(
    Object.entries(configuration.groups).map(([name, group]) => [
      name,
      { ...group, policy: { ...group.policy, dwellSeconds: 5, inRegionSeconds: 5 } },
    ]),
  ),
});

/** A run of a story, from its beginning; `disturb` may spoil it. The outage ends `lastsSeconds` on, or when `end` is called. */
export interface Playing {
  readonly scene: Watched;
  /** Ends the outage now, once. */
  readonly end: () => void;
}

const restSeconds = 1800;

/** Plays a story to its rest, which is looked for after `leastSeconds`. A story that does not come to rest is judged as it stands then. */
export async function play(
  assembly: Assembly,
  story: Story,
  disturb: (playing: Playing) => void,
  { returns = true, leastSeconds = 130 }: { readonly returns?: boolean; readonly leastSeconds?: number } = {},
): Promise<Watched> {
  const scene = await watch({ assembly, configure: hasty, writeEverySeconds: 4 });
  const state = { ended: false };
  const end = () => {
    if (state.ended) return;
    state.ended = true;
    void story.end(scene);
  };
  await story.begin(scene);
  disturb({ scene, end });
  if (returns) scene.stage.timers.after(story.lastsSeconds * 1000, end);
  // The next minute's sweeps would find what is still to be done.
  await scene.pass(Math.max(story.lastsSeconds, leastSeconds));
  await scene.until('rest', () => scene.leftToDo().length === 0, restSeconds).catch(() => undefined);
  return scene;
}
