import type { Configuration } from '#core/configuration.ts';
import { parseConfiguration } from '#core/configuration-problems.ts';

/** The two persons of a drill: an IAM user, and a session of IAM Identity Center. Their ARNs in an account. */
export const arnsOf = ({ account }: Pick<Configuration, 'account'>) => ({
  jane: `arn:aws:iam::${account}:user/jane`,
  sam: `arn:aws:sts::${account}:assumed-role/AWSReservedSSO_OnCall_0123456789abcdef/sam`,
});

/** The same configuration with every group's failover to be approved by both. Throws InvalidConfiguration where that makes no sense. */
export function asksTwoPersons(configuration: Configuration): Configuration {
  const approval = { persons: 2, expiryMinutes: 30, approvers: Object.values(arnsOf(configuration)) };
  const groups = Object.entries(configuration.groups).map(([name, group]) => {
    const policy = { ...group.policy, mode: 'approve', approval };
    return [name, { ...group, policy }];
  });
  return parseConfiguration({ ...configuration, groups: Object.fromEntries(groups) });
}
