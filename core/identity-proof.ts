import { z } from 'zod';
import type { Configuration, Region } from './configuration.ts';

/**
 * How a person proves who they are: they sign a GetCallerIdentity call with their own credentials, and whoever gets the signature
 * has AWS say whose it is. What travels is the signature alone: each side builds the request itself, for its own Region's STS, so
 * that nobody can be made to call something else. Pure.
 */
export const Proof = z.strictObject({
  /** Access key id of the credentials. */
  accessKeyId: z.string().regex(/^[A-Z0-9]{16,128}$/),
  /** When it was signed, as `20260131T120000Z`. */
  date: z.string().regex(/^\d{8}T\d{6}Z$/),
  signature: z.string().regex(/^[0-9a-f]{64}$/),
  /** Of temporary credentials. */
  sessionToken: z
    .string()
    .regex(/^[A-Za-z0-9+/=_-]{1,8192}$/)
    .optional(),
});
export type Proof = z.infer<typeof Proof>;

/** A proof is taken for this long, and for as long ahead of our clock; STS itself takes a signature for 15 minutes. In milliseconds. */
export const proofLasts = 300_000;

/**
 * What is signed along: a proof is good for this word about this group of this installation, and for nothing else. No word can be
 * read as two. The Region is signed as well, as part of the credential.
 */
export const purposeOf = (
  { installation, account }: Pick<Configuration, 'installation' | 'account'>,
  group: string,
  words: readonly string[],
): string => [account, installation, group, ...words].map(encodeURIComponent).join('/');

/** A header that STS knows nothing of, and that is signed like any other. */
export const purposeHeader = 'x-understudy-purpose';

export interface IdentityRequest {
  readonly host: string;
  /** Query parameters without the signature. */
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** The request that the proof is a signature of [IAM User Guide, "Create a signed AWS API request", query parameters]. */
export function identityRequest(region: Region, proof: Omit<Proof, 'signature'>, purpose: string): IdentityRequest {
  const { accessKeyId, date, sessionToken } = proof;
  return {
    host: `sts.${region}.amazonaws.com`,
    query: {
      Action: 'GetCallerIdentity',
      Version: '2011-06-15',
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': `${accessKeyId}/${date.slice(0, 8)}/${region}/sts/aws4_request`,
      'X-Amz-Date': date,
      'X-Amz-Expires': String(proofLasts / 1000),
      ...(sessionToken !== undefined && { 'X-Amz-Security-Token': sessionToken }),
      'X-Amz-SignedHeaders': `host;${purposeHeader}`,
    },
    headers: { [purposeHeader]: purpose },
  };
}

/** Milliseconds since 1970 of such a date; NaN for a day that there is none of. */
export const signedAt = ({ date }: Pick<Proof, 'date'>): number =>
  Date.parse(date.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));

/** The date of a signature made at this moment. */
export const proofDate = (at: number): string => new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');
