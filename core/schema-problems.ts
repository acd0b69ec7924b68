import type { z } from 'zod';
import { type Problem, shown } from './problem.ts';
import { didYouMean } from './schema-words.ts';

type Issue = z.core.$ZodIssue;

/** The mistakes that the schema found in `raw`, in words; a path may have several. */
export const schemaProblems = (issues: readonly Issue[], raw: unknown): readonly Problem[] =>
  issues.flatMap((issue) => problemsOf(issue, raw));

function problemsOf(issue: Issue, raw: unknown): readonly Problem[] {
  const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)));
  if (issue.code === 'unrecognized_keys') {
    // The message of a mapping is the list of its keys.
    const known = issue.message.split(', ');
    return issue.keys.map((key) => ({ path: [...path, key], text: unknownKey(key, known) }));
  }
  if (issue.code === 'invalid_key') {
    const key = path.at(-1);
    return [{ path, text: sentence(key, issue.issues[0]?.message ?? issue.message, 'Rename this key.') }];
  }
  const value = valueAt(raw, path);
  return [
    { path, text: sentence(value, issue.message, value === undefined || value === null ? 'Add it.' : 'Correct it.') },
  ];
}

const unknownKey = (key: string, known: readonly string[]): string =>
  `got an unknown key; allowed: ${known.join(', ')}${didYouMean(key, known) || '. Remove it.'}`;

/** `allowed` may bring its own advice behind a full stop; otherwise `advice` is added. */
function sentence(value: unknown, allowed: string, advice: string): string {
  const ended = /[.?]$/.test(allowed) ? allowed : `${allowed}.`;
  return `got ${shown(value)}; allowed: ${ended}${allowed.includes('. ') ? '' : ` ${advice}`}`;
}

/** The value at a path, undefined where the path leads nowhere. */
function valueAt(raw: unknown, path: Problem['path']): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string | number, unknown>)[key]
        : undefined,
    raw,
  );
}
