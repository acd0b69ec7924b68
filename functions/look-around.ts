import { z } from 'zod';
import { type Group, standbyOf } from '#core/configuration.ts';
import { chooseStep, stop } from '#core/converge.ts';
import { learn } from '#core/learn.ts';
import { claim, mayClaim, release } from '#core/lease.ts';
import { atRest, debtsInHand, type LedgerEntry } from '#core/ledger.ts';
import { limits, type Step } from '#core/step.ts';
import { isAskDue, isHeld } from '#core/unfenced.ts';
import { ledgerOf } from './aws/ledger.ts';
import { groupOf, Tenure } from './lease-holder.ts';
import { lookAtDatabases } from './look-at-databases.ts';
import { lookAtRecords } from './look-at-records.ts';
import type { Runtime } from './runtime/runtime.ts';
import { define, task } from './runtime/task.ts';

const Input = Tenure.extend({
  /** When the run started, as Step Functions says it. */
  startedAt: z.iso.datetime(),
});

/**
 * The lease is ours or followed, both sides were looked at, what was seen is in the ledger, and the next step is chosen.
 * Refuses nothing: a run that has nothing to do, or comes too late, is told to end.
 */
export const lookAround = define({
  name: 'look-around',
  input: Input,
  step: async ({ holder, epoch, startedAt, ...tenure }, runtime): Promise<{ step: Step }> => {
    const ledger = ledgerOf(runtime);
    const group = groupOf(runtime, tenure.group);
    const read = await ledger.read(tenure.group);
    const started = Date.parse(startedAt);
    const step = follow(read, { holder, epoch, started }, runtime);
    if (step) return { step };

    const held = read.holder === holder ? read : await ledger.write(read, claim(read, holder, runtime.clock.now()));
    const { learned, chosen } = await lookAndChoose(held, { group, started }, runtime);
    const renewed = claim(learned, holder, runtime.clock.now());
    await ledger.write(held, chosen.kind === 'end' ? release(renewed) : renewed);
    return { step: chosen };
  },
});

/** A target that is not the configured instance can't be looked at: a person is told, once, and the run ends. */
async function lookAndChoose(held: LedgerEntry, run: { group: Group; started: number }, runtime: Runtime) {
  const { group, started: startedAt } = run;
  try {
    const reality = await lookAt(held, group, runtime);
    const now = runtime.clock.now();
    const learned = learn(held, group, reality, now);
    return { learned, chosen: chooseStep({ entry: learned, group, reality, now, startedAt }) };
  } catch (error) {
    if ((error as Error).name !== 'WrongResource') throw error;
    const reasons = [(error as Error).message];
    const asks = isHeld(held, group) && isAskDue(held, runtime.clock.now());
    const asking = { kind: 'announce', verdict: 'Stopped halfway', reasons, asks: true } as const;
    return { learned: held, chosen: asks ? asking : stop(held, reasons) };
  }
}

/** What a run does that must not act itself: it follows the holder to rest and never calls anything done on its own. */
function follow(
  entry: LedgerEntry,
  { holder, epoch, started }: { holder: string; epoch: number; started: number },
  { region, clock }: Runtime,
): Step | undefined {
  const verdict = entry.transfer?.verdict ?? 'Stopped, nothing changed';
  if (entry.epoch !== epoch)
    return {
      kind: 'end',
      verdict: 'Stopped halfway',
      reasons: [`Epoch ${entry.epoch} was declared meanwhile; its own run takes care.`],
    };
  if (entry.target !== region)
    return {
      kind: 'end',
      verdict: 'Stopped halfway',
      reasons: [`Group ${entry.group} is converged in ${entry.target}, not in ${region}.`],
    };
  // At rest, and still ours: the look that finds nothing to do gives the lease back.
  if (atRest(entry) && entry.holder !== holder)
    return { kind: 'end', verdict, reasons: [`Group ${entry.group} is at rest.`] };
  if (mayClaim(entry, holder, clock.now())) return undefined;
  if (clock.now() - started < limits.run) return { kind: 'wait', seconds: 5, reason: `Following ${entry.holder}.` };
  return { kind: 'end', verdict: 'Stopped halfway', reasons: [`${entry.holder} still holds group ${entry.group}.`] };
}

async function lookAt(entry: LedgerEntry, group: Group, runtime: Runtime) {
  const [sides, records] = await Promise.all([
    lookAtBothSides(entry, group, runtime),
    lookAtRecords(entry, group, runtime),
  ]);
  return { ...sides, records };
}

/** The Region that was left last is looked at; where it is out of reach, and nothing waits, those that were left before. */
async function lookAtBothSides(entry: LedgerEntry, group: Group, runtime: Runtime) {
  const [newest = standbyOf(group, entry.target), ...older] = debtsInHand(entry).map(({ region }) => region);
  let sides = { away: newest, databases: await lookAtDatabases(entry, group, newest, runtime) };
  for (const away of older) {
    if (sides.databases.some(({ other }) => other !== undefined)) break;
    sides = { away, databases: await lookAtDatabases(entry, group, away, runtime) };
  }
  return sides;
}

export const handler = task(lookAround);
