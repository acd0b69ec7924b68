import type { Template } from '../synthesize.ts';

/** The rights of every role as lines that a reviewer can compare: who, what, on which resource, under which condition. */

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** One right of one role, taken apart: a statement with two actions on two resources is four of them. */
export interface Right {
  readonly region: string;
  /** `sweep` for a function; the path of construct ids for the others. */
  readonly who: string;
  readonly effect: 'Allow' | 'Deny';
  readonly action: string;
  readonly resource: string;
  readonly condition: string;
}

/** Every right of a stack's roles. */
export function rightsOf(stack: string, template: Template): readonly Right[] {
  const region = stack.replace(/^.*?-(?=[a-z]{2}-[a-z]+-\d$)/, '');
  return rolesOf(template).flatMap(({ who, statements }) =>
    statements.flatMap((statement) =>
      listOf(statement.Action).flatMap((action) =>
        listOf(statement.Resource).map((resource) => ({
          region,
          who,
          effect: statement.Effect,
          action: String(action),
          resource: textOf(resource),
          condition: conditionOf(statement),
        })),
      ),
    ),
  );
}

/** One line per right, sorted by Region and role; what every role of the deployment has stands once, as `every role`. */
export function permissionTable(rights: readonly Right[]): string {
  const lineOf = ({ effect, action, resource, condition }: Right) =>
    [effect === 'Deny' ? `never ${action}` : action, resource, condition].join('  ').trimEnd();
  const roles = new Set(rights.map(nameOf));
  const holders = Map.groupBy(rights, lineOf);
  const lines = [...holders].flatMap(([line, holding]) => {
    const names = [...new Set(holding.map(nameOf))];
    return (names.length === roles.size ? ['every role'] : names).map((name) => `${name}  ${line}`);
  });
  return `${lines.sort().join('\n')}\n`;
}

/** A role of a Region, as a line begins. */
export const nameOf = ({ region, who }: Right): string => `${region}  ${who}`;

function rolesOf(template: Template) {
  const resources = Object.entries(template.Resources);
  const functionOf = new Map(
    resources.flatMap(([, { Type, Properties }]) =>
      Type === 'AWS::Lambda::Function'
        ? [[roleId(Properties.Role), String(Properties.FunctionName).replace('understudy-', '')] as const]
        : [],
    ),
  );
  return resources.flatMap(([id, { Type, Properties }]) => {
    if (Type !== 'AWS::IAM::Role') return [];
    const policies = listOf(Properties.Policies) as { PolicyDocument: { Statement: Statement[] } }[];
    const statements = policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    return [{ who: functionOf.get(id) ?? id.replace(/Role[0-9A-F]{8}$/, ''), statements }];
  });
}

const roleId = (role: unknown): string => String((role as { 'Fn::GetAtt'?: [string] })['Fn::GetAtt']?.[0]);

export const listOf = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** A literal as it is, an attribute of a resource of the same stack as `PagesKey.Arn`. */
function textOf(resource: unknown): string {
  if (typeof resource === 'string') return resource;
  const [id = '', attribute] = (resource as { 'Fn::GetAtt': readonly string[] })['Fn::GetAtt'];
  return `${id.replace(/[0-9A-F]{8}$/, '')}.${attribute}`;
}

const conditionOf = ({ Condition = {} }: Statement): string =>
  Object.entries(Condition)
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, wanted]) => `if ${operator} ${key} = ${listOf(wanted).join(' | ')}`),
    )
    .join(' and ');
