import type { Outage } from './outages.ts';
import type { Report } from './report/report-json.ts';
import { busyWords } from './report/words.ts';

/** What the drill saw beside the report's figures. */
export interface Sightings {
  /** Calls that changed a database, a network, a parameter or traffic after the outage began. */
  readonly mutatingCalls: readonly string[];
  readonly pages: number;
  /** What was wrong with how persons were answered. */
  readonly answers: readonly string[];
  /** Errors of the simulation itself. */
  readonly complaints: readonly string[];
  /** From the return of the old writer to the proof of its fence; null when there was no debt or no proof. */
  readonly fenceSeconds: number | null;
  readonly fenceLimitSeconds: number;
}

/** Understudy's own steps may take this long, in seconds; those of two runs where persons come between them. */
const overheadLimitSeconds = { oneRun: 6, twoRuns: 9 } as const;

/** Where other programs use this share of the processors, ours waits for them: it may take what each of two takes that share one. */
const busy = { share: 0.75, factor: 2 } as const;

/** Everything that is not as it has to be after this outage; empty when the drill is passed. */
export function problemsOf(report: Omit<Report, 'expected'>, outage: Outage, seen: Sightings): string[] {
  const wrongVerdict =
    report.verdict !== outage.expected && `The verdict is "${report.verdict}"; expected was "${outage.expected}".`;
  const rest =
    outage.expected === 'Serving from the target' ? servingProblems(report, outage, seen) : quietProblems(report, seen);
  const broken = seen.complaints.map((complaint) => `The simulation itself failed: ${complaint}`);
  return [wrongVerdict, ...rest, ...seen.answers, ...broken].filter((problem) => typeof problem === 'string');
}

function servingProblems(report: Omit<Report, 'expected'>, outage: Outage, seen: Sightings) {
  const { rto, rpo, writes, exposure, fenceDebts, records } = report;
  const { achievedSeconds, objectiveSeconds } = rto;
  const open = fenceDebts.filter(({ dischargedAt }) => dischargedAt === null);
  const { estimatedUpperSeconds: upper, actualSeconds: actual } = rpo;
  return [
    (achievedSeconds === null || achievedSeconds > objectiveSeconds) &&
      `Writes were served again after ${achievedSeconds ?? 'no number of'} s; the objective is ${objectiveSeconds} s.`,
    !outage.lossAccepted &&
      (actual === null || actual > rpo.objectiveSeconds) &&
      `The loss is ${actual} s of writes; the objective is ${rpo.objectiveSeconds} s.`,
    outage.lossAccepted &&
      (actual ?? 0) <= rpo.objectiveSeconds &&
      `The loss is ${actual} s of writes, within the objective of ${rpo.objectiveSeconds} s: nothing was shown.`,
    (outage.name === 'region' || outage.lossAccepted) &&
      (actual === null || upper === null || actual > upper) &&
      `The loss of ${actual} s is above the estimate of ${upper} s.`,
    writes.duplicated > 0 && `${writes.duplicated} writes are stored twice.`,
    writes.acknowledgedByOldWriterAfterTransfer > 0 &&
      `The old writer acknowledged ${writes.acknowledgedByOldWriterAfterTransfer} writes by the application's name after the transfer.`,
    ...records.filter(({ servedAt }) => servedAt === null).map(({ name }) => `${name} never served from the target.`),
    fenceDebts.length === 0 && 'No fence debt was ever opened for the old writer.',
    ...open.map(({ region }) => `The fence debt of ${region} is still open.`),
    outage.exposes &&
      exposure.writes === 0 &&
      'The old writer took no write that could have been counted: nothing was shown.',
    seen.fenceSeconds !== null &&
      seen.fenceSeconds > seen.fenceLimitSeconds &&
      `The fence was proven after ${seen.fenceSeconds} s; the limit is ${seen.fenceLimitSeconds} s.`,
    seen.pages === 0 && 'Nobody was paged.',
    slowSteps(report, outage),
  ];
}

function slowSteps({ overheadSeconds: taken, othersBusy }: Omit<Report, 'expected'>, { persons }: Outage) {
  const quietLimit = overheadLimitSeconds[persons ? 'twoRuns' : 'oneRun'];
  const limit = quietLimit * ((othersBusy ?? 0) >= busy.share ? busy.factor : 1);
  if (taken !== null && taken <= limit) return false;
  return `Understudy's own steps took ${taken ?? 'an unknown number of'} s${busyWords(othersBusy)}; the limit is ${limit} s.`;
}

function quietProblems({ reasons, fenceDebts, writes, exposure }: Omit<Report, 'expected'>, seen: Sightings) {
  return [
    ...seen.mutatingCalls.map((call) => `A mutating call was made: ${call}.`),
    reasons.length === 0 && 'No reason was given.',
    fenceDebts.length > 0 && 'A fence debt was opened.',
    writes.lost > 0 && `${writes.lost} acknowledged writes are missing.`,
    writes.duplicated > 0 && `${writes.duplicated} writes are stored twice.`,
    exposure.writes > 0 && 'Writes of the owner were counted as exposure.',
  ];
}
