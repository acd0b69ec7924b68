import type { LedgerEntry } from '#core/ledger.ts';
import type { Invariant } from '../invariant.ts';
import { heldThroughout, pairOf, type Truth } from '../truth.ts';

export const soundLossBound: Invariant = {
  id: 'S4',
  sentence: 'What is really lost lies within the reported bound.',
  watch: (truth) => ({
    ledger: (next, before) =>
      next.epoch > before.epoch && next.target !== next.owner ? judge(truth, next) : undefined,
  }),
};

/** A look each 5 s, 4 s for it, and what is published is rounded up: so long after a cut an observer's finding may be, by its own second. */
const foundMilliseconds = 12_000;

/**
 * Where the writer lives on, unseen by both observers, it goes on committing: that is exposure, and no bound covers it, whether
 * it still lives when the outage is confirmed or died since. It is no exposure where the standby replayed a beat from after
 * both had found silence: then the life that nobody saw is known.
 */
function judge(truth: Truth, { owner, target, transfer }: LedgerEntry): string | undefined {
  const upperSeconds = transfer?.loss.upperSeconds;
  const confirmedAt = transfer?.moments.confirmed ?? 0;
  const observers = [target, truth.stage.group.witness];
  if (upperSeconds === null || upperSeconds === undefined || livesUnseen(truth, owner, observers, confirmedAt))
    return undefined;
  for (const writer of truth.stage.enginesIn(owner)) {
    const standby = truth.stage.enginesIn(target)[truth.stage.enginesIn(owner).indexOf(writer)];
    const replayedTo = truth.beats.findLast(
      ({ region, replayedAt }) => region === target && replayedAt <= confirmedAt,
    )?.beatAt;
    const lost = writer.commits
      .slice(standby?.commits.length ?? 0)
      .filter(({ at }) => at <= confirmedAt && !isExposure(truth, owner, observers, at, replayedTo));
    const last = lost.at(-1)?.at;
    if (last === undefined || replayedTo === undefined) continue;
    const seconds = (last - replayedTo) / 1000;
    if (seconds > upperSeconds)
      return `${lost.length} commits of ${writer.identifier} are lost, the last ${seconds} s after the newest beat that was replayed; the bound was ${upperSeconds} s.`;
  }
  return undefined;
}

const livesUnseen = ({ stage, reached }: Truth, owner: string, observers: readonly string[], at: number): boolean =>
  stage.enginesIn(owner).some((engine) => engine.isRunning()) ||
  observers.some((from) => {
    const turns = reached.get(pairOf(from, owner));
    return (
      turns !== undefined &&
      !heldThroughout(
        turns.map(({ at: since, holds }) => ({ at: since, holds: !holds })),
        at - 5000,
        at,
      )
    );
  });

/** A commit that was made while neither observer could reach the writer, and that no beat gave away. */
function isExposure(
  { reached }: Truth,
  owner: string,
  observers: readonly string[],
  at: number,
  replayedTo = 0,
): boolean {
  const turns = observers.map((from) => reached.get(pairOf(from, owner))?.findLast((turn) => turn.at <= at));
  const unseenSince = Math.max(...turns.map((turn) => turn?.at ?? at));
  return turns.every((turn) => turn?.holds === false) && replayedTo <= unseenSince + foundMilliseconds;
}
