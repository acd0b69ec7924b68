import { CommandRefused } from '#core/errors.ts';
import { type Proof, purposeOf, signedAt } from '#core/identity-proof.ts';
import type { Asker } from '#core/instruction.ts';
import { identify } from './aws/caller-identity.ts';
import type { Runtime } from './runtime/runtime.ts';

/**
 * Who gives a command, as AWS names them. Who may invoke its function is IAM's business, but the name has to be one of ours: anybody
 * can sign as whom they like in an account of their own. Throws CommandRefused.
 */
export async function askerOf(
  { group, proof }: { readonly group: string; readonly proof: Proof },
  purpose: readonly string[],
  runtime: Runtime,
): Promise<Asker> {
  const { configuration } = runtime;
  const { account, arn, userId } = await identify(runtime, proof, purposeOf(configuration, group, purpose));
  if (account !== configuration.account)
    throw new CommandRefused(
      `AWS says that this is ${arn} of account ${account}; allowed: account ${configuration.account}. Nothing was recorded: give the command with credentials of that account.`,
    );
  return { arn, userId, signedAt: signedAt(proof) };
}
