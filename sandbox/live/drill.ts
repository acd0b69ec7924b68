import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Configuration, standbyOf } from '#core/configuration.ts';
import type { LedgerEntry, Verdict } from '#core/ledger.ts';
import { statusOf } from '#sandbox/world/executions.ts';
import { becomesTrue, wallClock } from './clock.ts';
import { DrillCannotStart } from './drill-cannot-start.ts';
import { filesIn } from './drill-files.ts';
import { type Ending, isOver, reportOf } from './drill-report.ts';
import { seconds } from './intervals.ts';
import { problemsOf, type Sightings } from './judge.ts';
import type { Keeper } from './keeper.ts';
import { type LiveStage, liveStage } from './live-stage.ts';
import { saveSurvivingTokens } from './measure.ts';
import type { Outage } from './outages.ts';
import { type Recording, record } from './recorder.ts';
import { renderReport } from './report/render-report.ts';
import type { Report } from './report/report-json.ts';
import { lineOf } from './story.ts';
import { synthesize } from './synthesis.ts';

/** How a drill is played. */
export interface DrillOptions {
  readonly configuration: Configuration;
  readonly outage: Outage;
  readonly timeScale: number;
  readonly seed: number;
  /** Folder that the drill's own folder is made in. */
  readonly reports: string;
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
  const [owner] = configured.candidates;
  const { id, folder } = makeFolder(options.reports, outage.name);
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
  const played = await stageOutage(stage, recording, options);
  return finish({ ...played, id, folder }, stage, recording, options);
}

function makeFolder(reports: string, outage: string) {
  const id = `${new Date(wallClock.now()).toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-')}-${outage}-${process.pid}`;
  const folder = join(reports, id);
  mkdirSync(folder, { recursive: true });
  return { id, folder };
}

/** The outage begins when everything works: clients write, the standby follows, the observers' alarms are quiet. */
async function warmUp(stage: LiveStage, say: DrillOptions['say']): Promise<void> {
  const startedAt = wallClock.now();
  const quiet = () =>
    stage.others.every((region) =>
      stage.world.alarms
        .in(region)
        .some(
          ({ spec, standing }) =>
            spec.name.endsWith('-suspicion') && standing.state === 'OK' && standing.since > startedAt,
        ),
    );
  const writing = () => stage.audience.clients.every(({ client }) => client.statistics.acknowledged > 50);
  const ready = await becomesTrue(wallClock, () => quiet() && writing(), {
    withinMilliseconds: 90_000,
    everyMilliseconds: 200,
  });
  if (!ready) {
    const why = stage.audience.clients
      .map(({ client }) => client.statistics.lastFailure)
      .find((failure) => failure !== '');
    throw new DrillCannotStart(
      `The stage did not come to rest within 90 s${why ? ` (${why})` : ''}: run the drill again on a less busy machine.`,
    );
  }
  await wallClock.sleep(6000);
  const acknowledged = stage.audience.clients.reduce((sum, { client }) => sum + client.statistics.acknowledged, 0);
  say(`Ready: ${acknowledged} writes acknowledged by name so far.`);
}

type Act = Pick<Ending, 'outageAt' | 'healedAt' | 'entry' | 'verdict' | 'reasons'>;

async function stageOutage(
  stage: LiveStage,
  recording: Recording,
  { outage, say, timeScale }: DrillOptions,
): Promise<Act> {
  const outageAt = wallClock.now();
  say(outage.title.replace('REGION', stage.owner), outageAt);
  const unsubscribe = stage.world.on((event) => {
    const line = lineOf(event);
    if (line !== undefined) say(line, outageAt);
  });
  await outage.strike(stage);
  // At scale 1 a promotion alone may take an hour, so nothing limits the wait there.
  const patience = timeScale === 1 ? Number.POSITIVE_INFINITY : 150_000 + 3_000_000 / timeScale;
  const served = outage.expected === 'Serving from the target';
  const heals = outage.healsAfterSeconds ? wallClock.sleep(outage.healsAfterSeconds * 1000) : undefined;
  let healedAt: number | undefined;
  const heal = async () => {
    if (healedAt !== undefined) return;
    await outage.heal(stage);
    healedAt = wallClock.now();
    say('The outage is over: what it took down comes back.', outageAt);
  };
  const healing = heals?.then(heal);
  const given = await verdictOf(stage, recording, outageAt, patience, served);
  if (served) await firstWrites(stage, outageAt, say);
  await (healing ?? heal());
  const entry = served ? await untilOver(stage, patience) : await stage.ledger();
  unsubscribe();
  return { outageAt, healedAt, entry, ...(served ? endVerdict(entry, given) : given) };
}

