import { z } from 'zod';
import { type Decision, decide, type Situation, startByHand } from '#core/decide.ts';
import type { Assessment } from '#core/evidence.ts';
import { renew } from '#core/lease.ts';
import { Request } from '#core/request.ts';
import { ledgerOf } from './aws/ledger.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { groupOf } from './lease-holder.ts';
import { lookAtStandby } from './look-at-standby.ts';
import { define, task } from './runtime/task.ts';

const Input = z.strictObject({ request: Request, holder: z.string(), epoch: z.number().int() });

/**
 * The decision was made again under the lease, on evidence younger than the lease, and the standby was seen fit to be
 * promoted: what was true before the claim counts for nothing. What is worse about it than it should be is told with the reasons. Throws LeaseLost.
 */
export const confirmOutage = define({
  name: 'confirm-outage',
  input: Input,
  step: async (
    { request, holder, epoch },
    runtime,
  ): Promise<Decision & { assessment: Assessment; confirmedAt: number }> => {
    const ledger = ledgerOf(runtime);
    const group = groupOf(runtime, request.group);
    const { owner } = await ledger.read(request.group);
    const look = async (): Promise<Situation> => {
      const assessment = await gatherEvidence(runtime, request.group, group, owner);
      const now = runtime.clock.now();
      const entry = renew(await ledger.read(request.group), holder, epoch, now);
      return { request, group, entry, assessment, here: runtime.region, now, holding: true };
    };
    const [first, { unfit, drift }] = await Promise.all([
      look(),
      request.revert ? sound : lookAtStandby({ group, owner, besidesWriter: false }, runtime),
    ]);
    const situation = mayHaveBeenLate(first) ? await look() : first;
    const { assessment, now } = situation;
    const decision = decide(situation);
    const untold = unfit.filter((why) => !decision.reasons.some((reason) => reason.includes(why)));
    if (untold.length === 0) {
      const worse = decision.go ? drift : [];
      return { ...decision, reasons: [...decision.reasons, ...worse], assessment, confirmedAt: now };
    }
    const { command: _refused, ...rest } = decision;
    const known = decision.go ? 0 : 1;
    const reasons = [
      ...decision.reasons.slice(0, known),
      ...untold,
      ...onceMended(situation),
      ...decision.reasons.slice(known),
    ];
    return { ...rest, go: false, reasons, assessment, confirmedAt: now };
  },
});

/**
 * The "no" rests on an observer that told nothing. One that is cold answers too late and is warm when it is asked again, so it is
 * asked a second time; a second silence counts. The next run would come a minute later, with a page before it.
 */
const mayHaveBeenLate = (situation: Situation): boolean =>
  situation.assessment.verdict === 'unknown' && !decide(situation).go;

/** A revert needs no standby. */
const sound = { unfit: [], drift: [] };

/** Not even a person can have an unfit standby promoted, so the page says what comes after it was mended. */
function onceMended(situation: Situation): readonly string[] {
  const command = startByHand(situation);
  const byItself =
    situation.request.trigger === 'manual' ? '' : ', or wait: it is tried again after 1, 3, 7, 15, … minutes';
  return command === undefined ? [] : [`Nothing overrides that. Once it is mended: ${command}${byItself}.`];
}

export const handler = task(confirmOutage);
