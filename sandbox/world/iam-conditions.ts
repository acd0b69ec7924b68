import { TemplateRefused } from './template-refused.ts';

/** The values that a request carries, by condition key. */
export type RequestContext = Readonly<Record<string, string | readonly string[] | undefined>>;

/** True when the condition holds for the request. */
export type Condition = (context: RequestContext) => boolean;

type Matches = (given: string, wanted: string) => boolean;

const glob: Matches = (given, wanted) => globOf(wanted).test(given);
const operators: Readonly<Record<string, { matches: Matches; negated?: true }>> = {
  StringEquals: { matches: (given, wanted) => given === wanted },
  StringNotEquals: { matches: (given, wanted) => given === wanted, negated: true },
  StringLike: { matches: glob },
  StringNotLike: { matches: glob, negated: true },
  ArnEquals: { matches: glob },
  ArnLike: { matches: glob },
  ArnNotEquals: { matches: glob, negated: true },
  ArnNotLike: { matches: glob, negated: true },
  Bool: { matches: (given, wanted) => given.toLowerCase() === wanted.toLowerCase() },
};

/** The regular expression of an IAM pattern: `*` any text, `?` any one character. */
export function globOf(pattern: string, flags = ''): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, flags);
}

/** Reads the Condition block of a statement. Throws TemplateRefused for an operator that the world does not know. */
export function readConditions(block: unknown, where: string): readonly Condition[] {
  return Object.entries((block ?? {}) as Record<string, Record<string, unknown>>).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, wanted]) =>
      readCondition(operator, key, Array.isArray(wanted) ? wanted.map(String) : [String(wanted)], where),
    ),
  );
}

function readCondition(written: string, key: string, wanted: readonly string[], where: string): Condition {
  if (written === 'Null') return (context) => wanted.includes(String(valuesOf(context, key).length === 0));
  const [, set, name = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(.+?)(IfExists)?$/.exec(written) ?? [];
  const operator = operators[name];
  if (operator === undefined) {
    throw new TemplateRefused(
      `${where}: the world does not know the condition operator ${written}; it knows Null, ${Object.keys(operators).join(', ')}.`,
    );
  }
  const holds = (given: string) =>
    wanted.some((value) => operator.matches(given, value)) !== (operator.negated ?? false);
  return (context) => {
    const given = valuesOf(context, key);
    if (given.length === 0) return ifExists !== undefined || (set ? set === 'ForAllValues' : operator.negated === true);
    if (set === 'ForAnyValue') return given.some(holds);
    // A single-valued operator on a key with several values never matches: AWS asks for a set operator there.
    return set === 'ForAllValues' ? given.every(holds) : given.length === 1 && given.every(holds);
  };
}

function valuesOf(context: RequestContext, key: string): readonly string[] {
  const entry = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase());
  const value = entry?.[1];
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
