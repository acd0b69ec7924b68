import { z } from 'zod';
import { attempted } from '#core/attempt.ts';
import { isChangeable } from '#core/fence.ts';
import { type LedgerEntry, note } from '#core/ledger.ts';
import { instancesIn } from './aws/rds.ts';
import { isRefusal } from './failure-of.ts';
import { hold, Tenure } from './lease-holder.ts';
import { define, task } from './runtime/task.ts';

const Input = Tenure.extend({ database: z.string() });

/**
 * The promotion of one database was asked for, unless it is no replica any more. The ledger says so before AWS is asked:
 * from that moment the outcome may be unknown, so the target is the owner and there is no way back.
 */
export const promoteReplica = define({
  name: 'promote-replica',
  input: Input,
  step: async ({ database, ...tenure }, runtime) => {
    const held = await hold(runtime, tenure);
    const { phase, owner, target } = held.entry;
    const { instances: places, desired } = held.group.databases[database] ?? {};
    const instance = places?.[target];
    if (target !== runtime.region || !isUnderWay(held.entry))
      return {
        done: false,
        why: `Nothing is to be promoted: group ${held.entry.group} is ${phase}, target ${target}.`,
      };
    if (!instance || !desired) return { done: false, why: `${database} is not configured in ${target}.` };

    const instances = instancesIn(runtime, runtime.region);
    const before = await instances.look(instance);
    if (!before.replica) return { done: false, why: `${instance.identifier} is no replica any more.` };
    if (!isChangeable(before)) return { done: false, why: `${instance.identifier} is ${before.status}.` };

    const asked = { phase, owner, promotedAt: held.entry.transfer?.promotions[database], database };
    await held.save((entry) => committed(entry, database, runtime.clock.now()));
    held.assertOutlivesCall();
    try {
      await instances.promote(instance, { days: desired.backupRetentionDays, window: desired.preferredBackupWindow });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const why = (error as Error).message;
      await held.save((entry) => takenBack(entry, asked, { now: runtime.clock.now(), refused: why }));
      return { done: false, why: `AWS refused: ${why}` };
    }
    return { done: true, why: `The promotion of ${instance.identifier} was accepted.` };
  },
});

/** A declaration of another Region, or what followed it; a revert and a settled group promote nothing. */
const isUnderWay = ({ phase, owner, target }: LedgerEntry): boolean =>
  phase === 'committed' || (phase === 'declared' && owner !== target);

function committed(entry: LedgerEntry, database: string, now: number): LedgerEntry {
  const noted = note({ ...entry, phase: 'committed', owner: entry.target }, { promotionRequested: now });
  if (!noted.transfer) return noted;
  return { ...noted, transfer: { ...noted.transfer, promotions: { ...noted.transfer.promotions, [database]: now } } };
}

/** What the ledger said before this promotion was asked for. */
interface Before extends Pick<LedgerEntry, 'phase' | 'owner'> {
  readonly database: string;
  readonly promotedAt: number | undefined;
}

/**
 * A refusal: nothing has happened by this call, so the ledger says what it said before. Only where it was the very first, the old
 * owner is the owner again; an earlier one, whose outcome is unknown, stays asked for.
 */
function takenBack(entry: LedgerEntry, before: Before, refusal: { now: number; refused: string }): LedgerEntry {
  const { phase, owner, database, promotedAt } = before;
  const noted = attempted({ ...entry, phase, owner }, 'promote', database, refusal);
  if (!noted.transfer) return noted;
  const { [database]: _asked, ...others } = noted.transfer.promotions;
  const { promotionRequested, ...moments } = noted.transfer.moments;
  const kept = phase === 'committed' && promotionRequested !== undefined ? { ...moments, promotionRequested } : moments;
  const promotions = promotedAt === undefined ? others : { ...others, [database]: promotedAt };
  return { ...noted, transfer: { ...noted.transfer, promotions, moments: kept } };
}

export const handler = task(promoteReplica);
