import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Misused, visible } from '#cli/misused.ts';
import { InvalidConfiguration } from '#core/problem.ts';
import { NoRoom } from './room.ts';

/**
 * What `make` makes. Where the command line, a file or the room in a stack can't be used, the process ends with status 2 and the
 * sentence, without a stack trace.
 */
export function orSentence<Made>(make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    if (![Misused, InvalidConfiguration, NoRoom].some((kind) => error instanceof kind)) throw error;
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(2);
  }
}

/** Prints what `--help` prints, and ends the process. */
export function help(usage: string): never {
  process.stdout.write(usage);
  process.exit(0);
}

/** The folder for the templates, as a whole path; it is made where there is none. Throws Misused where it can't be. */
export function folderFor(out: string): string {
  try {
    mkdirSync(out, { recursive: true });
    return resolve(out);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' || code === 'ENOTDIR' ? 'where a file is' : `where none can be made (${code})`;
    throw new Misused(
      `--out: got ${visible(out)}, ${why}; allowed: a folder, which is made where there is none. Name another one. See --help.`,
    );
  }
}
