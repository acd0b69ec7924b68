import type { Identity } from '#core/approver.ts';
import { CommandRefused } from '#core/errors.ts';
import { identityRequest, type Proof, proofLasts, signedAt } from '#core/identity-proof.ts';
import { bounded } from '../runtime/bounded.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** STS answers in a fraction of a second, and a person waits. */
const answerMilliseconds = 5000;

/**
 * Who AWS says has signed: this Region's STS is sent the very call that the proof is a signature of, built here, so that nothing in
 * the proof can lead elsewhere. Throws CommandRefused for a proof that is too old, too new, for another purpose or simply wrong.
 */
export async function identify(
  { clock, clients, region }: Pick<Runtime, 'clock' | 'clients' | 'region'>,
  { signature, ...proof }: Proof,
  purpose: string,
): Promise<Identity> {
  const age = clock.now() - signedAt(proof);
  if (!(Math.abs(age) <= proofLasts))
    throw new CommandRefused(
      `The proof was signed at ${proof.date}: it is taken for ${proofLasts / 60_000} minutes. Give the command again.`,
    );
  const { host, query, headers } = identityRequest(region, proof, purpose);
  const url = `https://${host}/?${new URLSearchParams({ ...query, 'X-Amz-Signature': signature })}`;
  const { status, identity } = await bounded(clock, answerMilliseconds, (signal) =>
    clients.sts().callerIdentity({ url, headers }, signal),
  );
  if (identity) return identity;
  throw new CommandRefused(
    `AWS does not know the signer (STS answered ${status}). Sign in again, and check the clock here.`,
  );
}
