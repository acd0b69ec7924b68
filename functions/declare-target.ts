import { z } from 'zod';
import { whyBlackedOut } from '#core/blackout.ts';
import { type Situation, startByHand } from '#core/decide.ts';
import { declare } from '#core/declare.ts';
import { GroupPaused, LossNotAccepted, TurnLost } from '#core/errors.ts';
import type { Assessment } from '#core/evidence.ts';
import { whyPaused } from '#core/pause.ts';
import { approvalOf, type Standing, standing } from '#core/proposal.ts';
import { Request } from '#core/request.ts';
import type { Turns } from '#core/turns.ts';
import { neededOverride, withinObjective } from '#core/within-objective.ts';
import { ledgerOf } from './aws/ledger.ts';
import { hold } from './lease-holder.ts';
import type { Runtime } from './runtime/runtime.ts';
import { define, task } from './runtime/task.ts';
import { readingTurns, turnStands } from './take-turn.ts';

const Input = z.strictObject({
  request: Request,
  holder: z.string(),
  epoch: z.number().int(),
  reasons: z.array(z.string()),
  assessment: z.custom<Assessment>((value) => typeof value === 'object'),
  moments: z.strictObject({ started: z.number(), assessed: z.number(), claimed: z.number(), confirmed: z.number() }),
});

/**
 * The ledger names the new target at the next epoch, with the fence debt of the Region that is left: from now on the
 * reconciler makes reality match, whoever is killed. Throws LeaseLost, and GroupPaused or LossNotAccepted where a person was faster,
 * a blackout window has begun, an override has expired, or nobody has approved what the witness can't confirm: what persons say is looked
 * for in the very entry that the declaration is written over.
 * Throws TurnLost where other groups have taken all turns meanwhile.
 */
export const declareTarget = define({
  name: 'declare-target',
  input: Input,
  step: async ({ request, holder, epoch, reasons, assessment, moments }, runtime) => {
    const turns = readingTurns(request.group, runtime);
    const held = await hold(runtime, { group: request.group, holder, epoch }).catch(async (error: Error) => {
      const found = await ledgerOf(runtime).read(request.group);
      // Declared by this very execution, and the answer was lost: nothing is declared twice.
      if (found.epoch === epoch + 1 && found.holder === holder && found.target === runtime.region) return found;
      throw error;
    });
    if ('epoch' in held) return { epoch: held.epoch, target: held.target };
    const { group } = held;
    const approval = approvalOf(group);
    const { silentSince } = assessment;
    const known = { request, group, assessment, here: runtime.region };
    await refuseOutOfTurn({ ...known, entry: held.entry, now: runtime.clock.now() }, runtime, turns);
    const declared = await held.save((entry) => {
      const now = runtime.clock.now();
      const situation = { ...known, entry, now };
      refuseWhileHeld(situation);
      refuseAboveObjective(situation);
      // As it stood when the decision was confirmed: a proposal that nobody needed any more may be old, or declined.
      const stands = approval && standing({ approval, ...situation, now: moments.confirmed });
      refuseUnapproved(situation, stands);
      const override = request.revert ? undefined : neededOverride(situation);
      const approvedBy = stands?.go ? approval : undefined;
      const given = {
        request,
        reasons,
        loss: assessment.loss,
        holder,
        to: runtime.region,
        approval: approvedBy,
        override,
        now,
      };
      return declare(entry, given, { ...(silentSince !== undefined && { silentSince }), ...moments });
    });
    return { epoch: declared.epoch, target: declared.target };
  },
});

/** The limit over all groups holds at the moment of the declaration, however long the steps before it took. */
async function refuseOutOfTurn(situation: Situation, runtime: Runtime, turns: Promise<Turns>): Promise<void> {
  if (situation.request.trigger === 'manual') return;
  const why = await turnStands(situation, runtime, turns);
  if (why !== undefined) throw new TurnLost(`The turn went by while this run was deciding. ${why}`);
}

/** Its first words are its own: the page of a run that finds the pause when it decides says more, and is no repetition of this one. */
function refuseWhileHeld(situation: Situation): void {
  const why = situation.request.trigger === 'manual' ? undefined : whyHeld(situation);
  if (why === undefined) return;
  throw new GroupPaused(`${why}${wayOut(situation)}`);
}

function whyHeld({ request, group, entry, here, now }: Situation): string | undefined {
  const paused = whyPaused(entry, here, now);
  if (paused !== undefined) return `The group was paused while this run was deciding. ${paused}`;
  const blackedOut = whyBlackedOut(request.group, group.policy.blackout, now);
  return blackedOut && `A blackout window began while this run was deciding. ${blackedOut}`;
}

/** An override that expired, or that somebody replaced, after the run had decided by it. */
function refuseAboveObjective(situation: Situation): void {
  const refusal = situation.request.revert ? undefined : withinObjective(situation);
  if (!refusal) return;
  throw new LossNotAccepted(
    `The loss was accepted while this run was deciding, and is not any more. ${refusal.why}${wayOut(situation)}`,
  );
}

/** Those who were asked are configured no more, say: a new version of the functions may come between the confirmation and this. */
function refuseUnapproved(situation: Situation, stands: Standing | undefined): void {
  const { request, assessment } = situation;
  if (!assessment.alone || request.trigger === 'manual' || stands?.go) return;
  const why = stands?.why ?? 'The policy asks nobody any more.';
  throw new LossNotAccepted(
    `What the witness can't confirm was approved while this run was deciding, and is not any more. ${why}${wayOut(situation)}`,
  );
}

const wayOut = (situation: Situation): string => {
  const command = startByHand(situation);
  return command === undefined ? '' : ` To override: ${command}.`;
};

export const handler = task(declareTarget);
