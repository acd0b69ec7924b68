import { refusedFor } from './attempt.ts';
import { awaitFence, fence, followFence, lift } from './converge-fence.ts';
import { hold } from './converge-hold.ts';
import { announce, announceRevert, settle, settleRevert, shift, tellAgain } from './converge-traffic.ts';
import { harden, promote, proveOwner, proveWriter } from './converge-writer.ts';
import { isRevert, type LedgerEntry, openDebts } from './ledger.ts';
import { type Look, limits, type Rule, type Step } from './step.ts';

/** The reconciler's decision: what `converge` does next, from what the ledger says and what the world shows. Pure. */

const forward: readonly Rule[] = [
  fence,
  awaitFence,
  hold,
  promote,
  lift,
  proveWriter,
  shift,
  announce,
  tellAgain,
  harden,
  settle,
  followFence,
];
const revert: readonly Rule[] = [lift, proveOwner, announceRevert, settleRevert];
const leftovers: readonly Rule[] = [fence, tellAgain, followFence];

function rulesFor(entry: LedgerEntry): readonly Rule[] {
  if (entry.phase === 'settled') return leftovers;
  return isRevert(entry) ? revert : forward;
}

/** The first rule that has something to do decides; what takes too long is told to a person once, and the run's time is bounded. */
export function chooseStep(look: Look): Step {
  const step = firstStep(look);
  if (step.kind === 'end' || step.kind === 'announce' || step.kind === 'settle') return step;
  const { now, startedAt, entry } = look;
  const reason = step.kind === 'wait' ? step.reason : 'There was still something to do.';
  if (now - startedAt >= limits.run)
    return stop(entry, [reason, 'The run reached its time limit; the sweep starts the next.']);
  if (step.kind !== 'wait' || isTold(entry)) return step;
  const refused = refusedFor(entry, limits.refusedTold, now);
  if (refused !== undefined) return stop(entry, [refused, 'It is asked for again all the time.']);
  return isLate(look) ? stop(entry, [reason, 'Understudy goes on, and tells how it ended.']) : step;
}

function firstStep(look: Look): Step {
  for (const rule of rulesFor(look.entry)) {
    const step = rule(look);
    if (step) return step;
  }
  return end(look.entry);
}

/** Ends a run that can't go on: a transfer under way of which nobody was told yet is told first, and the next look ends it. */
export function stop(entry: LedgerEntry, reasons: readonly string[]): Step {
  if (!isTold(entry)) return { kind: 'announce', verdict: 'Stopped halfway', reasons };
  const verdict = entry.transfer?.verdict ?? 'Stopped halfway';
  return { kind: 'end', verdict, reasons };
}

const isTold = ({ phase, transfer }: LedgerEntry): boolean => phase === 'settled' || transfer?.verdict !== undefined;

function isLate({ entry, now }: Look): boolean {
  const { moments, held } = entry.transfer ?? {};
  return now - Math.max(moments?.declared ?? now, held?.endedAt ?? 0) >= limits.late;
}

const end = (entry: LedgerEntry): Step => ({
  kind: 'end',
  verdict: entry.transfer?.verdict ?? 'Stopped, nothing changed',
  reasons: openDebts(entry).map(
    ({ region, epoch }) => `${region} is out of reach and still to be fenced since epoch ${epoch}.`,
  ),
});
