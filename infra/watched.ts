import { arnsOf, metrics, namesOf } from '#core/names.ts';
import { ownableGroups, type Place } from './place.ts';

/** An alarm that pages people about Understudy itself. */
export interface Watched {
  /** Behind the installation's name: `probe-silent`. */
  readonly name: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: readonly { readonly name: string; readonly value: string }[];
  readonly statistic: 'Maximum' | 'Sum';
  /** The threshold is 1 everywhere: something is there, or it is not. */
  readonly comparisonOperator: 'LessThanThreshold' | 'GreaterThanOrEqualToThreshold';
  readonly treatMissingData: 'breaching' | 'notBreaching';
  /** So many bad minutes of the last `minutes`. */
  readonly bad: number;
  readonly minutes: number;
  /** What it means, and what to do first. */
  readonly description: string;
}

/**
 * The alarms of a Region about Understudy itself: on what its own functions can't tell, because they are what is broken, and on what
 * they see of themselves. Each Region watches itself, as an alarm can't follow another Region's metric.
 */
export function watchedIn(place: Place): readonly Watched[] {
  const everywhere = [
    probeSilent,
    failing(place, 'probe', 'Nobody may be watching from this Region.'),
    deadLetters(place),
  ];
  if (ownableGroups(place).length === 0) return everywhere;
  return [
    ...everywhere,
    sweepSilent(place),
    failing(place, 'sweep', 'What an alarm or a crash left undone may not be taken up, nor DNS be told anew.'),
    refusalUntold(place),
    ...ends(place, 'failover'),
    ...ends(place, 'converge'),
    convergeFailing(place),
    leaseOverdue,
    ...ownableGroups(place).flatMap(([group]) => [standbyNotReady(group), standbyDrifted(group)]),
  ];
}

const page = 'See "Alarms about Understudy itself" in docs/runbook.md.';

/** Nothing is published while nothing happens, so missing points are the good news. */
const happened = {
  dimensions: [],
  statistic: 'Sum',
  comparisonOperator: 'GreaterThanOrEqualToThreshold',
  treatMissingData: 'notBreaching',
  bad: 1,
  minutes: 1,
} as const;

/** Something that should be there each minute is not: missing points are the very thing that is watched for. */
const silent = {
  dimensions: [],
  comparisonOperator: 'LessThanThreshold',
  treatMissingData: 'breaching',
  bad: 5,
  minutes: 5,
} as const;

const probeSilent: Watched = {
  ...silent,
  name: 'probe-silent',
  namespace: metrics.namespace,
  metricName: metrics.probeRun,
  // Each point is the second in which a run started, so a point is never below 1: only its absence alarms.
  statistic: 'Maximum',
  description: `Nobody watches from this Region: no probe has reported for five minutes. Look at the log of the probe. ${page}`,
};

/** By Lambda's own count: a sweep that does not run publishes nothing of ours, and one that runs needs no metric of ours to say so. */
const sweepSilent = (place: Place): Watched => ({
  ...silent,
  name: 'sweep-silent',
  namespace: 'AWS/Lambda',
  metricName: 'Invocations',
  dimensions: ofFunction(place, 'sweep'),
  statistic: 'Sum',
  description: `The sweep has not run for five minutes: a lost alarm or a dead run stays lying, and other alarms here are blind. Look whether its schedule is enabled and its concurrency is not 0. ${page}`,
});

/**
 * A run that could not do all that it should ends as failed. One such run is made up for by the next; three of five are a state. Without
 * invocations there are no points, which is no failure of theirs: the alarms on silence tell that.
 */
const failing = (place: Place, file: 'probe' | 'sweep', meaning: string): Watched => ({
  ...happened,
  ...{ name: `${file}-failing`, namespace: 'AWS/Lambda', metricName: 'Errors', bad: 3, minutes: 5 },
  dimensions: ofFunction(place, file),
  description: `The ${file} fails again and again. ${meaning} Read its log: the last line of a run says what it could not do. ${page}`,
});

/** That function is what tells of every other failure of a run before it declares anything. Seldom invoked, so missing points are normal. */
const refusalUntold = (place: Place): Watched => ({
  ...happened,
  ...{ name: 'announce-refusal-failing', namespace: 'AWS/Lambda', metricName: 'Errors' },
  dimensions: ofFunction(place, 'announce-refusal'),
  description: `A failover was not made, and the page that says why was not sent. Read the cause of the newest executions of the machine failover. ${page}`,
});

