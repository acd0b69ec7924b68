import { createHash } from 'node:crypto';
import type { Identity } from '#core/approver.ts';
import { signedAt } from '#core/identity-proof.ts';
import type { Host } from './host.ts';
import type { Call, Service } from './service.ts';
import { isSignedWith } from './signature.ts';

/** The credentials of somebody with an identity in the account. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The simulated STS: it knows whom it gave credentials, and tells whose a signature is. */
export interface Sts extends Service {
  /** Credentials of the user or the role's session of that ARN, the same each time; a session's have a token. */
  credentialsOf(arn: string): Credentials;
  /** Who signed a GetCallerIdentity; undefined where nobody whom it knows did. */
  signerOf(call: Pick<Call, 'input' | 'region'>): Identity | undefined;
}

/** A signature is taken for so long, and for as long ahead [IAM User Guide, Signature Version 4]. In milliseconds. */
const signatureLasts = 900_000;

export function stsService({ account, timers }: Pick<Host, 'account' | 'timers'>): Sts {
  const arns = new Map<string, string>();
  const credentialsOf = (arn: string): Credentials => {
    const session = arn.includes(':assumed-role/');
    const accessKeyId = `${session ? 'ASIA' : 'AKIA'}${derived('key', arn, 16).toUpperCase()}`;
    arns.set(accessKeyId, arn);
    const secretAccessKey = derived('secret', arn, 40);
    return { accessKeyId, secretAccessKey, ...(session && { sessionToken: `${derived('token', arn, 64)}+/=` }) };
  };

  const signerOf = ({ input, region }: Pick<Call, 'input' | 'region'>): Identity | undefined => {
    const url = new URL(String(input.url));
    const [accessKeyId = '', ...scope] = (url.searchParams.get('X-Amz-Credential') ?? '').split('/');
    const arn = arns.get(accessKeyId);
    if (arn === undefined) return undefined;
    const date = url.searchParams.get('X-Amz-Date') ?? '';
    const { secretAccessKey, sessionToken = null } = credentialsOf(arn);
    const isRight =
      url.origin === `https://sts.${region}.amazonaws.com` &&
      scope.join('/') === `${date.slice(0, 8)}/${region}/sts/aws4_request` &&
      url.searchParams.get('Action') === 'GetCallerIdentity' &&
      url.searchParams.get('X-Amz-Security-Token') === sessionToken &&
      Math.abs(timers.now() - signedAt({ date })) <= signatureLasts &&
      isSignedWith(url, input.headers as Record<string, string>, secretAccessKey);
    return isRight ? { account, arn, userId: userIdOf(arn) } : undefined;
  };

  return {
    name: 'sts',
    credentialsOf,
    signerOf,
    operations: {
      GetCallerIdentity: {
        mutating: false,
        // Whoever signs may ask who they are [STS API reference, GetCallerIdentity].
        needs: () => [],
        target: () => '',
        apply: (call) => {
          const identity = signerOf(call);
          return identity ? { status: 200, identity } : { status: 403 };
        },
      },
    },
  };
}

const derived = (what: string, arn: string, length: number): string =>
  createHash('sha256').update(`${what} ${arn}`).digest('hex').slice(0, length);

/** A role's sessions share what comes before the colon [IAM User Guide, unique identifiers]. */
function userIdOf(arn: string): string {
  const [, role, session] = /:assumed-role\/([^/]+)\/([^/]+)$/.exec(arn) ?? [];
  if (role === undefined) return `AIDA${derived('user', arn, 17).toUpperCase()}`;
  return `AROA${derived('role', role, 17).toUpperCase()}:${session}`;
}
