import { TemplateRefused } from './template-refused.ts';

/** Where the names in an intrinsic are looked up; undefined where there is no such thing. */
export interface Scope {
  readonly stack: string;
  ref(name: string): unknown;
  attribute(logicalId: string, attribute: string): unknown;
}

type Resolve = (argument: unknown, scope: Scope, where: string) => unknown;

/**
 * Resolves the intrinsic functions in a value, however deep. Throws TemplateRefused for an unknown function, and for
 * a name or attribute that nothing in the stack has.
 */
export function resolveIntrinsics(value: unknown, scope: Scope, where: string): unknown {
  if (Array.isArray(value)) return value.map((item) => resolveIntrinsics(item, scope, where));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first !== undefined && isIntrinsic(first[0])) {
    const resolve = intrinsics[first[0]];
    if (resolve !== undefined) return resolve(first[1], scope, where);
    throw refusal(scope, where, `the world does not know the function ${first[0]}`);
  }
  return Object.fromEntries(entries.map(([key, item]) => [key, resolveIntrinsics(item, scope, where)]));
}

const isIntrinsic = (key: string): boolean => key === 'Ref' || key === 'Condition' || key.startsWith('Fn::');

const intrinsics: Readonly<Record<string, Resolve>> = {
  Ref: (name, scope, where) => found(scope.ref(String(name)), scope, where, `Ref ${name}`),
  /** In a policy statement `Condition` is a plain key; only CloudFormation's own conditions are strings. */
  Condition: (argument, scope, where) => {
    if (typeof argument === 'string') throw refusal(scope, where, 'the world does not know conditions of a template');
    return { Condition: resolveIntrinsics(argument, scope, where) };
  },
  'Fn::GetAtt': (argument, scope, where) => {
    const [logicalId = '', attribute = ''] = Array.isArray(argument)
      ? argument.map(String)
      : splitOnce(String(argument));
    return found(scope.attribute(logicalId, attribute), scope, where, `Fn::GetAtt ${logicalId}.${attribute}`);
  },
  'Fn::Join': (argument, scope, where) => {
    const [separator, parts] = resolveIntrinsics(argument, scope, where) as [string, unknown[]];
    return parts.map(String).join(separator);
  },
  'Fn::Select': (argument, scope, where) => {
    const [index, items] = resolveIntrinsics(argument, scope, where) as [number | string, unknown[]];
    return found(items[Number(index)], scope, where, `Fn::Select ${index}`);
  },
  'Fn::Split': (argument, scope, where) => {
    const [separator, text] = resolveIntrinsics(argument, scope, where) as [string, string];
    return text.split(separator);
  },
  'Fn::Sub': (argument, scope, where) => {
    const [text, given] = (Array.isArray(argument) ? argument : [argument, {}]) as [string, Record<string, unknown>];
    const values = resolveIntrinsics(given, scope, where) as Record<string, unknown>;
    return text.replace(/\$\{([^}]+)\}/g, (whole, name: string) => {
      if (name.startsWith('!')) return `\${${name.slice(1)}}`;
      const [logicalId, attribute] = splitOnce(name);
      const value = values[name] ?? (attribute ? scope.attribute(logicalId, attribute) : scope.ref(name));
      return String(found(value, scope, where, `Fn::Sub ${whole}`));
    });
  },
};

function splitOnce(text: string): [string, string] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text, ''] : [text.slice(0, dot), text.slice(dot + 1)];
}

function found(value: unknown, scope: Scope, where: string, what: string): unknown {
  if (value !== undefined) return value;
  throw refusal(scope, where, `${what} names nothing that the world knows`);
}

const refusal = (scope: Scope, where: string, what: string) =>
  new TemplateRefused(`Stack ${scope.stack}, ${where}: ${what}.`);
