import { InvalidConfiguration } from '#core/problem.ts';
import { Misused } from './misused.ts';

/** A command line: how it is read, what `--help` prints, and what it does. */
export interface Command<Wanted extends { readonly help: boolean }> {
  /** Throws an Error that says what was given and what is allowed. */
  readonly read: (args: readonly string[]) => Wanted;
  readonly usage: string;
  /** Returns the exit code. */
  readonly run: (wanted: Wanted) => Promise<number>;
}

/**
 * A signal that is given at Ctrl-C, when the terminal is closed, or when the process is told to end. The command then has to end by
 * itself, with `interrupted`.
 */
export function whenInterrupted(): AbortSignal {
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stopping.abort());
  return stopping.signal;
}

/** Says how far it came, where that is known, and returns the exit code. */
export function interrupted(played?: number, what = 'seeds'): number {
  console.error(`Interrupted${played === undefined ? '' : ` after ${played} ${what}`}; nothing is left behind.`);
  return 130;
}

/** Says why nothing could be played, and returns the exit code: 2 where the command line or the configuration can't be used, else 3. */
export function failed(error: unknown): 2 | 3 {
  const isUnusable = error instanceof InvalidConfiguration || error instanceof Misused;
  console.error(isUnusable ? error.message : `The simulation failed: ${(error as Error).message}`);
  return isUnusable ? 2 : 3;
}

/** Runs a command and returns its exit code: 2 where the command line is wrong. */
export async function runCommand<Wanted extends { readonly help: boolean }>(
  { read, usage, run }: Command<Wanted>,
  args: readonly string[],
): Promise<number> {
  let wanted: Wanted;
  try {
    wanted = read(args);
  } catch (error) {
    console.error(hinted((error as Error).message));
    return 2;
  }
  if (!wanted.help) return run(wanted);
  console.log(usage);
  return 0;
}

/** The usage is longer than a screen: printed here, it would move the message out of sight. */
const hinted = (message: string): string => `${message}${/[.?]$/.test(message) ? '' : '.'} See --help.`;
