import { applicationSignal, noApplication } from '#core/application.ts';
import type { Health } from '#core/configuration-health.ts';
import type { Observation } from '#core/evidence.ts';
import { bounded } from './runtime/bounded.ts';
import type { Runtime } from './runtime/runtime.ts';

/** As much of an answer as is read. */
const mostBytes = 16_384;

/** Asks the application whether it is well, once, within the milliseconds given. Never rejects. */
export async function askApplication(
  { clock, web }: Pick<Runtime, 'clock' | 'web'>,
  health: Health,
  milliseconds: number,
): Promise<Observation['application']> {
  try {
    const answer = await bounded(clock, milliseconds, (signal) => web.get(health.url, { mostBytes, signal }));
    return applicationSignal(health, answer);
  } catch (error) {
    return noApplication(health, wordsOf(error as NodeJS.ErrnoException));
  }
}

/** Where every address of a name refused, Node's error has a code alone. */
const wordsOf = ({ message, code, name }: NodeJS.ErrnoException): string => message || code || name;
