import { join } from 'node:path';
import { startWorkers } from '../workers.ts';
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

/** What to sweep, and how. `mutant`: a bug to be planted; the signal ends it early. */
interface Options {
  readonly shares?: readonly Share[];
  readonly processes?: number;
  readonly mutant?: string;
  readonly signal?: AbortSignal;
}

/** Sweeps in processes of their own, each one share at a time. `folder` has the assembly. Throws where the simulation itself fails. */
export async function runSweeps(
  folder: string,
  { shares = everyShare, processes = 2, mutant = '', signal }: Options = {},
): Promise<readonly Swept[]> {
  const crew = { count: processes, args: [folder, mutant], signal };
  const workers = startWorkers<Share, Answer>(join(import.meta.dirname, 'worker.ts'), crew);
  const summaries: Summary[] = [];
  try {
    await workers.play(shares, (answer) => {
      if ('broken' in answer) throw new Error(answer.broken);
      summaries.push(answer.summary);
      return false;
    });
  } finally {
    workers.close();
  }
  return together(summaries);
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
