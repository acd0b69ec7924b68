import { z } from 'zod';
import { type Decision, decide, type Situation, startByHand } from '#core/decide.ts';
import { FailoverQueued } from '#core/errors.ts';
import type { Assessment } from '#core/evidence.ts';
import { Request } from '#core/request.ts';
import type { Turns } from '#core/turns.ts';
import { ledgerOf } from './aws/ledger.ts';
import { groupOf } from './lease-holder.ts';
import type { Runtime } from './runtime/runtime.ts';
import { define, task } from './runtime/task.ts';
import { noteTurn, readingTurns, takeTurn, whyHeldBack, whyQueued } from './take-turn.ts';

const Input = z.strictObject({
  request: Request,
  assessment: z.custom<Assessment>((value) => typeof value === 'object'),
});

/**
 * It is settled whether this Region may take over, with the reasons, and an automatic failover has its turn among those of other groups;
 * nothing else was changed. Throws FailoverQueued, to be asked again, while it has none.
 */
export const decideFailover = define({
  name: 'decide-failover',
  input: Input,
  step: async ({ request, assessment }, runtime): Promise<Decision> => {
    const turns = readingTurns(request.group, runtime);
    const entry = await ledgerOf(runtime).read(request.group);
    const group = groupOf(runtime, request.group);
    const situation = { request, group, entry, assessment, here: runtime.region, now: runtime.clock.now() };
    const decision = decide(situation);
    if (!decision.go || request.dryRun || request.revert) return decision;
    if (request.trigger !== 'manual') return inTurn(situation, decision, turns, runtime);
    await noteTurn(situation, runtime, turns);
    return decision;
  },
});

async function inTurn(
  situation: Situation,
  decision: Decision,
  turns: Promise<Turns>,
  runtime: Runtime,
): Promise<Decision> {
  const answer = await takeTurn(situation, runtime, turns);
  if (answer.kind === 'waits') throw new FailoverQueued(whyQueued(situation, answer, runtime));
  return answer.kind === 'held' ? heldBack(situation, decision, runtime) : decision;
}

/** A person has to look first: the cause may lie in what so many groups have in common. */
function heldBack(situation: Situation, decision: Decision, runtime: Runtime): Decision {
  const command = startByHand(situation);
  const reasons = [whyHeldBack(situation, runtime), ...decision.reasons];
  return { ...decision, go: false, held: true, reasons, ...(command && { command }) };
}

export const handler = task(decideFailover);
