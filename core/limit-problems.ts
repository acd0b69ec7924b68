import type { Draft } from './configuration-draft.ts';
import { defaultLimits, Limits } from './limits.ts';
import type { Problem } from './problem.ts';

/** What is wrong between the limits: a person would be asked before as many groups as may go at once have asked. */
export function limitProblems({ limits = {} }: Draft): readonly Problem[] {
  const parsed = Limits.safeParse(limits);
  // What is wrong with one of them alone is told already.
  if (!parsed.success) return [];
  const { concurrentFailovers, massGroups } = parsed.data;
  if (massGroups >= concurrentFailovers) return [];
  const isWritten = Object.hasOwn(limits as object, 'massGroups');
  const got = isWritten ? `got ${massGroups}` : `got nothing, which stands for ${defaultLimits.massGroups}`;
  return [
    {
      path: ['limits', 'massGroups'],
      text: `${got}; allowed: at least ${concurrentFailovers}, as many as limits.concurrentFailovers lets fail over at once, since a person would be asked before they do. Raise it, or lower limits.concurrentFailovers.`,
    },
  ];
}
