import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from './runtime.ts';

/** The machine's own clock, chance and environment: the only file that names them, so that all else runs on virtual ones. */

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (milliseconds) => {
    await wait(milliseconds);
  },
  after: (milliseconds, work) => {
    const timer = setTimeout(work, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** A number in [0, 1). */
export const systemRandom = (): number => Math.random();

/** A fresh UUID. */
export const systemId = (): string => randomUUID();

/** A copy of the process's environment variables. */
export const systemEnvironment = (): Readonly<Record<string, string | undefined>> => ({ ...process.env });
