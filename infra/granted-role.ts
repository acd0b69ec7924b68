import { Validations } from 'aws-cdk-lib';
import { type IRole, PolicyDocument, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { NoRoom } from './room.ts';
import { neverDestroys } from './statement.ts';
import { wildcardReasons } from './wildcards.ts';

export interface GrantedRoleProps {
  /** The AWS service that takes the role: `lambda` for `lambda.amazonaws.com`. */
  readonly service: string;
  readonly description: string;
  readonly rights: readonly PolicyStatement[];
  /** Account of the installation: no other account's resources may make the service take this role. */
  readonly account: string;
}

/**
 * A role with exactly the given rights, in one resource, without managed policies, and with what no role may ever do.
 * CDK's own grants are ignored: what is not in `rights` is not granted.
 * @throws Error for an action on `*` without a written reason, NoRoom for more rights than a role can hold.
 */
export function grantedRole(scope: Construct, id: string, props: GrantedRoleProps): IRole {
  const statements = [...props.rights, neverDestroys()];
  const role = new Role(scope, id, {
    assumedBy: new ServicePrincipal(`${props.service}.amazonaws.com`, {
      // A function's role can be passed only within its own account, so Lambda needs no such condition.
      ...(props.service !== 'lambda' && { conditions: { StringEquals: { 'aws:SourceAccount': props.account } } }),
    }),
    description: props.description,
    inlinePolicies: { Rights: new PolicyDocument({ statements }) },
  });
  acknowledgeWildcards(role, props.rights);
  refuseTooLong(role, statements);
  return role.withoutPolicyUpdates();
}

function acknowledgeWildcards(role: Role, rights: readonly PolicyStatement[]): void {
  for (const statement of rights.filter(({ effect }) => effect === 'Allow')) {
    const reasons = statement.actions.map((action) => wildcardReasons[action]);
    for (const resource of statement.resources.filter((arn) => arn.includes('*'))) {
      if (reasons.includes(undefined)) {
        throw new Error(
          `${role.node.path} would get ${statement.actions.join(', ')} on ${resource}: name the exact ARN, ` +
            'or write in infra/wildcards.ts why AWS accepts none.',
        );
      }
      Validations.of(role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::${resource}]`,
        reason: [...new Set(reasons)].join(' '),
      });
    }
  }
}

/** Characters of all inline policies of a role together, blanks not counted [IAM User Guide, reference_iam-quotas]. */
const longestPolicy = 10_240;

function refuseTooLong(role: Role, statements: readonly PolicyStatement[]): void {
  const { length } = JSON.stringify(statements.map((statement) => statement.toStatementJson()));
  if (length <= longestPolicy) return;
  throw new NoRoom(
    `The rights of ${role.node.path} take ${length} characters, and IAM allows ${longestPolicy}: ` +
      'split the groups between two installations.',
  );
}
