/** Payloads: plain JSON, and not too long. */
import { StateFailed } from './failure.ts';

/** The most bytes (UTF-8) of an input, of an output, of a task's result and of a variable (AWS quota: 256 KiB). */
export const PAYLOAD_BYTES_MAX = 262_144;

/** The most bytes of all variables of an execution together (AWS quota: 10 MiB). */
export const VARIABLES_BYTES_MAX = 10 * 1024 * 1024;

/**
 * The same value as JSON would carry it, sharing nothing with the original; undefined stays undefined.
 * JSONata's sequences carry a property of their own, which would make equal lists differ.
 * Throws for what JSON can't carry: functions, regular expressions, and numbers that are not finite (it would say null).
 */
export function plainJson(value: unknown): unknown {
  if (typeof value === 'function') throw noFunction();
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new Error(`it gives ${value}, which is no number in JSON`);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Array.from(value, (element) => plainJson(element) ?? null);
  const { toJSON, _jsonata_function, _jsonata_lambda } = value as Marks;
  if (_jsonata_function || _jsonata_lambda) throw noFunction();
  if (typeof toJSON === 'function') return toJSON.call(value);
  const copy: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(value)) {
    const plain = plainJson(part);
    if (plain !== undefined) copy[name] = plain;
  }
  return copy;
}

interface Marks {
  readonly toJSON?: unknown;
  readonly _jsonata_function?: unknown;
  readonly _jsonata_lambda?: unknown;
}

const noFunction = () => new Error('it gives a function, which JSON cannot carry');

/** The value's length in bytes as JSON in UTF-8. */
export function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? '', 'utf8');
}

/** Throws States.DataLimitExceeded if the value is longer than a payload may be. */
export function checkPayload(value: unknown, place: string): void {
  const bytes = bytesOf(value);
  if (bytes > PAYLOAD_BYTES_MAX) {
    throw new StateFailed(
      'States.DataLimitExceeded',
      `${place} has ${bytes} bytes; at most ${PAYLOAD_BYTES_MAX} (256 KiB) are allowed.`,
    );
  }
}
