import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** Processes that answer orders, each one at a time; `serve.ts` is their side of it. */
export interface Workers<Order, Answer> {
  /**
   * Gives out all orders and hears of each answer as it comes, in no particular order. Ends early once `hear` says so, and without an
   * error once the workers are closed. Throws where a worker dies.
   */
  play(orders: Iterable<Order>, hear: (answer: Answer) => boolean): Promise<void>;
  close(): void;
}

/** How processes are started: how many, with which arguments of the script, and what closes them early. */
export interface Crew {
  readonly count: number;
  readonly args: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** Starts processes of a script. */
export function startWorkers<Order extends object, Answer>(
  script: string,
  { count, args, signal }: Crew,
): Workers<Order, Answer> {
  const env = { ...process.env, NODE_NO_WARNINGS: '1', TZ: 'UTC' };
  const state = { closed: false };
  const workers = Array.from({ length: count }, () => {
    const child = fork(script, [...args], { env, execArgv: [], serialization: 'advanced' });
    const ready = nextMessage(child, 'before it was ready');
    // Whoever plays hears of it; a pool that is closed unused has nobody to tell.
    ready.catch(() => {});
    return { child, ready };
  });
  const close = () => {
    state.closed = true;
    // One in the midst of a seed would hear a gentler signal only after it.
    for (const { child } of workers) child.kill('SIGKILL');
  };
  signal?.addEventListener('abort', close, { once: true });
  if (signal?.aborted) close();
  return {
    play: async (orders, hear) => {
      const left = orders[Symbol.iterator]();
      let over = false;
      const work = async ({ child, ready }: (typeof workers)[number]) => {
        try {
          await ready;
          for (let next = over ? undefined : left.next(); next && !next.done; next = over ? undefined : left.next()) {
            child.send(next.value);
            const answer = await nextMessage(child, `while it worked on ${JSON.stringify(next.value).slice(0, 300)}`);
            if (hear(answer as Answer)) over = true;
          }
        } catch (error) {
          over = true;
          if (!state.closed) throw error;
        }
      };
      await Promise.all(workers.map(work));
    },
    close,
  };
}

/** Rejects when the worker ends instead. */
async function nextMessage(child: ChildProcess, when: string): Promise<unknown> {
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
