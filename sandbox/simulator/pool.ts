import { join } from 'node:path';
import type { Order } from './one-seed.ts';
import type { Answer } from './worker.ts';
import { startWorkers, type Workers } from './workers.ts';

/** Processes that play seeds. */
export type Pool = Workers<Order, Answer>;

/** Starts them. `folder` has the assembly; `mutant`: the bug that is planted in them; the signal closes them. */
export const startPool = (folder: string, workers: number, mutant = '', signal?: AbortSignal): Pool =>
  startWorkers(join(import.meta.dirname, 'worker.ts'), { count: workers, args: [folder, mutant], signal });
