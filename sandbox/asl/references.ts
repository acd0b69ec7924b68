/** What an expression refers to, read from its syntax tree. */
import { compile } from './expression.ts';

/** The references of one expression; names are without `$`. */
export interface References {
  /** Variables and functions that the expression itself does not bind. */
  readonly names: ReadonlySet<string>;
  /** Names whose presence the expression asks for by `$exists($name)`. */
  readonly guarded: ReadonlySet<string>;
  /** The fields of `$states` that are used: input, result, errorOutput, context. */
  readonly statesFields: ReadonlySet<string>;
  /** References to an input document, which Step Functions does not have: `$`, `$$`, unqualified names. */
  readonly unqualified: ReadonlySet<string>;
}

interface Found {
  names: Set<string>;
  bound: Set<string>;
  guarded: Set<string>;
  statesFields: Set<string>;
  unqualified: Set<string>;
}

type Node = Readonly<Record<string, unknown>>;

/** Keys of a node whose expressions are evaluated against a value, so that names and `$` mean something in them. */
const FOCUSED_KEYS: ReadonlySet<string> = new Set(['predicate', 'stages', 'group', 'terms']);

/** Reads the references of `{% … %}`. Throws jsonata's error if it can't be read. */
export function referencesOf(text: string): References {
  const found: Found = {
    names: new Set(),
    bound: new Set(),
    guarded: new Set(),
    statesFields: new Set(),
    unqualified: new Set(),
  };
  visit(compile(text).ast(), false, found);
  return { ...found, names: new Set([...found.names].filter((name) => !found.bound.has(name))) };
}

function visit(node: unknown, focused: boolean, found: Found): void {
  if (Array.isArray(node)) {
    for (const element of node) visit(element, focused, found);
    return;
  }
  if (!isNode(node)) return;
  noteName(node, focused, found);
  noteBound(node, found);
  if (node.type === 'function') noteGuard(node, found);
  if (node.type === 'path') {
    visitPath(node, focused, found);
    return;
  }
  for (const [key, child] of Object.entries(node)) {
    visit(child, focused || node.type === 'transform' || FOCUSED_KEYS.has(key), found);
  }
}

function visitPath(path: Node, focused: boolean, found: Found): void {
  const steps = path.steps as readonly unknown[];
  const [first, second] = steps;
  if (isVariable(first) && first.value === 'states' && isNode(second)) found.statesFields.add(String(second.value));
  for (const [index, step] of steps.entries()) visit(step, focused || index > 0, found);
  visit(path.group, true, found);
}

function noteName(node: Node, focused: boolean, found: Found): void {
  const { type, value } = node;
  if (type === 'variable' && value === '$') found.unqualified.add('$$');
  else if (type === 'variable' && value === '' && !focused) found.unqualified.add('$');
  else if (type === 'variable' && value !== '') found.names.add(String(value));
  else if (type === 'name' && !focused) found.unqualified.add(String(value));
  else if ((type === 'wildcard' || type === 'descendant') && !focused) found.unqualified.add(String(value));
}

function noteBound(node: Node, found: Found): void {
  if (node.type === 'bind' && isVariable(node.lhs)) found.bound.add(String(node.lhs.value));
  if (node.type === 'lambda' && Array.isArray(node.arguments)) {
    for (const parameter of node.arguments) if (isVariable(parameter)) found.bound.add(String(parameter.value));
  }
  if (typeof node.focus === 'string') found.bound.add(node.focus);
  if (typeof node.index === 'string') found.bound.add(node.index);
}

function noteGuard(call: Node, found: Found): void {
  if (!isVariable(call.procedure) || call.procedure.value !== 'exists' || !Array.isArray(call.arguments)) return;
  const [asked] = call.arguments;
  const variable = isNode(asked) && asked.type === 'path' ? (asked.steps as readonly unknown[])[0] : asked;
  if (isVariable(variable)) found.guarded.add(String(variable.value));
}

function isVariable(node: unknown): node is Node {
  return isNode(node) && node.type === 'variable';
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !(value instanceof RegExp);
}
