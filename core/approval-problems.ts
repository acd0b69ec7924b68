import type { Draft, DraftGroup, Path } from './configuration-draft.ts';
import type { Problem } from './problem.ts';

/** What is wrong with who approves: too few, the same person twice, or a name that anybody could give themselves. */
export const approvalProblems = ({ account, groups }: Draft): readonly Problem[] =>
  (groups ?? []).flatMap((group) => [...undecided(group), ...wrongApprovers(group, account)]);

function undecided({ path, mode, unfenced, approval }: DraftGroup): readonly Problem[] {
  if (approval !== undefined || (mode !== 'approve' && unfenced !== 'ask')) return [];
  const asking = mode === 'approve' ? 'mode "approve"' : 'unfenced "ask"';
  return [
    {
      path: [...path, 'policy', 'approval'],
      text: `got nothing; allowed with ${asking}: a mapping with persons (1 or 2), expiryMinutes and approvers. Add it.`,
    },
  ];
}

function wrongApprovers({ path, approval }: DraftGroup, account: string | undefined): readonly Problem[] {
  if (!approval) return [];
  const { persons, approvers } = approval;
  const at: Path = [...path, 'policy', 'approval', 'approvers'];
  const few = persons !== undefined && approvers.length > 0 && approvers.length < persons;
  return [
    ...(few
      ? [
          {
            path: at,
            text: `got ${approvers.length}; allowed: at least ${persons}, one for each person. Add the missing.`,
          },
        ]
      : []),
    ...approvers.flatMap((arn, index) => {
      const before = approvers.slice(0, index);
      const why = wrong(arn, before, account) ?? (persons === 2 ? sameUser(arn, before) : undefined);
      return why === undefined ? [] : [{ path: [...at, index], text: `got "${arn}"; ${why}` }];
    }),
  ];
}

function wrong(arn: string, before: readonly string[], account: string | undefined): string | undefined {
  const parts = /^arn:aws:(?:iam|sts)::(\d{12}):(user|role|assumed-role)\/(.+)$/.exec(arn);
  if (!parts) return undefined;
  const [, of, kind] = parts;
  if (account !== undefined && of !== account) return `allowed: identities of account ${account}. Correct the account.`;
  // Identity Center names the sessions of its roles after the user; of any other role the caller chooses the name.
  if (kind === 'assumed-role' && !arn.includes(':assumed-role/AWSReservedSSO_'))
    return 'allowed: a session only of an IAM Identity Center role (AWSReservedSSO_…), since whoever assumes another role names the session. Write the role itself, which counts as one person.';
  const role = roleOf(arn);
  const same = before.find(
    (other) => other === arn || (role !== undefined && isWhole(arn, other) && roleOf(other) === role),
  );
  return same && `allowed: each person once, and "${same}" is there already. Remove one of them.`;
}

/** Identity Center gives all sessions of a user the user's name, whichever role they are of; case tells no two users apart. */
function sameUser(arn: string, before: readonly string[]): string | undefined {
  const user = userOf(arn);
  const same = before.find((other) => user !== undefined && userOf(other) === user);
  return (
    same &&
    `allowed with persons 2: each user of IAM Identity Center once, and "${same}" is the same one by another role. Remove one of them.`
  );
}

const userOf = (arn: string): string | undefined =>
  /:assumed-role\/AWSReservedSSO_[^/]+\/([^/]+)$/.exec(arn)?.[1]?.toLowerCase();

/** One of the two is a role as a whole: it would count the other's session as a second person. */
const isWhole = (...arns: readonly string[]): boolean => arns.some((arn) => arn.includes(':role/'));

/** The name of the role, without its path, as sessions show it. */
const roleOf = (arn: string): string | undefined =>
  /:role\/(?:.*\/)?([^/]+)$/.exec(arn)?.[1] ?? /:assumed-role\/([^/]+)\//.exec(arn)?.[1];
