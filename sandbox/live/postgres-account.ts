import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DrillCannotStart } from './drill-cannot-start.ts';

/** The account that PostgreSQL runs as when the drill runs as root, which PostgreSQL refuses. */
export type Account = { uid: number; gid: number };

/** What the choice depends on; `passwd` is the text of the system's account list. */
export type Surroundings = { uid: number | undefined; environment: NodeJS.ProcessEnv; passwd: string };

/** The surroundings of this process. */
export function surroundings(): Surroundings {
  return { uid: process.getuid?.(), environment: process.env, passwd: readPasswd() };
}

function readPasswd(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8');
  } catch {
    return '';
  }
}

/**
 * The account for PostgreSQL: none when the drill doesn't run as root; else the user who called sudo, else `nobody`.
 * An account without a passwd entry is not taken, because initdb looks its name up and gives up without one.
 */
export function chooseAccount({ uid, environment, passwd }: Surroundings): Account | undefined {
  if (uid !== 0) return undefined;
  const entries = passwd
    .split('\n')
    .map((line) => line.split(':'))
    .filter((entry) => entry.length > 3);
  const caller = entries.find((entry) => entry[2] === environment.SUDO_UID && entry[2] !== '0');
  const entry = caller ?? entries.find(([name]) => name === 'nobody');
  if (!entry) {
    throw new DrillCannotStart(
      'PostgreSQL refuses to run as root and this system has no account "nobody": run the drill as an ordinary user.',
    );
  }
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}

/** True when the account may pass through the folder and every folder above it (always true when there is no account). */
export function canReach(path: string, account: Account | undefined): boolean {
  if (!account) return true;
  const { uid, gid, mode } = statSync(path);
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  const above = dirname(path);
  return (mode & bit) !== 0 && (above === path || canReach(above, account));
}

/** True when the file can be run by this process. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
