// The keeper's own process: reads what to watch from its stdin, and cleans up when that pipe ends. It imports nothing of
// the project, so that it starts fast and nothing can go wrong in it.
import { readFileSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { KeeperLine } from './keeper.ts';

const PATIENCE_MILLISECONDS = 3000;
const processes = new Map<number, string | undefined>();
const folders = new Set<string>();
let leaving = false;

/** When the process began, where the system tells (Linux): a number used again by another process has another time. */
function beginning(pid: number): string | undefined {
  try {
    // Fields 3 (state) and 22 (start time) of stat; the second field, in parentheses, may contain blanks.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return fields[0] === 'Z' ? 'a zombie' : fields[19];
  } catch {
    return undefined;
  }
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    if (beginning(pid) !== processes.get(pid)) return false;
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function killAll(): Promise<void> {
  for (const pid of processes.keys()) signal(pid, 'SIGQUIT');
  for (let waited = 0; waited < PATIENCE_MILLISECONDS; waited += 50) {
    if (![...processes.keys()].some((pid) => signal(pid, 0))) return;
    await sleep(50);
  }
  for (const pid of processes.keys()) signal(pid, 'SIGKILL');
}

async function removeAll(): Promise<void> {
  for (const folder of folders) {
    // A dying server may still write a file into a folder that is just being emptied.
    for (let attempt = 0; attempt < 20; attempt += 1) {
      try {
        rmSync(folder, { recursive: true, force: true });
        break;
      } catch {
        await sleep(100);
      }
    }
  }
}

function obey(line: KeeperLine): void {
  if ('watchProcess' in line) processes.set(line.watchProcess, beginning(line.watchProcess));
  if ('forgetProcess' in line) processes.delete(line.forgetProcess);
  if ('watchFolder' in line) folders.add(line.watchFolder);
  if ('leave' in line) leaving = true;
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => {});
for await (const line of createInterface({ input: process.stdin })) obey(JSON.parse(line) as KeeperLine);
if (!leaving) {
  await killAll();
  await removeAll();
}
