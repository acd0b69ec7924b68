import { type Condition, globOf, type RequestContext, readConditions } from './iam-conditions.ts';
import type { Need } from './service.ts';
import { TemplateRefused } from './template-refused.ts';

/** One statement of a policy, ready to be asked. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly RegExp[];
  readonly resources: readonly RegExp[];
  readonly conditions: readonly Condition[];
  /** Service principals of a resource's policy or a trust policy; empty for all and for policies without principals. */
  readonly principals: readonly string[];
}

const known = ['Sid', 'Effect', 'Action', 'Resource', 'Condition', 'Principal'];

/** Reads a policy document. Throws TemplateRefused for elements and operators that the world does not know. */
export function readPolicy(document: unknown, where: string): readonly Statement[] {
  const { Statement: given } = (document ?? {}) as { Statement?: unknown };
  return listOf(given).map((statement) => readStatement(statement as Record<string, unknown>, where));
}

function readStatement(statement: Record<string, unknown>, where: string): Statement {
  const strange = Object.keys(statement).filter((element) => !known.includes(element));
  if (strange.length > 0) {
    throw new TemplateRefused(`${where}: the world does not know the policy element ${strange.join(', ')}.`);
  }
  return {
    effect: statement.Effect === 'Deny' ? 'Deny' : 'Allow',
    actions: listOf(statement.Action).map((action) => globOf(String(action), 'i')),
    resources: listOf(statement.Resource ?? '*').map((resource) => globOf(String(resource))),
    conditions: readConditions(statement.Condition, where),
    principals: principalsOf(statement.Principal),
  };
}

function principalsOf(principal: unknown): readonly string[] {
  if (typeof principal !== 'object' || principal === null) return [];
  return Object.values(principal)
    .flatMap(listOf)
    .map(String)
    .filter((name) => name !== '*');
}

/** Does the statement speak of this need, and do its conditions hold? */
function applies(statement: Statement, need: Need, context: RequestContext): boolean {
  return (
    statement.actions.some((action) => action.test(need.action)) &&
    statement.resources.some((resource) => resource.test(need.resource)) &&
    statement.conditions.every((holds) => holds(context))
  );
}

/** Allowed by one statement and denied by none. */
export function permits(statements: readonly Statement[], need: Need, context: RequestContext): boolean {
  const spoken = statements.filter((statement) => applies(statement, need, context));
  return spoken.length > 0 && spoken.every(({ effect }) => effect === 'Allow');
}

/** Policies write a list of one as the thing itself: always a list, empty for nothing. */
export const listOf = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];