interface Given {
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
}

/** What the machines said first: the ledger's verdict after a declaration, or a refusal once every run has ended. */
async function verdictOf(
  stage: LiveStage,
  { events }: Recording,
  outageAt: number,
  patience: number,
  served: boolean,
): Promise<Given> {
  let given: Given | undefined;
  await becomesTrue(
    wallClock,
    async () => {
      const entry = await stage.ledger().catch(() => undefined);
      const verdict = entry?.owner !== stage.owner ? entry?.transfer?.verdict : undefined;
      if (verdict) given = { verdict, reasons: entry?.transfer?.reasons ?? [] };
      if (!given && !served)
        given = refusalIn(
          stage,
          outageAt,
          events.some(({ at }) => at > outageAt + 30_000),
        );
      return given !== undefined;
    },
    { withinMilliseconds: patience, everyMilliseconds: 500 },
  );
  return given ?? { verdict: 'Stopped halfway', reasons: ['No verdict was given while the drill waited.'] };
}

/** The refusal that the runs since the outage ended with; undefined while one is running or none has ended. */
function refusalIn({ world }: LiveStage, outageAt: number, settled: boolean): Given | undefined {
  const runs = world.executions.filter(
    ({ machine, startedAt }) => machine.endsWith('-failover') && startedAt >= outageAt,
  );
  if (!settled || runs.length === 0 || runs.some((run) => statusOf(run) === 'RUNNING')) return undefined;
  const last = runs.find(({ result }) => result?.error === 'FailoverAborted')?.result;
  return { verdict: last ? 'Stopped, nothing changed' : 'Stopped halfway', reasons: last?.cause ? [last.cause] : [] };
}

/** Waits until the clients write again by each name that answers with the target. */
async function firstWrites(stage: LiveStage, outageAt: number, say: DrillOptions['say']): Promise<void> {
  const names = stage.group.traffic.map(({ name }) => name);
  const counted = stage.audience.clients.map(({ record, client }) => ({
    record,
    client,
    before: client.statistics.acknowledged,
  }));
  await becomesTrue(
    wallClock,
    () => counted.some(({ client, before }) => client.statistics.acknowledged > before + 20),
    { withinMilliseconds: 30_000 },
  );
  say(`Writes are acknowledged again (${names.length} names).`, outageAt);
}

async function untilOver(stage: LiveStage, patience: number): Promise<LedgerEntry> {
  await becomesTrue(wallClock, async () => isOver(await stage.ledger()), {
    withinMilliseconds: patience,
    everyMilliseconds: 500,
  });
  return stage.ledger();
}

const endVerdict = (entry: LedgerEntry, first: Given): Given => ({
  verdict: entry.transfer?.verdict ?? first.verdict,
  reasons:
    first.verdict === entry.transfer?.verdict
      ? first.reasons
      : [...first.reasons, `First: ${first.verdict}; finished by itself later.`],
});

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

function sightings({ world }: LiveStage, { entry, healedAt }: Act, outageAt: number, timeScale: number): Sightings {
  const calls = world.callLog.filter(({ mutating, at, role }) => mutating && at >= outageAt && role !== 'operator');
  const provenAt = entry.fenceDebts.map(({ dischargedAt }) => dischargedAt ?? Number.NaN);
  const fenceSeconds =
    healedAt === undefined || provenAt.length === 0 ? null : seconds(Math.max(0, Math.max(...provenAt) - healedAt));
  return {
    mutatingCalls: calls.map(({ operation, target, region }) => `${operation} ${target} in ${region}`),
    pages: world.pages.filter(({ at }) => at >= outageAt).length,
    complaints: world.complaints.map(String),
    fenceSeconds: Number.isNaN(fenceSeconds) ? null : fenceSeconds,
    fenceLimitSeconds: fenceLimitSeconds(timeScale),
  };
}

/** The sweep, the security groups, the parameter and the reboot at their longest, compressed; two refusals and our own steps. */
export const fenceLimitSeconds = (timeScale: number): number => Math.ceil((60 + 60 + 30 + 180) / timeScale + 10 + 25);
