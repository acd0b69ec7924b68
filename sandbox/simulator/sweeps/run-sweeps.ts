import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type DisturbanceName, disturbances } from './disturbances.ts';
import type { StoryName } from './stories.ts';
import type { Failure, Share, Summary } from './sweep.ts';
import type { Answer } from './worker.ts';

/** What all shares of one disturbance of one story found together. */
export interface Swept {
  readonly disturbance: DisturbanceName;
  readonly story: StoryName;
  readonly all: number;
  readonly tried: number;
  readonly struck: number;
  readonly moved: number;
  readonly failures: readonly Failure[];
}

/** Every disturbance of every story that it concerns, in halves, so that two processes end together. */
export const everyShare: readonly Share[] = (Object.keys(disturbances) as DisturbanceName[]).flatMap((disturbance) =>
  disturbances[disturbance].stories.flatMap((story) => [0, 1].map((first) => ({ disturbance, story, first, step: 2 }))),
);

/**
 * Sweeps in processes of their own, each one share at a time. `folder` has the assembly; `mutant` is a bug to be planted. Throws
 * where the simulation itself fails.
 */
export async function runSweeps(
  folder: string,
  {
    shares = everyShare,
    processes = 2,
    mutant = '',
  }: { readonly shares?: readonly Share[]; readonly processes?: number; readonly mutant?: string } = {},
): Promise<readonly Swept[]> {
  const waiting = [...shares];
  const summaries: Summary[] = [];
  const work = async () => {
    const child = fork(join(import.meta.dirname, 'worker.ts'), [folder, mutant], {
      env: { ...process.env, NODE_NO_WARNINGS: '1', TZ: 'UTC' },
      execArgv: [],
    });
    try {
      await once(child, 'message');
      for (let share = waiting.shift(); share; share = waiting.shift()) summaries.push(await ask(child, share));
    } finally {
      child.kill();
    }
  };
  await Promise.all(Array.from({ length: processes }, work));
  return together(summaries);
}

function ask(child: ChildProcess, share: Share): Promise<Summary> {
  return new Promise((resolve, reject) => {
    const fail = (code: number | null) =>
      reject(new Error(`The process that swept ${share.disturbance} of ${share.story} ended with ${code}.`));
    child.once('exit', fail);
    child.once('message', (answer: Answer) => {
      child.off('exit', fail);
      if ('summary' in answer) resolve(answer.summary);
      else reject(new Error(answer.broken));
    });
    child.send(share);
  });
}

function together(summaries: readonly Summary[]): readonly Swept[] {
  const parts = new Map<string, Summary[]>();
  for (const summary of summaries) {
    const name = `${summary.disturbance} ${summary.story}`;
    parts.set(name, [...(parts.get(name) ?? []), summary]);
  }
  return [...parts.values()].flatMap((group) => {
    const [one] = group;
    if (!one) return [];
    const sum = (field: 'tried' | 'struck' | 'moved') => group.reduce((total, part) => total + part[field], 0);
    const counts = { all: one.all, tried: sum('tried'), struck: sum('struck'), moved: sum('moved') };
    const failures = group.flatMap((part) => part.failures);
    return [{ disturbance: one.disturbance, story: one.story, ...counts, failures }];
  });
}

/** `All 47 of 47`, for one line of a report. */
export const inWords = ({ disturbance, story, all, tried, moved, failures }: Swept): string =>
  `${disturbance} of ${story}: ${tried === all ? 'all ' : ''}${tried} of ${all}, ${moved} with a failover, ${failures.length} failures`;
