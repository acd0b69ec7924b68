import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { becomesTrue, wallClock } from '#sandbox/live/clock.ts';
import { startKeeper } from '#sandbox/live/keeper.ts';

const keeperFile = new URL('../../../sandbox/live/keeper.ts', import.meta.url).href;
const SLEEP_FOR_EVER = 'setInterval(() => {}, 1000)';

// A parent that leaves a sleeping child and a folder to its keeper, says so, and waits for its end.
const PARENT = `
  import { spawn } from 'node:child_process';
  import { startKeeper } from '${keeperFile}';
  const sleeper = spawn(process.execPath, ['-e', '${SLEEP_FOR_EVER}'], { detached: true, stdio: 'inherit' });
  const keeper = startKeeper();
  keeper.watchProcess(sleeper.pid);
  keeper.watchFolder(process.argv[1]);
  console.log('ready');
`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keeper-test-'));
  mkdirSync(join(folder, 'deep'));
  writeFileSync(join(folder, 'deep', 'file'), 'text');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function sleeper() {
  const child = spawn(process.execPath, ['-e', SLEEP_FOR_EVER], { stdio: 'ignore' });
  if (child.pid === undefined) throw new Error('no child');
  return { child, pid: child.pid, exited: once(child, 'exit') };
}

test('the keeper kills the processes and removes the folders of a parent that was killed', async () => {
  const words = ['--input-type=module', '-e', PARENT, folder];
  const parent = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  // The sleeping child holds the same pipe, so the pipe's end tells that both are gone.
  const allGone = once(parent.stdout, 'close');
  await once(createInterface({ input: parent.stdout }), 'line');
  parent.kill('SIGKILL');
  await allGone;

  expect(await becomesTrue(wallClock, () => !existsSync(folder), { withinMilliseconds: 30_000 })).toBe(true);
}, 60_000);

test('a release kills and removes at once, but spares a process that was forgotten', async () => {
  const keeper = startKeeper();
  const [watched, forgotten] = [sleeper(), sleeper()];
  keeper.watchProcess(watched.pid);
  keeper.watchProcess(forgotten.pid);
  keeper.forgetProcess(forgotten.pid);
  keeper.watchFolder(folder);
  await keeper.release();
  await watched.exited;

  expect(existsSync(folder)).toBe(false);
  expect(forgotten.child.signalCode).toBeNull();
  forgotten.child.kill('SIGKILL');
  await forgotten.exited;
}, 60_000);

test('a keeper that is told to leave touches nothing', async () => {
  const keeper = startKeeper();
  const kept = sleeper();
  keeper.watchProcess(kept.pid);
  keeper.watchFolder(folder);
  await keeper.leave();

  expect(existsSync(join(folder, 'deep', 'file'))).toBe(true);
  expect(kept.child.signalCode).toBeNull();
  kept.child.kill('SIGKILL');
  await kept.exited;
}, 60_000);
