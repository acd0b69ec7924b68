import childProcess from 'node:child_process';
import crypto from 'node:crypto';
import dgram from 'node:dgram';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import timers from 'node:timers';
import timersPromises from 'node:timers/promises';

/** Keeps a run from anything that would make it differ from the last one with the same seed. */

/** What was attempted, each once. */
export interface Guard {
  readonly breaches: readonly string[];
  /** Puts everything back. */
  lift(): void;
}

type Patch = readonly [object: object, name: string, replacement: unknown];

const random = ['random'];
const chance = ['randomUUID', 'randomBytes', 'randomInt', 'randomFillSync', 'getRandomValues'];
const waiting = ['setTimeout', 'setInterval', 'setImmediate'];

/**
 * From now on `Date` is virtual, and real timers, randomness, sockets and processes throw and are noted, also where they were
 * imported from `node:` modules before. `now`: milliseconds since 1970.
 */
export function guard(now: () => number): Guard {
  const breaches = new Set<string>();
  const refuse = (what: string) => () => {
    breaches.add(what);
    throw new Error(`${what} was used in virtual time: go through the Runtime.`);
  };
  const refused = (object: object, label: string, names: readonly string[]): Patch[] =>
    names
      .filter((name) => isReplaceable(object, name))
      .map((name) => [object, name, refuse(`${label}.${name}`)] as const);
  const patches: readonly Patch[] = [
    [globalThis, 'Date', virtualDate(now)],
    [process, 'hrtime', refuse('process.hrtime')],
    [performance, 'now', now],
    ...refused(Math, 'Math', random),
    ...refused(crypto, 'node:crypto', chance),
    ...refused(globalThis.crypto, 'crypto', chance),
    ...refused(globalThis, 'globalThis', [...waiting, 'fetch']),
    ...refused(timers, 'node:timers', waiting),
    ...refused(timersPromises, 'node:timers/promises', waiting),
    ...refused(net, 'node:net', ['connect', 'createConnection', 'createServer']),
    ...refused(dgram, 'node:dgram', ['createSocket']),
    ...refused(childProcess, 'node:child_process', ['spawn', 'exec', 'execFile', 'fork', 'spawnSync', 'execFileSync']),
  ];
  const undo = patches.map(([object, name, replacement]) => replace(object, name, replacement));
  syncBuiltinESMExports();
  return {
    get breaches() {
      return [...breaches];
    },
    lift: () => {
      for (const put of undo) put();
      syncBuiltinESMExports();
    },
  };
}

function isReplaceable(object: object, name: string): boolean {
  const found = Object.getOwnPropertyDescriptor(object, name);
  return found ? found.configurable === true : name in object;
}

function replace(object: object, name: string, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(object, name);
  Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable: true });
  return () => {
    if (before) Object.defineProperty(object, name, before);
    else delete (object as Record<string, unknown>)[name];
  };
}

function virtualDate(now: () => number): DateConstructor {
  const Real = Date;
  // No proxy and no subclass: dates are made thousands of times in a run, and these stay plain ones.
  function VirtualDate(...given: readonly number[]) {
    if (new.target === undefined) return new Real(now()).toString();
    return given.length === 0 ? new Real(now()) : new Real(...(given as [number]));
  }
  const { UTC, parse, prototype } = Real;
  return Object.assign(VirtualDate, { now, UTC, parse, prototype }) as unknown as DateConstructor;
}
