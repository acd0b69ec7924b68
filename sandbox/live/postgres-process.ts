import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Clock } from './clock.ts';
import type { Keeper } from './keeper.ts';
import type { PostgresInstallation } from './postgres-binaries.ts';

/** What a server needs; `folder` holds its data folder and its log. */
export type PostgresOptions = {
  /** The Region it plays: its cluster_name, which every query can ask for. */
  name: string;
  folder: string;
  installation: PostgresInstallation;
  keeper: Keeper;
  clock: Clock;
};

const STOP_PATIENCE_SECONDS = 15;

/** The operating system's side of one server: its postmaster, the log, and the ways in which it ends. */
export class PostgresProcess {
  readonly dataFolder: string;
  readonly logFile: string;
  #options: PostgresOptions;
  #child: ChildProcess | undefined;
  #exited: Promise<void> = Promise.resolve();
  #spawnFailure = '';

  constructor(options: PostgresOptions) {
    this.#options = options;
    this.dataFolder = join(options.folder, 'data');
    this.logFile = join(options.folder, 'server.log');
  }

  /** True while the postmaster lives. */
  get isRunning(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** What the server wrote since its last launch, and the system's error when it could not even be run. */
  get output(): string {
    return `${this.#spawnFailure}${readFileSync(this.logFile, 'utf8')}`;
  }

  /** Launches the postmaster on that port; it isn't ready yet when this returns. */
  launch(port: number): void {
    const { installation, keeper, folder } = this.#options;
    // Emptied at each launch, so that the reason for a failure is this launch's.
    const log = openSync(this.logFile, 'w');
    // Detached: a Ctrl-C in the terminal reaches the drill, which ends its servers itself.
    const child = spawn(installation.postgres, ['-D', this.dataFolder, '-p', String(port)], {
      ...installation.account,
      detached: true,
      stdio: ['ignore', log, log],
      env: serverEnvironment(),
      cwd: folder,
    });
    closeSync(log);
    this.#child = child;
    this.#spawnFailure = '';
    this.#exited = new Promise((resolve) => {
      child.once('error', (error) => {
        this.#spawnFailure = String(error);
        resolve();
      });
      child.once('exit', () => {
        if (child.pid !== undefined) keeper.forgetProcess(child.pid);
        resolve();
      });
    });
    if (child.pid !== undefined) keeper.watchProcess(child.pid);
    child.unref();
  }

  /** Kills the postmaster as a crash would; its children notice and go. Resolves when the postmaster is gone. */
  async kill(): Promise<void> {
    if (!this.isRunning) return;
    this.#child?.ref();
    this.#child?.kill('SIGKILL');
    await this.#exited;
  }

  /** Shuts down in order, and kills what doesn't within 15 s. */
  async stop(): Promise<void> {
    if (!this.isRunning) return;
    this.#child?.ref();
    const { installation } = this.#options;
    const words = ['stop', '-D', this.dataFolder, '-m', 'fast', '-w', '-t', String(STOP_PATIENCE_SECONDS)];
    await runProgram(installation, installation.pgCtl, words).catch(() => this.kill());
    await this.#exited;
  }
}

/** PostgreSQL's messages in English and its times in UTC, whatever the developer's machine prefers. */
function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, LC_ALL: 'C', TZ: 'UTC' };
}

/** Runs one of PostgreSQL's programs to its end, as the right account. Throws with its output when it fails. */
export async function runProgram(installation: PostgresInstallation, program: string, words: string[]): Promise<void> {
  const options = { ...installation.account, env: serverEnvironment(), timeout: 60_000, cwd: '/' };
  await promisify(execFile)(program, words, options);
}
