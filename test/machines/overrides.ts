import { override } from '#cli/override.ts';
import { commandIn, overrideIn, parse } from '#cli/understudy-arguments.ts';
import type { Scene } from './scene.ts';

/** Gives an override at a terminal, as somebody types it. Rejects as the command line would. */
export function overrideAs(
  scene: Scene,
  who: string,
  words: readonly string[],
  { late = 0 }: { readonly late?: number } = {},
): Promise<readonly string[]> {
  const { stage } = scene;
  const { values, positionals } = parse(words);
  expect(commandIn(positionals, values)).toBe('override');
  const { group = '', region = '' } = values;
  const commander = {
    ...{ configuration: stage.world.host.configuration, clients: stage.operator(region) },
    ...{ credentials: stage.world.sts.credentialsOf(who), now: stage.timers.now() - late },
  };
  return scene.ask(override(commander, { group, region, ...overrideIn(values) }));
}
