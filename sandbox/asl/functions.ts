/** The functions that expressions may call: those of JSONata 2.0.6 and those that Step Functions adds. */
import { createHash } from 'node:crypto';
import jsonata from 'jsonata';

/** Where `$now`, `$millis`, `$random` and `$uuid` take their values from. */
export interface Sources {
  /** Milliseconds since the epoch, an integer. */
  now(): number;
  /** At least 0, less than 1. */
  random(): number;
  id(): string;
}

const OF_JSONATA =
  'sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad ' +
  'match contains replace split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs ' +
  'sqrt power random boolean not map zip filter single reduce sift keys lookup append exists spread merge reverse ' +
  'each error assert type sort shuffle distinct base64encode base64decode encodeUrlComponent encodeUrl ' +
  'decodeUrlComponent decodeUrl toMillis fromMillis clone now millis';

/** Every function name an expression may use, without `$`. `eval` is missing: Step Functions removed it. */
export const FUNCTION_NAMES: ReadonlySet<string> = new Set([
  ...OF_JSONATA.split(' '),
  'partition',
  'range',
  'hash',
  'uuid',
  'parse',
]);

const HASHES: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

const formatTime = jsonata('$fromMillis($time, $picture, $timezone)');

/** The most elements that `$range` may yield: the limit that AWS documents for States.ArrayRange. */
const RANGE_ELEMENTS_MAX = 1000;

/**
 * The functions that replace or extend those of JSONata, to be bound to every evaluation.
 * `$now` and `$millis` answer the same instant within one evaluation, as JSONata prescribes.
 */
export function functionsOf(sources: Sources): Record<string, unknown> {
  const time = sources.now();
  return {
    millis: () => time,
    now: (picture?: string, timezone?: string) =>
      picture === undefined ? new Date(time).toISOString() : formatTime.evaluate({}, { time, picture, timezone }),
    random: (seed?: unknown) => (seed === undefined ? sources.random() : refuseSeed()),
    uuid: () => sources.id(),
    ...PURE,
  };
}

const PURE = { partition, range, hash, parse };

function refuseSeed(): never {
  throw new Error('$random with a seed is not interpreted here, because AWS does not document its generator');
}

function partition(array: unknown, size: unknown): unknown[] | undefined {
  if (array === undefined) return undefined;
  if (!Array.isArray(array)) throw new Error('$partition needs an array as its first argument');
  if (!Number.isInteger(size) || Number(size) < 1) throw new Error('$partition needs a whole size of at least 1');
  const parts: unknown[] = [];
  for (let start = 0; start < array.length; start += Number(size)) {
    parts.push(array.slice(start, start + Number(size)));
  }
  return parts;
}

function range(first: unknown, last: unknown, step: unknown): number[] {
  const [from, to, by] = [first, last, step].map(Number);
  if (from === undefined || to === undefined || by === undefined || ![from, to, by].every(Number.isInteger)) {
    throw new Error('$range needs three whole numbers: first, last, step');
  }
  if (by === 0) throw new Error('$range needs a step other than 0');
  const length = Math.max(0, Math.floor((to - from) / by) + 1);
  if (length > RANGE_ELEMENTS_MAX) {
    throw new Error(`$range would yield ${length} elements; at most ${RANGE_ELEMENTS_MAX} are allowed`);
  }
  return Array.from({ length }, (_, index) => from + index * by);
}

function hash(text: unknown, algorithm: unknown): string | undefined {
  if (text === undefined) return undefined;
  const name = HASHES[String(algorithm)];
  if (name === undefined) throw new Error(`$hash knows ${Object.keys(HASHES).join(', ')}, not ${String(algorithm)}`);
  if (typeof text !== 'string') throw new Error('$hash needs a string as its first argument');
  return createHash(name).update(text, 'utf8').digest('hex');
}

function parse(text: unknown): unknown {
  if (text === undefined) return undefined;
  if (typeof text !== 'string') throw new Error('$parse needs a string of JSON');
  return JSON.parse(text);
}
