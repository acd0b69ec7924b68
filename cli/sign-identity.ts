import { createHash, createHmac } from 'node:crypto';
import type { Region } from '#core/configuration.ts';
import { identityRequest, type Proof, proofDate } from '#core/identity-proof.ts';

/** What an SDK gives to sign with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * The proof of who has these credentials, for one purpose and one Region: a signature, from which nobody gets the secret.
 * `now`: milliseconds since 1970 [IAM User Guide, "Create a signed AWS API request"].
 */
export function signIdentity(
  { accessKeyId, secretAccessKey, sessionToken }: Credentials,
  region: Region,
  purpose: string,
  now: number,
): Proof {
  const date = proofDate(now);
  const proof = { accessKeyId, date, ...(sessionToken !== undefined && { sessionToken }) };
  const { host, query, headers } = identityRequest(region, proof, purpose);
  const signed = Object.entries({ host, ...headers }).sort(([a], [b]) => (a < b ? -1 : 1));
  const parameters = Object.entries(query).map(([name, value]) => `${escaped(name)}=${escaped(value)}`);
  const request = [
    ...['GET', '/', parameters.sort().join('&')],
    ...signed.map(([name, value]) => `${name}:${value}`),
    ...['', signed.map(([name]) => name).join(';'), sha256('')],
  ].join('\n');
  const scope = [date.slice(0, 8), region, 'sts', 'aws4_request'];
  const text = ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(request)].join('\n');
  const key = scope.reduce<string | Buffer>((before, part) => keyed(before, part), `AWS4${secretAccessKey}`);
  return { ...proof, signature: keyed(key, text).toString('hex') };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const keyed = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