/** Ends that no verdict was given at: AWS or a person ended the run. Published only when it happens. */
const ends = (place: Place, machine: 'failover' | 'converge'): readonly Watched[] => [
  {
    ...happened,
    ...{ name: `${machine}-timed-out`, namespace: 'AWS/States', metricName: 'ExecutionsTimedOut' },
    dimensions: ofMachine(place, machine),
    description: `A run of the machine ${machine} ended by its deadline, without a verdict: look at it in the console. ${page}`,
  },
  {
    ...happened,
    ...{ name: `${machine}-aborted`, namespace: 'AWS/States', metricName: 'ExecutionsAborted' },
    dimensions: ofMachine(place, machine),
    description: `Somebody stopped a run of the machine ${machine}. That undoes nothing, and the sweep goes on with what was declared: ask who it was, and look at the ledger. ${page}`,
  },
];

/**
 * A single failed run has paged, or lost its lease to another one that goes on. Only runs that fail minute after minute tell that the group
 * gets nowhere. The machine failover is left out: its refusals are failed executions, each has paged or was no news, and the
 * sweep asks again by design.
 */
const convergeFailing = (place: Place): Watched => ({
  ...happened,
  ...{ name: 'converge-failing', namespace: 'AWS/States', metricName: 'ExecutionsFailed', bad: 3, minutes: 5 },
  dimensions: ofMachine(place, 'converge'),
  description: `Runs of the machine converge fail one after the other: a transfer gets nowhere. Read the cause of the newest one. ${page}`,
});

/** Published by the sweep only while it is true; that the sweep itself is gone is told by the alarm on its silence. */
const leaseOverdue: Watched = {
  ...happened,
  ...{ name: 'lease-overdue', namespace: metrics.namespace, metricName: metrics.leaseOverdue, bad: 3, minutes: 5 },
  statistic: 'Maximum',
  description: `The ledger has a lease that no run can be holding any more. The log of the sweep names the group and the holder: look whether that execution still runs. ${page}`,
};

/**
 * Published by the sweep only while it is true: in the owner's Region there is no standby to speak of, so missing points must not alarm, and a
 * sweep that is gone has its own alarm. A restart or a maintenance passes within ten minutes.
 */
const standbyNotReady = (group: string): Watched => ({
  ...happened,
  ...{ name: `${group}-standby-not-ready`, namespace: metrics.namespace, metricName: metrics.standbyNotReady },
  ...{ bad: 10, minutes: 15 },
  dimensions: [{ name: 'Group', value: group }],
  statistic: 'Maximum',
  description: `A failover of ${group} to this Region would be refused now, or would come too late. The log of the sweep says why, in words. ${page}`,
});

/** No obstacle to a failover, so it rings once it lasts: a change that somebody makes on purpose, and a replica that catches up, take a while. */
const standbyDrifted = (group: string): Watched => ({
  ...happened,
  ...{ name: `${group}-standby-drifted`, namespace: metrics.namespace, metricName: metrics.standbyDrifted },
  ...{ bad: 25, minutes: 30 },
  dimensions: [{ name: 'Group', value: group }],
  statistic: 'Maximum',
  description: `A failover of ${group} to this Region would be made, onto a standby that is worse than it should be. The log of the sweep says what, and what to do. ${page}`,
});

/** A letter stays until somebody deletes it. SQS publishes nothing of a queue that has been empty for long. */
const deadLetters = ({ configuration }: Place): Watched => ({
  ...happened,
  ...{ name: 'dead-letters', namespace: 'AWS/SQS', metricName: 'ApproximateNumberOfMessagesVisible' },
  dimensions: [{ name: 'QueueName', value: `${configuration.installation}-dead-letters` }],
  statistic: 'Maximum',
  description: `A trigger could not be delivered: read the message and its error in the queue, then delete it. ${page}`,
});

const ofFunction = ({ configuration }: Place, file: string) => [
  { name: 'FunctionName', value: namesOf(configuration).function(file) },
];

const ofMachine = ({ configuration, region }: Place, machine: 'failover' | 'converge') => [
  { name: 'StateMachineArn', value: arnsOf(configuration, region).machine(machine) },
];
