import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { DetectionOrder } from './play.ts';
import type { DetectionAnswer } from './worker.ts';

/**
 * Plays all orders in worker processes, each one at a time, and hears of each answer as it comes, in no particular order. `folder` has
 * the assembly. The signal ends it early, without an error. Throws where a worker dies.
 */
export async function playInCrew(
  orders: Iterable<DetectionOrder>,
  { folder, workers, signal }: { readonly folder: string; readonly workers: number; readonly signal: AbortSignal },
  hear: (answer: DetectionAnswer) => void,
): Promise<void> {
  const left = orders[Symbol.iterator]();
  const work = async () => {
    const child = fork(join(import.meta.dirname, 'worker.ts'), [folder], {
      ...{ env: { ...process.env, NODE_NO_WARNINGS: '1', TZ: 'UTC' }, execArgv: [], serialization: 'advanced' },
    });
    const stop = () => child.kill('SIGKILL');
    signal.addEventListener('abort', stop, { once: true });
    try {
      await message(child, 'before it was ready');
      for (let next = left.next(); !next.done && !signal.aborted; next = left.next()) {
        const { kind, seed } = next.value;
        child.send(next.value);
        hear((await message(child, `while it played seed ${seed} of ${kind}`)) as DetectionAnswer);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      signal.removeEventListener('abort', stop);
      stop();
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
}

/** The next message of a worker. Rejects when it ends instead. */
async function message(child: ChildProcess, when: string): Promise<unknown> {
  const over = new AbortController();
  const { signal } = over;
  const ended = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`A worker ended with ${code} ${when}.`);
  });
  ended.catch(() => {});
  try {
    const [said] = await Promise.race([once(child, 'message', { signal }), ended]);
    return said;
  } finally {
    over.abort();
  }
}
