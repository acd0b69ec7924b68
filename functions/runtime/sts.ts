import { z } from 'zod';
import type { Identity } from '#core/approver.ts';

/** STS as it is asked on a person's behalf: with a signature that is theirs, which no SDK client would send. */
export interface Sts {
  /** Sends a signed GetCallerIdentity. `identity` is absent where STS refused it. Throws where STS does not answer, or fails. */
  callerIdentity(
    request: { readonly url: string; readonly headers: Readonly<Record<string, string>> },
    signal: AbortSignal,
  ): Promise<{ readonly status: number; readonly identity?: Identity }>;
}

/** What STS answers when it is asked for JSON [as aws-iam-authenticator does]. */
const Answer = z.object({
  GetCallerIdentityResponse: z.object({
    GetCallerIdentityResult: z.object({ Account: z.string(), Arn: z.string(), UserId: z.string() }),
  }),
});

/** Over HTTPS; a redirect is an error, since nobody but STS may say who somebody is. */
export const realSts = (ask: typeof fetch = fetch): Sts => ({
  async callerIdentity({ url, headers }, signal) {
    const response = await ask(url, { headers: { ...headers, accept: 'application/json' }, redirect: 'error', signal });
    const { status } = response;
    if (status >= 500 || status === 429) throw new Error(`STS answered ${status}.`);
    if (status !== 200) return { status };
    const { Account, Arn, UserId } = Answer.parse(await response.json()).GetCallerIdentityResponse
      .GetCallerIdentityResult;
    return { status, identity: { account: Account, arn: Arn, userId: UserId } };
  },
});
