import { cpus } from 'node:os';
import { between } from '#core/achieved.ts';
import { type LedgerEntry, openDebts, type Verdict } from '#core/ledger.ts';
import { compressible } from '#sandbox/world/durations.ts';
import { readAcknowledgedLog } from './acknowledged-log.ts';
import { filesIn } from './drill-files.ts';
import { seconds } from './intervals.ts';
import type { LiveStage } from './live-stage.ts';
import { countWrites, measureExposure, type WriteCount } from './measure.ts';
import type { Outage } from './outages.ts';
import { overheadOf } from './overhead.ts';
import type { Recording } from './recorder.ts';
import type { RecoveryTime, Report, ReportedRecord, TimelineEvent } from './report/report-json.ts';

/** What a drill ended with. */
export interface Ending {
  readonly id: string;
  readonly folder: string;
  readonly stage: LiveStage;
  readonly recording: Recording;
  readonly outage: Outage;
  readonly entry: LedgerEntry;
  readonly outageAt: number;
  readonly healedAt: number | undefined;
  readonly surviving: readonly string[];
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
  readonly timeScale: number;
  readonly seed: number;
  readonly command: string;
  readonly postgres: string;
}

/** The report of a drill, all but the judgement; every figure is counted in the drill's own files. */
export function reportOf(ending: Ending): Omit<Report, 'expected'> {
  const { stage, entry, outageAt, folder, outage, verdict, reasons, recording } = ending;
  const files = filesIn(folder);
  const moved = entry.owner !== stage.owner ? entry.transfer : undefined;
  const writes = countWrites(
    files.acknowledgedLog,
    [...ending.surviving],
    moved && { oldWriter: stage.owner, at: moved.moments.declared ?? outageAt },
  );
  const records = recordsOf(ending, moved !== undefined);
  const exposure = moved
    ? measureExposure(files.oldAddressLog, { oldWriter: stage.owner, at: outageAt }, new Set(ending.surviving))
    : { seconds: 0, writes: 0 };
  const override = moved?.override;
  const accepted = override && { seconds: override.lossSeconds, by: override.by };
  const { acknowledged, lost, duplicated, acknowledgedByOldWriterAfterTransfer } = writes;
  return {
    id: ending.id,
    ...{ outage: outage.name, outageAt, verdict, reasons, records },
    group: stage.groupName,
    ...{ from: stage.owner, to: stage.target, witness: stage.group.witness },
    timeline: timelineOf(ending),
    rto: recoveryTime(ending, records),
    rpo: {
      objectiveSeconds: stage.group.objectives.rpoSeconds,
      estimatedUpperSeconds: moved?.loss.upperSeconds ?? null,
      ...(accepted && { accepted }),
      actualSeconds: moved ? lossSeconds(files.acknowledgedLog, writes, new Set(ending.surviving), stage.owner) : null,
    },
    writes: { acknowledged, lost, duplicated, acknowledgedByOldWriterAfterTransfer },
    exposure: { ...exposure, seconds: seconds(exposure.seconds * 1000) },
    ...(moved
      ? overheadOf(stage, recording, entry, outageAt)
      : { overheadSeconds: null, subtracted: [], othersBusy: null }),
    path: stage.world.executions.filter(({ startedAt }) => startedAt >= outageAt).map(executionOf),
    fenceDebts: entry.fenceDebts.map(({ region, epoch, openedAt, dischargedAt, proof }) => ({
      ...{ region, epoch, openedAt },
      dischargedAt: dischargedAt ?? null,
      proof: proof ?? null,
    })),
    files: {
      acknowledgedLog: files.acknowledgedLog,
      oldAddressLog: files.oldAddressLog,
      survivingIds: files.survivingIds,
      callLog: files.callLog,
    },
    compressed: { timeScale: ending.timeScale, what: [...compressible, "the sweep's period"].map(inWords) },
    environment: environmentOf(ending),
    series: { perSecond: seriesOf(ending) },
  };
}

const inWords = (name: string) =>
  name.replace(/([a-z0-9])([A-Z])/g, (_, before, after) => `${before} ${after.toLowerCase()}`);

const executionOf = ({ machine, name, region, path, result }: LiveStage['world']['executions'][number]) => ({
  machine: machine.split('-').at(-1) ?? machine,
  ...{ name, region, states: path },
  status: result?.status ?? ('RUNNING' as const),
});

/** For each name, when the first write by it was acknowledged by the target. */
function recordsOf({ stage, folder, entry }: Ending, moved: boolean): ReportedRecord[] {
  const log = readAcknowledgedLog(filesIn(folder).acknowledgedLog);
  return stage.group.traffic.map(({ name, strategy }) => {
    const first = log.find(({ resolvedName, server }) => resolvedName === name && server === stage.target);
    const pending = entry.transfer?.pending[name]?.why;
    return { name, strategy, servedAt: moved ? (first?.acknowledgedAt ?? null) : null, ...(pending && { pending }) };
  });
}

