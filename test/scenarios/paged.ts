import type { Watched } from '#sandbox/simulator/sweeps/watched.ts';
import type { ExecutionRecord } from '#sandbox/world/executions.ts';
import { startByHand } from '../machines/start.ts';
import { lastPage } from '../machines/story.ts';
import { found } from './scene.ts';

/** A person on call, who does what the newest page says, and nothing else. */

/** The Region and the fields of the start that a page names; undefined where it names none. */
function startIn(page: string): { readonly region: string; readonly fields: Record<string, unknown> } | undefined {
  const [, region, said] =
    /Start the failover machine in (\S+) with events\/manual-failover\.json and (".*?)(?:\.$|, or wait)/m.exec(page) ??
    [];
  if (region === undefined || said === undefined) return undefined;
  return { region, fields: JSON.parse(`{${said}}`) as Record<string, unknown> };
}

/** The fields that the newest page asks for beside group, owner and epoch. */
export function acceptedByPage(scene: Watched): readonly string[] {
  const { group, expectedOwner, expectedEpoch, ...accepted } = found('A start', startIn(lastPage(scene))).fields;
  expect(group).toBe(scene.stage.groupName);
  return Object.keys(accepted);
}

/** Starts the machine exactly as the newest page says, and lets the run end. */
export function startAsPaged(scene: Watched): Promise<ExecutionRecord> {
  const { region, fields } = found('A start', startIn(lastPage(scene)));
  return startByHand(scene, { ...fields, reason: 'The page said so.' }, region);
}
