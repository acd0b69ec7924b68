/** JSONata expressions: compiled once, evaluated on what is passed in, answered as plain JSON. */
import jsonata, { type Expression } from 'jsonata';
import { queryEvaluationError } from './failure.ts';
import { plainJson } from './payload.ts';

const compiled = new Map<string, Expression>();

/** True if the text is one expression: it begins with `{%` and ends with `%}`, exactly. */
export function isExpression(text: string): boolean {
  return text.length >= 4 && text.startsWith('{%') && text.endsWith('%}');
}

/**
 * The compiled expression inside `{% … %}`; compiled once in the life of the process (about 60 µs each).
 * Throws jsonata's error (message, position) if it can't be read.
 */
export function compile(text: string): Expression {
  const known = compiled.get(text);
  if (known) return known;
  const expression = jsonata(text.slice(2, -2));
  compiled.set(text, expression);
  return expression;
}

/**
 * The value of `{% … %}` as plain JSON. `bindings` are variables and functions without `$`.
 * Throws States.QueryEvaluationError if the expression fails, or gives nothing or a function.
 */
export async function evaluate(text: string, bindings: Record<string, unknown>, place: string): Promise<unknown> {
  let value: unknown;
  try {
    value = plainJson(await compile(text).evaluate(undefined, bindings));
  } catch (error) {
    throw queryEvaluationError(`${place}: the expression ${text} failed: ${messageOf(error)}.`);
  }
  if (value === undefined) throw queryEvaluationError(`${place}: the expression ${text} gives nothing (undefined).`);
  return value;
}

/**
 * A template with each expression in it replaced by its value, in the order of the file.
 * Throws States.QueryEvaluationError, naming the place, for the first that fails.
 */
export async function fill(template: unknown, bindings: Record<string, unknown>, place: string): Promise<unknown> {
  if (isLiteral(template)) return template;
  if (typeof template === 'string') return evaluate(template, bindings, place);
  if (Array.isArray(template)) {
    const filled: unknown[] = [];
    for (const [index, element] of template.entries())
      filled.push(isLiteral(element) ? element : await fill(element, bindings, `${place}[${index}]`));
    return filled;
  }
  const filled: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(template as object))
    filled[key] = isLiteral(value) ? value : await fill(value, bindings, `${place}.${key}`);
  return filled;
}

/** It stands for itself, and has no parts. */
const isLiteral = (template: unknown): boolean =>
  typeof template === 'string' ? !isExpression(template) : typeof template !== 'object' || template === null;

function messageOf(error: unknown): string {
  // JSONata throws plain objects with a code and a message, not instances of Error.
  const message = (error as { message?: unknown } | undefined)?.message;
  return typeof message === 'string' ? message.replace(/\.$/, '') : String(error);
}
