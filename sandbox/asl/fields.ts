/** The fields of each part of a definition: which there are, which must be there, and which values they take. */
import { isExpression } from './expression.ts';
import { RESERVED_ERROR_NAMES } from './failure.ts';

/** One field: `allowed` completes the sentence "allowed: …". */
export interface Field {
  readonly allowed: string;
  readonly required: boolean;
  accepts(value: unknown): boolean;
}

/** The fields of one part of a definition, by name. */
export type Fields = Readonly<Record<string, Field>>;

/** The most seconds that TimeoutSeconds and a Wait's Seconds may say. */
export const SECONDS_MAX = 99_999_999;

/** The most seconds between two tries. */
const MAX_DELAY_SECONDS = 31_622_400;

function optional(allowed: string, accepts: (value: unknown) => boolean): Field {
  return { allowed, required: false, accepts };
}

function required(field: Field): Field {
  return { ...field, required: true };
}

function whole(least: number, most: number): (value: unknown) => boolean {
  return (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isOneExpression = (value: unknown): boolean => isText(value) && isExpression(value);
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value) && value.length > 0;
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

const text = optional('a text', isText);
const template = optional('any JSON value', (value) => value !== undefined);
const timeoutSeconds = optional(`a whole number of seconds from 1 to ${SECONDS_MAX}`, whole(1, SECONDS_MAX));
const assign = optional('an object of variable names and their values', isObject);
const errorEquals = required(
  optional('a list of error names, the States. ones as the specification spells them', isErrorList),
);

function isErrorList(value: unknown): boolean {
  return isList(value) && value.every((name) => isText(name) && isKnownError(name));
}

function isKnownError(name: string): boolean {
  return !name.startsWith('States.') || RESERVED_ERROR_NAMES.includes(name);
}

const common: Fields = {
  Type: required(text),
  Comment: text,
  QueryLanguage: optional('"JSONata"', (value) => value === 'JSONata'),
};

const continuing: Fields = {
  ...common,
  Assign: assign,
  Output: template,
  Next: text,
  End: optional('true, or leave it out', (value) => value === true),
};

const list = (of: string): Field => optional(`a list of ${of} with at least one element`, isList);

/** The fields of each state type that is interpreted. */
export const STATE_FIELDS: Readonly<Record<string, Fields>> = {
  Task: {
    ...continuing,
    Resource: required(
      optional(
        'an ARN without .waitForTaskToken, which is not interpreted',
        (value) => isText(value) && !value.endsWith('.waitForTaskToken'),
      ),
    ),
    Arguments: template,
    TimeoutSeconds: optional(
      `${timeoutSeconds.allowed}, or one {% … %} expression`,
      (value) => timeoutSeconds.accepts(value) || isOneExpression(value),
    ),
    Retry: list('retriers'),
    Catch: list('catchers'),
  },
  Choice: { ...common, Choices: required(list('rules')), Default: text, Assign: assign, Output: template },
  Wait: {
    ...continuing,
    Seconds: optional(
      `a whole number of seconds from 0 to ${SECONDS_MAX}, or one {% … %} expression`,
      (value) => whole(0, SECONDS_MAX)(value) || isOneExpression(value),
    ),
    Timestamp: optional(
      'a time such as 2026-01-31T23:59:59Z, or one {% … %} expression',
      (value) => isTimestamp(value) || isOneExpression(value),
    ),
  },
  Pass: continuing,
  Succeed: { ...common, Output: template },
  Fail: { ...common, Error: text, Cause: text },
};

export const MACHINE_FIELDS: Fields = {
  Comment: text,
  QueryLanguage: required(optional('"JSONata", since nothing else is interpreted', (value) => value === 'JSONata')),
  Version: optional('"1.0"', (value) => value === '1.0'),
  StartAt: required(text),
  TimeoutSeconds: timeoutSeconds,
  States: required(optional('an object of states by name', (value) => isObject(value))),
};

export const RETRIER_FIELDS: Fields = {
  Comment: text,
  ErrorEquals: errorEquals,
  IntervalSeconds: optional(`a whole number of seconds from 1 to ${SECONDS_MAX}`, whole(1, SECONDS_MAX)),
  MaxAttempts: optional(`a whole number from 0 (never) to ${SECONDS_MAX}`, whole(0, SECONDS_MAX)),
  BackoffRate: optional('a number of at least 1', (value) => typeof value === 'number' && value >= 1),
  MaxDelaySeconds: optional(`a whole number of seconds from 1 to ${MAX_DELAY_SECONDS}`, whole(1, MAX_DELAY_SECONDS)),
  JitterStrategy: optional('"FULL" or "NONE"', (value) => value === 'FULL' || value === 'NONE'),
};

const going: Fields = { Comment: text, Next: required(text), Assign: assign, Output: template };

export const CATCHER_FIELDS: Fields = { ...going, ErrorEquals: errorEquals };

export const RULE_FIELDS: Fields = {
  ...going,
  Condition: required(
    optional('one {% … %} expression, true or false', (value) => typeof value === 'boolean' || isOneExpression(value)),
  ),
};

/** True for a time of RFC 3339 with capital T and Z or an offset, the only form that a Wait takes. */
export function isTimestamp(value: unknown): value is string {
  const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
  return typeof value === 'string' && form.test(value) && !Number.isNaN(Date.parse(value));
}

/**
 * The problems of one part of a definition, one sentence each: a part that is no object, unknown fields,
 * missing fields and values that are not allowed. `place` names the part.
 */
export function fieldProblems(place: string, part: unknown, fields: Fields): string[] {
  if (!isObject(part)) return [`${place} is ${JSON.stringify(part)}; it has to be an object.`];
  const given = part as Record<string, unknown>;
  const names = Object.keys(fields).join(', ');
  const unknown = Object.keys(given)
    .filter((name) => !Object.hasOwn(fields, name))
    .map((name) => `${place}: the field ${name} is not interpreted; allowed fields: ${names}.`);
  const wrong = Object.entries(fields).flatMap(([name, field]) => {
    if (given[name] === undefined) return field.required ? [`${place}: the field ${name} is missing.`] : [];
    if (field.accepts(given[name])) return [];
    return [`${place}: the field ${name} is ${JSON.stringify(given[name])}; allowed: ${field.allowed}.`];
  });
  return [...unknown, ...wrong];
}
