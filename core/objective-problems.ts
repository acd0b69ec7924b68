import type { Draft, DraftGroup } from './configuration-draft.ts';
import type { Problem } from './problem.ts';

/** How finely an outage can be seen, in seconds; objectives below these figures can't be kept by anyone. */
export const detection = {
  /** The writer commits a heartbeat row this often. */
  heartbeatSeconds: 1,
  /** A look takes this long at most. */
  lookSeconds: 2,
  /** Clocks of two Regions may differ by this much. */
  clockSeconds: 1,
} as const;

/** What is wrong with policies and objectives: an `automatic` that is not decided to the end, and promises that can't be kept. */
export const objectiveProblems = (draft: Draft): readonly Problem[] =>
  (draft.groups ?? []).flatMap((group) => [
    ...undecided(group),
    ...impossibleRpo(group, draft.lookEverySeconds),
    ...impossibleRto(group, draft.lookEverySeconds),
  ]);

const undecided = ({ path, mode, unfenced }: DraftGroup): readonly Problem[] =>
  mode === 'automatic' && (unfenced === undefined || unfenced === null)
    ? [
        {
          path: [...path, 'policy', 'unfenced'],
          text: 'got nothing; allowed with mode "automatic": "proceed" or "ask". Write "proceed" if a promotion may go on while the old writer is out of reach and can\'t be proven fenced (clients cut off with it may write there until it is), "ask" if persons have to say so each time.',
        },
      ]
    : [];

function impossibleRpo({ path, mode, rpoSeconds }: DraftGroup, lookEverySeconds: number): readonly Problem[] {
  const { heartbeatSeconds, lookSeconds, clockSeconds } = detection;
  const least = heartbeatSeconds + lookEverySeconds + lookSeconds + clockSeconds;
  if (mode === undefined || mode === 'advise' || rpoSeconds === undefined || rpoSeconds < 1 || rpoSeconds >= least)
    return [];
  return [
    {
      path: [...path, 'objectives', 'rpoSeconds'],
      text: `got ${rpoSeconds}; allowed with mode "${mode}": at least ${least}, since the loss can't be bounded closer than ${heartbeatSeconds} s between heartbeats + ${lookEverySeconds} s between looks + ${lookSeconds} s a look + ${clockSeconds} s between clocks = ${least} s, and every failover would be refused. Raise it, or write mode "advise".`,
    },
  ];
}

function impossibleRto({ path, rtoSeconds, dwellSeconds }: DraftGroup, lookEverySeconds: number): readonly Problem[] {
  const { lookSeconds } = detection;
  const least = lookEverySeconds + lookSeconds + dwellSeconds + 1;
  // Below 30 s the schema has said already what is allowed.
  if (rtoSeconds === undefined || rtoSeconds < 30 || rtoSeconds >= least) return [];
  return [
    {
      path: [...path, 'objectives', 'rtoSeconds'],
      text: `got ${rtoSeconds}; allowed: at least ${least}, since ${lookEverySeconds} s until the next look + ${lookSeconds} s a look + ${dwellSeconds} s of dwell pass before anything may be changed, and a promotion takes its time after that. Raise it, or lower policy.dwellSeconds.`,
    },
  ];
}
