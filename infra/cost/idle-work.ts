import type { Configuration, Group, Region } from '#core/configuration.ts';
import { metrics, namesOf } from '#core/names.ts';
import { instancesIn, type Look, neutralRegions } from '#core/observation.ts';
import { groupsObservedFrom, pointOf, runPoint } from '#core/probing.ts';
import { isCandidate } from '#core/sweeping.ts';
import { type CostLine, costLine } from './cost-line.ts';
import { functionLines } from './functions.ts';
import { probeRun, restingRun } from './probe-run.ts';
import type { Placed } from './template.ts';

/**
 * What the functions that run all the time do while every group is served by its first candidate and nothing is wrong. How often
 * is the code's own rhythm; these durations are estimates, since nothing has run on AWS.
 */
const estimated = {
  /** The last report of a probe run, and its start. */
  probeBesidesLooking: { waiting: 0.3, working: 0 },
  /**
   * TLS with the writer in another Region, four round trips of 25 ms, while the replica nearby is signed in to. The work was
   * measured under Node 24, warm, with a sign-in that is refused at the end of TLS, and rounded up.
   */
  inspection: { waiting: 0.1, working: 0.005 },
  sweep: { waiting: 0.3, working: 0.03 },
} as const;

/** Kilobytes that cross a Region's border in a look, estimated: a server's certificates for each database, a signed request for each call. */
const kilobytesOf = { reach: 5, call: 1.2 } as const;

/** A scheduled function of one Region. */
export interface Scheduled {
  readonly configuration: Configuration;
  readonly resources: readonly Placed[];
  readonly region: Region;
  /** Milliseconds between two runs. */
  readonly every: number;
  /** Runs a month. */
  readonly runs: number;
}

/** What each scheduled function costs beside being invoked, by its file's name. */
export const idleWork: Readonly<Record<string, (scheduled: Scheduled) => readonly CostLine[]>> = {
  probe: probing,
  sweep: sweeping,
};

/** While nothing happens, the first candidate is the owner. */
const ownerOf = ({ candidates }: Group): Region => candidates[0];

function probing(scheduled: Scheduled): readonly CostLine[] {
  const { configuration, resources, region, every, runs } = scheduled;
  const observed = groupsObservedFrom(configuration, region);
  const interval = configuration.probe.everySeconds * 1000;
  const run = observed.every(([, group]) => ownerOf(group) === region) ? restingRun : probeRun(interval, every);
  const name = namesOf(configuration).function('probe');
  const besides = estimated.probeBesidesLooking;
  const time = { waiting: run.seconds + besides.waiting, working: besides.working };
  const calls = { region, kind: 'CloudWatch calls' } as const;
  return [
    ...functionLines(resources, { region, name, runs, ...time }),
    costLine({
      ...calls,
      what: 'The probe publishes, one call for all groups',
      priced: 'putMetricData',
      quantity: runs * run.publishes,
    }),
    costLine({
      ...calls,
      what: 'The probe looks for its successor',
      priced: 'getMetricData',
      quantity: runs * run.successorReads,
    }),
    metricLine(region, runPoint(0, 0).metric),
    ...observed.flatMap(([group, watched]) => [
      ledgerLine(scheduled, group, watched, 'The probe learns the owner', runs * (1 + run.publishes)),
      ...(ownerOf(watched) === region ? [] : lookLines(scheduled, group, watched, runs * run.looks)),
    ]),
  ];
}

/** A look that finds nothing wrong, to have the metric named by what publishes it. */
const goodLook: Look = {
  startedAt: 0,
  endedAt: 0,
  blind: false,
  endpoint: { state: 'up', reason: '' },
  controlPlane: { state: 'up', reason: '' },
  someSilent: false,
  replication: {},
  multiAz: false,
};

function lookLines(scheduled: Scheduled, name: string, group: Group, looks: number): readonly CostLine[] {
  const { configuration, resources, region } = scheduled;
  const inspection = { region, group: name, runs: looks, ...estimated.inspection };
  return [
    metricLine(region, pointOf(name, goodLook).metric, name),
    ...functionLines(resources, { ...inspection, name: namesOf(configuration).function('inspect-database') }),
    transferLine(region, name, group, looks),
  ];
}

/** What a look that finds nothing wrong sends; the self-test is made only where nothing answers. */
function transferLine(region: Region, name: string, group: Group, looks: number): CostLine {
  const there = Object.keys(instancesIn(group, ownerOf(group))).length;
  const isWitness = region === group.witness;
  const tried = isWitness ? neutralRegions(group, region, ownerOf(group)) : [];
  const control = tried.flatMap((standby) => Object.keys(instancesIn(group, standby))).length;
  const gigabytes = (looks * ((there + control) * kilobytesOf.reach + there * kilobytesOf.call)) / 1e6;
  return costLine({
    region,
    group: name,
    kind: 'Transfer',
    what: 'Looks into other Regions',
    priced: 'transfer',
    quantity: gigabytes,
  });
}

function sweeping(scheduled: Scheduled): readonly CostLine[] {
  const { configuration, resources, region, runs } = scheduled;
  const groups = Object.entries(configuration.groups).filter(([, group]) => isCandidate(group, region));
  const checked = groups.filter(([, { traffic }]) => traffic.some(({ strategy }) => strategy === 'health-check'));
  const calls = { region, kind: 'CloudWatch calls', quantity: runs } as const;
  const name = namesOf(configuration).function('sweep');
  return [
    ...functionLines(resources, { region, name, runs, ...estimated.sweep }),
    costLine({ ...calls, what: 'The sweep reads the alarms, one call for all groups', priced: 'describeAlarms' }),
    ...(checked.length === 0
      ? []
      : [costLine({ ...calls, what: 'The sweep publishes, one call for all groups', priced: 'putMetricData' })]),
    ...groups.map(([group, owned]) => ledgerLine(scheduled, group, owned, 'The sweep reads the ledger', runs)),
    ...checked.map(([group]) => metricLine(region, metrics.unavailable, group)),
  ];
}

/** Consistent reads of a group's entry: one unit each, since it is below 4 KB. */
function ledgerLine({ configuration, region }: Scheduled, name: string, group: Group, what: string, quantity: number) {
  const table = configuration.ledger.consistency === 'strong' ? region : group.witness;
  return costLine({ region: table, group: name, kind: 'DynamoDB', what, priced: 'tableReads', quantity });
}

const metricLine = (region: Region, metric: string, group?: string): CostLine =>
  costLine({
    region,
    kind: 'Custom metrics',
    what: metric,
    priced: 'customMetrics',
    quantity: 1,
    ...(group !== undefined && { group }),
  });
