import type { FakeRuntime, Respond } from './fake-runtime.ts';

/** A command that Jane signed, and the AWS that a function which hears it asks. */

export const jane = 'arn:aws:iam::111122223333:user/jane';
/** Whom STS names. */
export const identity = { account: '111122223333', arn: jane, userId: 'AIDAJANE' };
/** Signed when the runtime's clock starts. */
export const proof = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', date: '20270115T080000Z', signature: 'a'.repeat(64) };

/** STS knows Jane, and the ledger has this item; `given` are other answers, by operation. An error among them is thrown. */
export const heard =
  (item: unknown, given: Partial<Record<string, unknown>> = {}): Respond =>
  ({ operation }) => {
    const answer = { GetCallerIdentity: { status: 200, identity }, Get: { Item: item }, ...given }[operation];
    if (answer instanceof Error) throw answer;
    return answer ?? {};
  };

/** What was asked of AWS, in order. */
export const sent = ({ calls }: Pick<FakeRuntime, 'calls'>): readonly string[] =>
  calls.map(({ operation }) => operation);
