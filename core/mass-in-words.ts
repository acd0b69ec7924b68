import type { Region } from './configuration.ts';
import type { Limits } from './limits.ts';
import { massWindow } from './mass-event.ts';
import { releaseCommand } from './release.ts';
import { inOrder, type Turns } from './turns.ts';

/** What a person is told of a mass event: which groups, what goes on, and what to do. Pure. */

/** Groups that wait, in the order in which they will go, with their priority; empty where none does. */
export const waitingInWords = ({ waiting }: Turns): string =>
  [...waiting]
    .sort(inOrder)
    .map(({ group, priority }) => `${group} (priority ${priority})`)
    .join(', ');

/** The page's lines, but for why one group would go. */
export function massInWords(
  item: Turns,
  { concurrentFailovers, massGroups }: Limits,
  region: Region,
  now: number,
): readonly string[] {
  const going = item.turns
    .filter(({ at, ended }) => !ended && Math.abs(now - at) < massWindow)
    .map(({ group }) => group);
  return [
    `More than ${massGroups} groups (limits.massGroups) ask for a failover at once. What they have in common may be the cause, so a person looks first.`,
    `Waiting, in this order (${item.waiting.length}): ${waitingInWords(item)}. Others may have asked since; the answer to the command names all.`,
    going.length > 0 ? `They go on, since they had their turn before: ${going.join(', ')}.` : 'None goes on.',
    `To let them go on, ${concurrentFailovers} at a time: ${releaseCommand(region)}`,
  ];
}
