import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Configuration, standbyOf } from '#core/configuration.ts';
import { type Act, stageOutage } from './act.ts';
import { wallClock } from './clock.ts';
import { DrillCannotStart } from './drill-cannot-start.ts';
import { filesIn } from './drill-files.ts';
import { reportOf } from './drill-report.ts';
import { seconds } from './intervals.ts';
import { problemsOf, type Sightings } from './judge.ts';
import type { Keeper } from './keeper.ts';
import { type LiveStage, liveStage } from './live-stage.ts';
import { saveSurvivingTokens } from './measure.ts';
import type { Outage } from './outages.ts';
import { type Recording, record } from './recorder.ts';
import { renderReport } from './report/render-report.ts';
import type { Report } from './report/report-json.ts';
import { synthesize } from './synthesis.ts';
import { warmUp } from './warm-up.ts';

/** How a drill is played. */
export interface DrillOptions {
  readonly configuration: Configuration;
  readonly outage: Outage;
  readonly timeScale: number;
  readonly seed: number;
  /** Folder that the drill's own folder is made in. */
  readonly reports: string;
  /** Is told that folder, as soon as it is made. */
  readonly madeFolder?: (folder: string) => void;
  readonly keeper: Keeper;
  /** The command line, for the report. */
  readonly command: string;
  /** One line of progress. `at`: milliseconds since 1970; the outage, once it began. */
  readonly say: (line: string, sinceOutage?: number) => void;
}

export interface Played {
  readonly report: Report;
  readonly folder: string;
  readonly stage: LiveStage;
}

/** Stages the outage, watches, measures and judges. Throws DrillCannotStart when this machine can't play it. */
export async function playDrill(options: DrillOptions): Promise<Played> {
  const { configuration, outage, keeper, say } = options;
  const [group, configured] = Object.entries(configuration.groups)[0] ?? [];
  if (group === undefined || configured === undefined)
    throw new DrillCannotStart('The configuration has no group to stage.');
  if (configured.candidates.length > 2)
    throw new DrillCannotStart(
      `The drill stages one writer and one standby, and group ${group} has ${configured.candidates.length} candidates: name a configuration with two.`,
    );
  const [owner] = configured.candidates;
  const { id, folder } = makeFolder(options.reports, outage.name);
  options.madeFolder?.(folder);
  const temporary = mkdtempSync(join(tmpdir(), 'understudy-drill-'));
  // The servers may run as another account, which has to get through.
  chmodSync(temporary, 0o711);
  keeper.watchFolder(temporary);

  say('Synthesizing the deployment.');
  const assembly = await synthesize(configuration, join(temporary, 'assembly'));
  say(
    `Starting two PostgreSQL servers: ${owner} writes, ${standbyOf(configured, owner)} replicates; ${configured.witness} is the witness.`,
  );
  const stage = await liveStage({
    ...options,
    assembly,
    group,
    owner,
    folder: join(temporary, 'servers'),
    reportFolder: folder,
  });
  const recording = record(stage);
  await warmUp(stage, say);
  const played = await stageOutage(stage, { ...options, folder });
  return finish({ ...played, id, folder }, stage, recording, options);
}

function makeFolder(reports: string, outage: string) {
  const id = `${new Date(wallClock.now()).toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-')}-${outage}-${process.pid}`;
  const folder = join(reports, id);
  mkdirSync(folder, { recursive: true });
  return { id, folder };
}

type Finishing = Act & { readonly id: string; readonly folder: string };

/** Stops the clients, counts in the surviving database, writes the files and judges. */
async function finish(act: Finishing, stage: LiveStage, recording: Recording, options: DrillOptions): Promise<Played> {
  const { folder, outageAt, entry } = act;
  await wallClock.sleep(1000);
  await stage.audience.leave();
  recording.stop();
  const files = filesIn(folder);
  const survivor = stage.servers.engines.find(({ region }) => region === entry.owner)?.server;
  if (!survivor) throw new Error(`No server stands for the owner ${entry.owner}.`);
  const surviving = await saveSurvivingTokens(
    { query: (text) => survivor.query(text, { database: 'app' }) },
    files.survivingIds,
  );
  const [version] = await survivor.query('show server_version');
  writeFileSync(files.callLog, stage.world.callLog.map((call) => `${JSON.stringify(call)}\n`).join(''));
  const found = reportOf({
    ...act,
    ...options,
    stage,
    recording,
    surviving,
    postgres: String(version?.server_version),
  });
  const problems = problemsOf(found, options.outage, sightings(stage, act, outageAt, options.timeScale));
  const report = { ...found, expected: { verdict: options.outage.expected, met: problems.length === 0, problems } };
  writeFileSync(files.json, JSON.stringify(report, null, 2));
  writeFileSync(files.page, renderReport(report, definitions()));
  return { report, folder, stage };
}

const definitions = () =>
  Object.fromEntries(
    ['failover', 'converge'].map((name) => {
      const file = new URL(`../../state-machines/${name}.asl.json`, import.meta.url);
      return [name, JSON.parse(readFileSync(file, 'utf8'))];
    }),
  );

function sightings(
  { world }: LiveStage,
  { entry, healedAt, problems }: Act,
  outageAt: number,
  timeScale: number,
): Sightings {
  const calls = world.callLog.filter(({ mutating, at, role }) => mutating && at >= outageAt && role !== 'operator');
  const provenAt = entry.fenceDebts.map(({ dischargedAt }) => dischargedAt ?? Number.NaN);
  const fenceSeconds =
    healedAt === undefined || provenAt.length === 0 ? null : seconds(Math.max(0, Math.max(...provenAt) - healedAt));
  return {
    mutatingCalls: calls.map(({ operation, target, region }) => `${operation} ${target} in ${region}`),
    pages: world.pages.filter(({ at }) => at >= outageAt).length,
    answers: problems,
    complaints: world.complaints.map(String),
    fenceSeconds: Number.isNaN(fenceSeconds) ? null : fenceSeconds,
    fenceLimitSeconds: fenceLimitSeconds(timeScale),
  };
}

/** The sweep, the security groups, the parameter and the reboot at their longest, compressed; two refusals and our own steps. */
export const fenceLimitSeconds = (timeScale: number): number => Math.ceil((60 + 60 + 30 + 180) / timeScale + 10 + 25);
