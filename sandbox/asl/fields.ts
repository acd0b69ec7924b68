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

function orExpression(field: Field): Field {
  return optional(
    `${field.allowed}, or one {% … %} expression`,
    (value) => field.accepts(value) || (isText(value) && isExpression(value)),
  );
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value) && value.length > 0;
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

const text = optional('a text', isText);

/** What Wait's Seconds takes. */
export const waitSeconds = optional(`a whole number of seconds from 0 to ${SECONDS_MAX}`, whole(0, SECONDS_MAX));

/** What Wait's Timestamp takes. */
export const timestamp = optional('a time such as 2026-01-31T23:59:59Z', isTimestamp);

/** What a Condition gives. */
export const truth = optional('true or false', (value) => typeof value === 'boolean');

/** What Fail's Error and Cause give. */
export const anyText = optional('a text', (value) => typeof value === 'string');

const template = optional('any JSON value', (value) => value !== undefined);
/** What TimeoutSeconds takes. */
export const timeoutSeconds = optional(`a whole number of seconds from 1 to ${SECONDS_MAX}`, whole(1, SECONDS_MAX));
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
    TimeoutSeconds: orExpression(timeoutSeconds),
    Retry: list('retriers'),
    Catch: list('catchers'),
  },
  Choice: { ...common, Choices: required(list('rules')), Default: text, Assign: assign, Output: template },
  Wait: {
    ...continuing,
    Seconds: orExpression(waitSeconds),
    Timestamp: orExpression(timestamp),
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
  Condition: required(orExpression(truth)),
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
