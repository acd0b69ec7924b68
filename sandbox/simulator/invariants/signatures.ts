import type { CallEntry } from '#sandbox/world/call-log.ts';
import type { Truth } from '../truth.ts';

/** What somebody signed about the group, with a signature that is really theirs and that reached STS. */
export interface Signed {
  readonly person: string;
  /** Beside account, installation and group. */
  readonly words: readonly string[];
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The signature that a call had STS look at; undefined for any other call, a forged one, and one about something else. */
export function signedIn({ stage }: Truth, { operation, input, region, appliedAt }: CallEntry): Signed | undefined {
  if (operation !== 'GetCallerIdentity' || appliedAt === undefined) return undefined;
  const signer = stage.world.sts.signerOf({ input, region });
  const purpose = Object.values(input.headers as Record<string, string>)[0]?.split('/') ?? [];
  const [account, installation, group, ...words] = purpose;
  const { configuration, groupName } = stage;
  const isOurs =
    account === configuration.account && installation === configuration.installation && group === groupName;
  return signer && isOurs ? { person: personOf(signer.arn), words, at: appliedAt } : undefined;
}

/** Sessions of one role are one person, but those of Identity Center, which are named after the user. */
export const personOf = (arn: string): string =>
  arn.includes('AWSReservedSSO_')
    ? arn
    : arn.replace(/:sts:(.*):assumed-role\/([^/]+)\/.*$/, ':iam:$1:role/$2').replace(/role\/.*\//, 'role/');
