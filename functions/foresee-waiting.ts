import type { Decision, Situation } from '#core/decide.ts';
import type { Turns } from '#core/turns.ts';
import { approvalNeeded } from '#core/unfenced.ts';
import type { Runtime } from './runtime/runtime.ts';
import { askForTurn, whyHeldBack, whyQueued } from './take-turn.ts';

/**
 * A dry run of a failover that starts by itself: the decision, with what a real run would wait for before the calls that it plans. Nothing
 * is written. A start by hand waits for nobody. Throws LedgerUnavailable.
 */
export async function foreseeWaiting(
  situation: Situation,
  decision: Decision,
  runtime: Runtime,
  turns: Promise<Turns>,
): Promise<Decision> {
  const answer = await askForTurn(situation, runtime, await turns);
  if (answer.kind === 'held')
    return { ...decision, go: false, reasons: [whyHeldBack(situation, runtime), ...decision.reasons] };
  const queued =
    answer.kind === 'waits'
      ? [`A real run would wait for its turn first, half an hour at most. ${whyQueued(situation, answer, runtime)}`]
      : [];
  return { ...decision, reasons: [...queued, ...fenceAwaited(situation), ...decision.reasons] };
}

/** What persons approved before the declaration is not asked again after it. */
function fenceAwaited({ group, entry, assessment }: Situation): readonly string[] {
  if (group.policy.unfenced !== 'ask' || approvalNeeded(group, assessment)) return [];
  return [
    `A real run would ask persons before it promotes anything, where it could not prove that the old writer in ${entry.owner} is fenced (unfenced: ask).`,
  ];
}
