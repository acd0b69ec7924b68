import type { LedgerEntry } from '#core/ledger.ts';

/**
 * A transfer rests on what the witness could not confirm: persons approved it, and their proposal told them so, and that nobody knows
 * the loss. Whether they are real, and enough, is judged where approvals are.
 */
export const isApprovedAlone = ({ transfer }: LedgerEntry): boolean =>
  transfer?.approval?.alone === true && transfer.approval.loss.upperSeconds === null;
