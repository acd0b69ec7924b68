import { listOf, permits, readPolicy, type Statement } from './iam-policy.ts';
import type { Caller, Need } from './service.ts';
import { ServiceFault } from './service.ts';
import type { Resource } from './template.ts';
import { TemplateRefused } from './template-refused.ts';

/** A caller that is allowed everything: the person at the command line. */
export const OPERATOR = 'operator';

/** Managed policies that give rights which nothing here needs: log streams, traces and network interfaces. */
const harmless = [
  'service-role/AWSLambdaBasicExecutionRole',
  'service-role/AWSLambdaVPCAccessExecutionRole',
  'AWSXRayDaemonWriteAccess',
];

interface Role {
  readonly statements: readonly Statement[];
  readonly boundary: readonly Statement[] | undefined;
  readonly trusted: readonly string[];
}

/** The roles of the templates, and what they may do. */
export class Iam {
  readonly #roles = new Map<string, Role>();
  readonly #managed = new Map<string, readonly Statement[]>();
  /** What was asked before, by role and action: policies never change, and the same few hundred questions come again and again. */
  readonly #decided = new Map<string, Map<string, Map<string, boolean>>>();

  constructor(resources: readonly Resource[]) {
    const ofType = (type: string) => resources.filter((resource) => resource.type === `AWS::IAM::${type}`);
    const attached = new Map<string, Statement[]>();
    for (const policy of [...ofType('Policy'), ...ofType('ManagedPolicy')]) {
      const statements = readPolicy(policy.properties.PolicyDocument, `${policy.stack}, ${policy.logicalId}`);
      if (policy.type === 'AWS::IAM::ManagedPolicy') this.#managed.set(policy.arn, statements);
      for (const role of listOf(policy.properties.Roles)) {
        attached.set(String(role), [...(attached.get(String(role)) ?? []), ...statements]);
      }
    }
    for (const role of ofType('Role')) this.#roles.set(role.arn, this.#readRole(role, attached.get(role.name) ?? []));
  }

  /**
   * Throws AccessDenied, under the name that the caller's SDK would see, unless the role may do it: a statement has to
   * allow it, none may deny it, and the permissions boundary has to allow it too.
   */
  authorize(caller: Caller, need: Need, deniedName = 'AccessDenied'): void {
    if (caller.role === OPERATOR) return;
    if (this.#decision(caller, need)) return;
    const role = this.#roles.get(caller.role);
    throw new ServiceFault(
      deniedName,
      `${caller.role} is not authorized to perform ${need.action} on ${need.resource}` +
        `${need.conditions === undefined ? '' : ` with ${JSON.stringify(need.conditions)}`}: ` +
        `${role === undefined ? 'no template has this role' : 'no policy of the role allows it, or one denies it'}.`,
      403,
    );
  }

  #decision(caller: Caller, need: Need): boolean {
    const ofRole = this.#decided.get(caller.role) ?? new Map<string, Map<string, boolean>>();
    this.#decided.set(caller.role, ofRole);
    const decided = ofRole.get(need.action) ?? new Map<string, boolean>();
    ofRole.set(need.action, decided);
    const about = need.conditions ? `${need.resource} ${JSON.stringify(need.conditions)}` : need.resource;
    const allowed = decided.get(about) ?? this.#allows(caller, need);
    decided.set(about, allowed);
    return allowed;
  }

  #allows(caller: Caller, need: Need): boolean {
    const role = this.#roles.get(caller.role);
    if (role === undefined) return false;
    const context = { 'aws:SecureTransport': 'true', 'aws:PrincipalArn': caller.role, ...need.conditions };
    const { statements, boundary } = role;
    return permits(statements, need, context) && (boundary === undefined || permits(boundary, need, context));
  }

  /** Throws TemplateRefused unless the role exists and trusts the service that is to take it on. */
  mustTrust(arn: string, service: string, where: string): void {
    const role = this.#roles.get(arn);
    if (role?.trusted.includes(service)) return;
    const why = role === undefined ? 'no template has it' : `it trusts ${role.trusted.join(', ') || 'nobody'}`;
    throw new TemplateRefused(`${where}: the role ${arn} can't be taken on by ${service}: ${why}.`);
  }

  #readRole({ properties, stack, logicalId }: Resource, attached: readonly Statement[]): Role {
    const where = `${stack}, ${logicalId}`;
    const inline = listOf(properties.Policies).flatMap((policy) =>
      readPolicy((policy as { PolicyDocument?: unknown }).PolicyDocument, where),
    );
    const managed = listOf(properties.ManagedPolicyArns).flatMap((arn) => this.#managedPolicy(String(arn), where));
    const { PermissionsBoundary: boundary } = properties;
    return {
      statements: [...attached, ...inline, ...managed],
      boundary: boundary === undefined ? undefined : this.#managedPolicy(String(boundary), where),
      trusted: readPolicy(properties.AssumeRolePolicyDocument, where).flatMap(({ principals }) => principals),
    };
  }

  #managedPolicy(arn: string, where: string): readonly Statement[] {
    const statements = this.#managed.get(arn);
    if (statements !== undefined) return statements;
    if (harmless.some((name) => arn.endsWith(`:policy/${name}`))) return [];
    throw new TemplateRefused(
      `${where}: the world does not know the managed policy ${arn}; it knows ${harmless.join(', ')}.`,
    );
  }
}
