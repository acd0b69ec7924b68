import { chooseStep } from '#core/converge.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import type { DatabaseView, RecordView } from '#core/reality.ts';
import type { Step } from '#core/step.ts';
import { at, debt, group as groupOfOne } from './small-world.ts';

/** The step that is chosen in a small world, five seconds after the declaration unless said. */

interface World {
  readonly databases?: readonly DatabaseView[];
  readonly records?: readonly RecordView[];
  /** Since the declaration. */
  readonly seconds?: number;
  readonly startedAt?: number;
  readonly group?: typeof groupOfOne;
}

export function next(entry: LedgerEntry, world: World = {}): Step {
  const { databases = [], records = [], seconds = 5, startedAt = at(0), group = groupOfOne } = world;
  return chooseStep({ entry, group, reality: { databases, records }, now: at(seconds), startedAt });
}

export const waiting = (words: string | RegExp) =>
  expect.objectContaining({ kind: 'wait', reason: expect.stringMatching(words) });
export const fenced = (databases: Parameters<typeof debt>[0]) => ({ fenceDebts: [debt(databases)] });
