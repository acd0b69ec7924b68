import { override } from '#cli/override.ts';
import { commandIn, overrideIn, parse } from '#cli/understudy-arguments.ts';
import type { Scene } from './scene.ts';
import { commanderAs } from './terminal.ts';

/** Gives an override at a terminal, as somebody types it. Rejects as the command line would. */
export function overrideAs(
  scene: Scene,
  who: string,
  words: readonly string[],
  { late = 0 }: { readonly late?: number } = {},
): Promise<readonly string[]> {
  const { values, positionals } = parse(words);
  expect(commandIn(positionals, values)).toBe('override');
  const { group = '', region = '' } = values;
  const commander = commanderAs(scene.stage, who, region, late);
  return scene.ask(override(commander, { group, region, ...overrideIn(values) }));
}
