import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * A process of its own that outlives the drill by a moment: when the drill ends, however it ends (SIGKILL, a crash, Ctrl-C),
 * the pipe between them closes, and the keeper kills the watched processes and removes the watched folders.
 */
export type Keeper = {
  /** The keeper's own process id. */
  pid: number;
  /** Kill this process at the end: SIGQUIT, on which PostgreSQL gives back its shared memory, then SIGKILL. */
  watchProcess(pid: number): void;
  /** This process is gone; its number may belong to somebody else soon. */
  forgetProcess(pid: number): void;
  /** Remove this folder and all it holds at the end, after the processes. */
  watchFolder(path: string): void;
  /** Kills and removes now; resolves when it is done and the keeper has ended. */
  release(): Promise<void>;
  /** Ends the keeper and leaves processes and folders as they are (`--keep`). */
  leave(): Promise<void>;
};

/** What the keeper reads, one JSON object a line. */
export type KeeperLine =
  | { watchProcess: number }
  | { forgetProcess: number }
  | { watchFolder: string }
  | { leave: true };

/** Starts the keeper. It is detached: a Ctrl-C in the terminal reaches the drill, not the keeper. */
export function startKeeper(): Keeper {
  const script = fileURLToPath(new URL('./keeper-child.ts', import.meta.url));
  const child = spawn(process.execPath, [script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'], cwd: '/' });
  if (child.pid === undefined) throw new Error(`The keeper process could not be started with ${process.execPath}.`);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // A keeper that somebody killed must not take the drill with it by a broken pipe.
  child.stdin.on('error', () => {});
  child.unref();

  const tell = (line: KeeperLine) => void child.stdin.write(`${JSON.stringify(line)}\n`);
  const end = (): Promise<void> => {
    child.ref();
    child.stdin.end();
    return ended;
  };
  return {
    pid: child.pid,
    watchProcess: (pid) => tell({ watchProcess: pid }),
    forgetProcess: (pid) => tell({ forgetProcess: pid }),
    watchFolder: (path) => tell({ watchFolder: path }),
    release: end,
    leave: () => {
      tell({ leave: true });
      return end();
    },
  };
}
