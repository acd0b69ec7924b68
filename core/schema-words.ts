import { z } from 'zod';
import { nearest } from './nearest.ts';
import { regions } from './regions.ts';

/**
 * Schemas whose messages say what is allowed and, after a full stop, what to do; `configurationProblems` puts the path and
 * the value before them.
 */

/** A string of one form. `allowed` says the form in words, of the input where that helps. */
export const text = (pattern: RegExp, allowed: string | ((issue: { readonly input?: unknown }) => string)) =>
  z.string({ error: allowed }).regex(pattern, { error: allowed });

/** A whole number of seconds from `least` to `most`. */
export const seconds = (least: number, most: number) => whole(least, most, 'seconds');

/** A whole number from `least` to `most`; `unit` says of what. */
export const whole = (least: number, most: number, unit: string) =>
  wholeNumber(least, most, `a whole number of ${unit} from ${least} to ${most}`);

/** A whole number that counts nothing; `meaning` says what it is. */
export const numbered = (least: number, most: number, meaning: string) =>
  wholeNumber(least, most, `a whole number from ${least} to ${most}, ${meaning}`);

function wholeNumber(least: number, most: number, error: string) {
  return z.number({ error }).int({ error }).min(least, { error }).max(most, { error });
}

/** One of `values`; `unavailable` says of other values that a reader may expect why they are refused. */
export function choice<const Value extends string>(
  values: readonly [Value, ...Value[]],
  unavailable: Readonly<Record<string, string>> = {},
) {
  return z.enum(values, {
    error: ({ input }) => {
      const meant = typeof input === 'string' ? nearest(input, [...values, ...Object.keys(unavailable)]) : undefined;
      const said = meant === undefined ? '' : `. ${unavailable[meant] ?? `Did you mean ${meant}?`}`;
      return `${values.map((value) => JSON.stringify(value)).join(' or ')}${said}`;
    },
  });
}

/** A mapping with exactly the keys of `shape`. Unknown keys are answered by the list of the known ones. */
export function mapping<Shape extends z.ZodRawShape>(shape: Shape) {
  const keys = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? keys : `a mapping with the keys ${keys}`),
  });
}

/** The name of a Region of the partition `aws`. */
export const region = z
  .string({ error: 'the name of an AWS Region such as eu-west-1' })
  .refine((name) => regions.includes(name), {
    error: ({ input }) =>
      `the name of an AWS Region such as eu-west-1 (China and GovCloud are not built yet)${didYouMean(String(input), regions)}`,
  })
  // The list stands in the JSON Schema, so that an editor can offer the Regions.
  .meta({ id: 'Region', enum: [...regions] });

/** A sentence that offers the known word nearest to `word`, empty when none is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  return meant === undefined ? '' : `. Did you mean ${meant}?`;
}
