import type { Approval, Region } from './configuration.ts';
import type { LossEstimate } from './evidence.ts';
import { withFailover } from './flapping.ts';
import type { FenceDebt, LedgerEntry, Moment } from './ledger.ts';
import type { Override } from './override.ts';
import { isApproved } from './proposal.ts';
import type { Request } from './request.ts';

export interface Declaration {
  readonly request: Request;
  readonly reasons: readonly string[];
  readonly loss: LossEstimate;
  readonly holder: string;
  readonly to: Region;
  /** Whose leave the policy asks for; absent where it asks nobody. */
  readonly approval?: Approval | undefined;
  /** What lets the loss through; absent where it is within the objective. */
  readonly override?: Override | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The entry that names a new target, one epoch on: a failover opens the debt of the Region it leaves, a revert closes the owner's. */
export function declare(
  entry: LedgerEntry,
  { request, reasons, loss, holder, to, approval, override, now }: Declaration,
  moments: Readonly<Partial<Record<Moment, number>>>,
): LedgerEntry {
  const epoch = entry.epoch + 1;
  // Used up: proposal and override are good for one declaration, and any other one supersedes them.
  const { proposal, override: _override, ...rest } = entry;
  const serves =
    request.trigger !== 'manual' &&
    proposal?.epoch === entry.epoch &&
    approval !== undefined &&
    isApproved(proposal, approval);
  return {
    ...rest,
    epoch,
    target: to,
    phase: 'declared',
    // What a person starts is no flapping, and a revert is always theirs.
    ...(request.trigger !== 'manual' && { automatic: withFailover(entry, { epoch, at: now }) }),
    fenceDebts: request.revert ? forgiven(entry, now) : [...entry.fenceDebts, debt(entry.owner, epoch, now)],
    transfer: {
      epoch,
      from: entry.owner,
      to,
      reasons,
      trigger: request.trigger,
      requestedBy: request.reason ? `${holder}: ${request.reason}` : holder,
      loss,
      ...(serves && { approval: proposal }),
      ...(override && { override }),
      moments: { ...moments, declared: now },
      promotions: {},
      changes: {},
      pending: {},
    },
  };
}

const debt = (region: Region, epoch: number, openedAt: number): FenceDebt => ({
  region,
  epoch,
  openedAt,
  databases: {},
});

/** The owner is meant to write, so it owes no fence; what stands of one is lifted by the reconciler. */
const forgiven = (entry: LedgerEntry, now: number) =>
  entry.fenceDebts.map((open) =>
    open.region === entry.owner && open.dischargedAt === undefined
      ? {
          ...open,
          dischargedAt: now,
          proof: `${entry.owner} is the owner again: the transfer of epoch ${open.epoch} was reverted.`,
        }
      : open,
  );
