import { acknowledge } from '#cli/acknowledge.ts';
import type { Watched } from '#sandbox/simulator/sweeps/watched.ts';
import type { ExecutionRecord } from '#sandbox/world/executions.ts';
import { overrideAs } from '../machines/overrides.ts';
import { startByHand } from '../machines/start.ts';
import { lastPage } from '../machines/story.ts';
import { commanderAs } from '../machines/terminal.ts';
import { JANE } from './approvals.ts';
import { found } from './scene.ts';

/** A person on call, who does what the newest page says, and nothing else. */

/** The Region and the fields of the start that a page names; undefined where it names none. */
function startIn(page: string): { readonly region: string; readonly fields: Record<string, unknown> } | undefined {
  const [, region, said] =
    /[Ss]tart the failover machine in (\S+) with events\/manual-failover\.json and (".*?)(?:\.$|, or wait)/m.exec(
      page,
    ) ?? [];
  if (region === undefined || said === undefined) return undefined;
  return { region, fields: JSON.parse(`{${said}}`) as Record<string, unknown> };
}

/** The words of the override that a page names, as a shell hands them over; undefined where it names none. */
function overrideWordsIn(page: string): readonly string[] | undefined {
  const [, words] = /understudy (override .*? --reason TEXT)\. Then /.exec(page) ?? [];
  return words?.split(' ').map((word) => (word === 'TEXT' ? 'The page said so.' : word));
}

/** What the newest page asks for: an override, and the fields of a start beside group, owner and epoch. */
export function acceptedByPage(scene: Watched): readonly string[] {
  const page = lastPage(scene);
  const accepting = overrideWordsIn(page) ? ['override'] : [];
  const start = startIn(page);
  if (!start && accepting.length > 0) return accepting;
  const { group, expectedOwner, expectedEpoch, ...accepted } = found('A start', start).fields;
  expect(group).toBe(scene.stage.groupName);
  return [...accepting, ...Object.keys(accepted)];
}

/** Gives the override that the newest page names, word for word. */
export const overrideAsPaged = (scene: Watched, who = JANE): Promise<readonly string[]> =>
  overrideAs(scene, who, found('An override', overrideWordsIn(lastPage(scene))));

/** Starts the machine exactly as the newest page says, after the override that it names, and lets the run end. */
export async function startAsPaged(scene: Watched): Promise<ExecutionRecord> {
  const page = lastPage(scene);
  const { region, fields } = found('A start', startIn(page));
  if (overrideWordsIn(page)) await overrideAsPaged(scene);
  return startByHand(scene, { ...fields, reason: 'The page said so.' }, region);
}

/** Acknowledges exactly as the newest page says. Rejects as the command line would. */
export function acknowledgeAsPaged(scene: Watched): Promise<readonly string[]> {
  const command = /understudy acknowledge --group (\S+) --region (\S+) --epoch (\d+) --reason TEXT/;
  const [, group = '', region = '', epoch] = found('An acknowledgement', command.exec(lastPage(scene)) ?? undefined);
  return acknowledgeAs(scene, JANE, { group, region, epoch: Number(epoch) });
}

/** A person acknowledges at a terminal, with their own credentials. */
export function acknowledgeAs(
  { stage, ask }: Watched,
  who: string,
  { group = stage.groupName, region, epoch }: { group?: string; region: string; epoch: number },
): Promise<readonly string[]> {
  return ask(acknowledge(commanderAs(stage, who, region), { group, region, epoch, reason: 'Two power cuts.' }));
}