/** The objective holds for every name that could be moved; one that had to wait for Route 53's control plane is told apart. */
function recoveryTime({ stage, entry, outageAt, outage }: Ending, records: readonly ReportedRecord[]): RecoveryTime {
  const { rtoSeconds: objectiveSeconds } = stage.group.objectives;
  const counted = records.filter(({ strategy }) => outage.name !== 'us-east-1' || strategy === 'health-check');
  const served = counted.map(({ servedAt }) => servedAt);
  const { started, assessed, declared, promotionRequested, writerProven } = entry.transfer?.moments ?? {};
  const marks = [outageAt, started, assessed, declared, promotionRequested, writerProven];
  if (entry.owner === stage.owner || served.includes(null))
    return { objectiveSeconds, achievedSeconds: null, split: null };
  const found = between([...marks, Math.max(...served.map((at) => at ?? outageAt))]);
  return { objectiveSeconds, achievedSeconds: found?.totalSeconds ?? null, split: found?.splitSeconds ?? null };
}

/** From the newest write of the old writer that survived before the first lost one, to the last lost one; 0 when none was lost. */
function lossSeconds(
  logPath: string,
  { firstLostAt, lastLostAt }: WriteCount,
  surviving: ReadonlySet<string>,
  oldWriter: string,
): number {
  if (firstLostAt === undefined || lastLostAt === undefined) return 0;
  const before = readAcknowledgedLog(logPath).filter(
    ({ server, token, acknowledgedAt }) =>
      server === oldWriter && acknowledgedAt <= firstLostAt && surviving.has(token),
  );
  const since = before.at(-1)?.acknowledgedAt ?? firstLostAt;
  return Math.ceil((lastLostAt - since) / 10) / 100;
}

const words: Readonly<Record<string, string>> = {
  silentSince: 'Writer first seen silent',
  started: 'Failover started',
  assessed: 'Outage proven',
  claimed: 'Lease taken',
  confirmed: 'Outage confirmed under the lease',
  declared: 'Target declared',
  fenceTried: 'Fence tried',
  fenced: 'Fence proven',
  promotionRequested: 'Promotion asked for',
  promoted: 'Promotion seen',
  writerProven: 'Write taken by the target',
  trafficRequested: 'Traffic asked to move',
  trafficProven: 'Every name resolves to the target',
  announced: 'Verdict given',
  hardened: 'Desired state restored',
  settled: 'Group settled',
};

function timelineOf({ stage, recording, entry, outageAt, healedAt, outage }: Ending): TimelineEvent[] {
  const alarms = recording.events.filter(
    (event) => event.kind === 'alarm' && event.to === 'ALARM' && event.alarm.endsWith('-suspicion'),
  );
  const {
    moments = {},
    approval: proposed,
    override,
  } = (entry.owner === stage.owner ? undefined : entry.transfer) ?? {};
  const found: [string, number | undefined][] = [
    [`Outage: ${outage.name}`, outageAt],
    ...alarms.filter(({ at }) => at >= outageAt).map(({ region, at }): [string, number] => [`Alarm in ${region}`, at]),
    ...Object.entries(moments).map(([name, at]): [string, number] => [words[name] ?? name, at]),
    ['Failover proposed', proposed?.madeAt],
    ...(proposed?.approvals ?? []).map(({ arn, at }): [string, number] => [`Approved by ${arn}`, at]),
    [`Loss accepted by ${override?.by}`, override?.madeAt],
    ['Outage healed', healedAt],
    ...entry.fenceDebts.map(({ region, dischargedAt }): [string, number | undefined] => [
      `Fence debt of ${region} discharged`,
      dischargedAt,
    ]),
  ];
  return found
    .filter((event): event is [string, number] => event[1] !== undefined)
    .map(([name, at]) => ({ name, at, secondsSinceOutage: seconds(at - outageAt) }))
    .toSorted((one, other) => one.at - other.at);
}

function seriesOf({ stage, recording, outageAt }: Ending) {
  const total = new Map<number, { acknowledged: number; failed: number }>();
  for (const { client } of stage.audience.clients)
    for (const { at, acknowledged, failed } of client.statistics.bySecond()) {
      const sum = total.get(at) ?? { acknowledged: 0, failed: 0 };
      total.set(at, { acknowledged: sum.acknowledged + acknowledged, failed: sum.failed + failed });
    }
  return [...total]
    .toSorted(([one], [other]) => one - other)
    .map(([at, sum]) => ({
      second: Math.floor((at - outageAt) / 1000),
      ...sum,
      lagSeconds: recording.lag.get(at / 1000) ?? null,
    }));
}

const environmentOf = ({ seed, command, postgres }: Ending) => ({
  node: process.version,
  postgres,
  cpus: cpus().length,
  os: `${process.platform} ${process.arch}`,
  ...{ seed, command },
});

/** Is everything done that the return of the old writer asks for? */
export const isOver = (entry: LedgerEntry): boolean => entry.phase === 'settled' && openDebts(entry).length === 0;
