import { z } from 'zod';
import { type Decision, decide, type Situation, startByHand } from '#core/decide.ts';
import { FailoverQueued } from '#core/errors.ts';
import type { Assessment } from '#core/evidence.ts';
import { Request } from '#core/request.ts';
import type { Turns } from '#core/turns.ts';
import { ledgerOf } from './aws/ledger.ts';
import { foreseeWaiting } from './foresee-waiting.ts';
import { groupOf } from './lease-holder.ts';
import type { Runtime } from './runtime/runtime.ts';
import { define, task } from './runtime/task.ts';
import { askedAgain, noteTurn, readingTurns, takeTurn, toOverride, whyHeldBack } from './take-turn.ts';

const Input = z.strictObject({
  request: Request,
  assessment: z.custom<Assessment>((value) => typeof value === 'object'),
  /** Milliseconds since 1970, from when on a run without a turn waits for one. */
  assessedAt: z.number(),
  /** This run has been told already that it has no turn yet. */
  queued: z.boolean().default(false),
});
type Input = z.infer<typeof Input>;

/** How long a run waits for its turn. In milliseconds. */
const queueLasts = 1_800_000;

/**
 * It is settled whether this Region may take over, with the reasons, and an automatic failover has its turn among those of other groups;
 * nothing else was changed. Throws FailoverQueued, to be asked again, while it has none, but not for ever. A ledger that does not answer
 * ends no waiting before its time.
 */
export const decideFailover = define({
  name: 'decide-failover',
  input: Input,
  step: async (input, runtime): Promise<Decision> => {
    try {
      return await decided(input, runtime);
    } catch (error) {
      const { name, message } = error as Error;
      if (name !== 'LedgerUnavailable' || !input.queued || !mayWait(input, runtime)) throw error;
      throw new FailoverQueued(`Group ${input.request.group} waits for its turn and asks again. ${message}`);
    }
  },
});

async function decided(input: Input, runtime: Runtime): Promise<Decision> {
  const { request, assessment } = input;
  const turns = readingTurns(request.group, runtime);
  const entry = await ledgerOf(runtime).read(request.group);
  const group = groupOf(runtime, request.group);
  const situation = { request, group, entry, assessment, here: runtime.region, now: runtime.clock.now() };
  const decision = decide(situation);
  if (!decision.go || request.revert) return decision;
  if (request.dryRun)
    return request.trigger === 'manual' ? decision : foreseeWaiting(situation, decision, runtime, turns);
  if (request.trigger === 'manual') await noteTurn(situation, runtime, turns);
  else return inTurn({ input, situation, decision, turns }, runtime);
  return decision;
}

const mayWait = ({ assessedAt }: Input, { clock }: Runtime): boolean => clock.now() - assessedAt < queueLasts;

interface Queueing {
  readonly input: Input;
  readonly situation: Situation;
  readonly decision: Decision;
  readonly turns: Promise<Turns>;
}

async function inTurn({ input, situation, decision, turns }: Queueing, runtime: Runtime): Promise<Decision> {
  try {
    const answer = await takeTurn(situation, runtime, turns);
    if (answer === 'goes') return decision;
    // A person has to look first: the cause may lie in what so many groups have in common.
    return { ...refused(situation, decision, whyHeldBack(situation, runtime)), held: true };
  } catch (error) {
    const { name, message } = error as Error;
    if (name !== 'FailoverQueued') throw error;
    if (mayWait(input, runtime))
      throw new FailoverQueued(`${message} It asks again every five seconds.${toOverride(situation)}`);
    const why = `This run waited half an hour for a turn, and waits no longer. ${message} ${askedAgain}`;
    return refused(situation, decision, why);
  }
}

function refused(situation: Situation, decision: Decision, why: string): Decision {
  const command = startByHand(situation);
  return { ...decision, go: false, reasons: [why, ...decision.reasons], ...(command && { command }) };
}

export const handler = task(decideFailover);
