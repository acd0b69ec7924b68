/** Who AWS says that a caller is [STS, GetCallerIdentity]. */
export interface Identity {
  readonly account: string;
  /** `arn:aws:iam::…:user/…` or `arn:aws:sts::…:assumed-role/ROLE/SESSION`. */
  readonly arn: string;
  /** `AIDA…` of a user, `AROA…:SESSION` of a role. */
  readonly userId: string;
}

/**
 * The configured person that an identity is, or undefined. A role counts as one person whatever its sessions are called, since
 * whoever assumes a role names the session; a configured session is one of Identity Center, which names it after the user. An
 * entry for the very session goes before one for its role.
 */
export const approverOf = ({ arn }: Pick<Identity, 'arn'>, approvers: readonly string[]): string | undefined =>
  approvers.find((approver) => approver === arn) ?? approvers.find((approver) => isRoleOf(approver, arn));

/** A session's ARN has the role's name without its path; names are unique in an account whatever their path. */
function isRoleOf(approver: string, arn: string): boolean {
  const session = /^arn:aws:sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/.exec(arn);
  const role = /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(approver);
  return session !== null && role !== null && session[1] === role[1] && session[2] === role[2];
}
