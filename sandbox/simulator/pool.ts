import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Order } from './one-seed.ts';
import type { Answer } from './worker.ts';

/** Worker processes that play orders, each one at a time. */
export interface Pool {
  /** Plays all orders and hears of each answer as it comes, in no particular order; ends early once `hear` says so. */
  play(orders: Iterable<Order>, hear: (answer: Answer) => boolean): Promise<void>;
  close(): void;
}

/** Starts workers. `mutant`: the bug that is planted in them. */
export function startPool(folder: string, workers: number, mutant = ''): Pool {
  const script = join(import.meta.dirname, 'worker.ts');
  const env = { ...process.env, NODE_NO_WARNINGS: '1', TZ: 'UTC' };
  const children = Array.from({ length: workers }, () => {
    const child = fork(script, [folder, mutant], { env, serialization: 'advanced' });
    const ready = new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', (code) => reject(new Error(`A worker ended with ${code} before it was ready.`)));
    });
    return { child, ready };
  });
  return {
    play: async (orders, hear) => {
      const left = orders[Symbol.iterator]();
      const state = { over: false };
      const feed = async ({ child, ready }: { child: ChildProcess; ready: Promise<void> }) => {
        await ready;
        while (!state.over) {
          const next = left.next();
          if (next.done) return;
          const answer = await ask(child, next.value);
          if (hear(answer)) state.over = true;
        }
      };
      await Promise.all(children.map(feed));
    },
    close: () => {
      for (const { child } of children) child.kill();
    },
  };
}

const ask = (child: ChildProcess, order: Order): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const fail = (code: number | null) =>
      reject(new Error(`The worker that played seed ${order.seed} ended with ${code}.`));
    child.once('exit', fail);
    child.once('message', (answer: Answer) => {
      child.off('exit', fail);
      resolve(answer);
    });
    child.send(order);
  });
