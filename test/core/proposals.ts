import type { Approval } from '#core/configuration.ts';
import type { Assessment } from '#core/evidence.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import { answered, type Choice, type Person, propose } from '#core/proposal.ts';
import { at, frankfurt, settled } from './small-world.ts';

/** A failover to Frankfurt that was proposed at second 0 to Jane, Sam and Kim, of whom two are needed. */

export const arn = (name: string) => `arn:aws:iam::111122223333:user/${name}`;
export const person = (name: string): Person => ({ approver: arn(name), arn: arn(name), userId: `AIDA${name}` });
export const approval: Approval = { persons: 2, expiryMinutes: 30, approvers: [arn('jane'), arn('sam'), arn('kim')] };
export const assessment: Assessment = {
  verdict: 'region-down',
  proven: true,
  pending: false,
  reasons: ['Both observers found the writer silent.'],
  silentSince: at(-60),
  loss: { lowerSeconds: 0, upperSeconds: 3 },
  at: at(0),
};
export const making = { to: frankfurt, by: 'run-1', expiryMinutes: 30, now: at(0) };
export const id = `1-${at(0)}`;

/** The entry with a proposal of second 0 that was told, then answered. */
export function proposed(...answers: readonly (readonly [who: string, choice: Choice, second: number])[]): LedgerEntry {
  const entry = propose(settled(), assessment, making);
  const told: LedgerEntry = { ...entry, proposal: { ...entry.proposal, toldAt: at(1) } };
  return answers.reduce(
    (before, [who, choice, second]) => answered(before, { id, choice, person: person(who) }, approval, at(second)),
    told,
  );
}

export const minute = 60;
export const bothApprove = [
  ['jane', 'approve', minute],
  ['sam', 'approve', 2 * minute],
] as const;
