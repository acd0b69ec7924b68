import { listOf } from './iam-policy.ts';
import { TemplateRefused } from './template-refused.ts';

/** True when an event fits. */
export type Pattern = (event: unknown) => boolean;

/** What a value of a pattern's list asks of the event's value; `present` is false where the event has no such field. */
type Test = (value: unknown, present: boolean) => boolean;

const operators: Readonly<Record<string, (argument: unknown) => Test>> = {
  prefix: (argument) => (value) => typeof value === 'string' && value.startsWith(String(argument)),
  suffix: (argument) => (value) => typeof value === 'string' && value.endsWith(String(argument)),
  exists: (argument) => (_, present) => present === argument,
  'anything-but': (argument) => (value, present) => present && !listOf(argument).includes(value),
};

/** Reads an event pattern. Throws TemplateRefused for an operator that the world does not know. */
export function readPattern(pattern: unknown, where: string): Pattern {
  const fields = Object.entries((pattern ?? {}) as Record<string, unknown>).map(([field, wanted]) => {
    const fits = Array.isArray(wanted) ? readList(wanted, where) : nested(readPattern(wanted, where));
    return (event: unknown) => {
      const holder = typeof event === 'object' && event !== null ? (event as Record<string, unknown>) : {};
      return fits(holder[field], field in holder);
    };
  });
  return (event) => fields.every((fits) => fits(event));
}

const nested =
  (pattern: Pattern): Test =>
  (value) =>
    pattern(value);

/** A field fits when one of the list's values fits it, or one of its items where it is a list itself. */
function readList(wanted: readonly unknown[], where: string): Test {
  const tests = wanted.map((value) => readValue(value, where));
  return (value, present) => {
    const items = Array.isArray(value) ? value : [value];
    return tests.some((test) => items.some((item) => test(item, present)));
  };
}

function readValue(wanted: unknown, where: string): Test {
  if (typeof wanted !== 'object' || wanted === null) return (value, present) => present && value === wanted;
  const [name = '', argument] = Object.entries(wanted)[0] ?? [];
  const operator = operators[name];
  if (operator !== undefined && Object.keys(wanted).length === 1) return operator(argument);
  throw new TemplateRefused(
    `${where}: the world does not know the pattern ${JSON.stringify(wanted)}; it knows values and ${Object.keys(operators).join(', ')}.`,
  );
}
