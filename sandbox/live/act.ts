import type { Configuration } from '#core/configuration.ts';
import type { LedgerEntry, Transfer, Verdict } from '#core/ledger.ts';
import { statusOf } from '#sandbox/world/executions.ts';
import { becomesTrue, wallClock } from './clock.ts';
import { type Ending, isOver } from './drill-report.ts';
import type { LiveStage } from './live-stage.ts';
import type { Outage } from './outages.ts';
import { callOut } from './persons.ts';
import { storyteller } from './story.ts';

/** One line of progress; the moment of the outage in milliseconds since 1970, once it began. */
export type Say = (line: string, outageAt?: number) => void;

interface Acting {
  readonly outage: Outage;
  readonly timeScale: number;
  readonly say: Say;
  readonly configuration: Configuration;
  /** The drill's own folder. */
  readonly folder: string;
}

/** How an outage went, and what the machines said of it. */
export type Act = Pick<Ending, 'outageAt' | 'healedAt' | 'entry' | 'verdict' | 'reasons'> & {
  /** What was wrong with how persons were answered. */
  readonly problems: readonly string[];
};

/** Stages the outage, waits for the verdict, heals, and waits until everything that this asks for is done. */
export async function stageOutage(stage: LiveStage, acting: Acting): Promise<Act> {
  const { outage, say, timeScale } = acting;
  if (outage.before) {
    say(outage.before.title.replace('REGION', stage.owner));
    await outage.before.come(stage);
    await wallClock.sleep(outage.before.seconds * 1000);
  }
  const outageAt = wallClock.now();
  say(outage.title.replace('REGION', stage.owner), outageAt);
  const tell = storyteller();
  const unsubscribe = stage.world.on((event) => {
    const line = tell(event);
    if (line !== undefined) say(line, outageAt);
  });
  const onCall = callOut({ ...acting, stage, persons: outage.persons ?? [], say: (line) => say(line, outageAt) });
  await outage.strike(stage);
  // At scale 1 a promotion alone may take an hour, so nothing limits the wait there.
  const patience = timeScale === 1 ? Number.POSITIVE_INFINITY : 150_000 + 3_000_000 / timeScale;
  const serves = outage.expected === 'Serving from the target';
  const heal = async () => {
    if (!outage.heal) return undefined;
    await outage.heal(stage);
    say('The outage is over: what it took away is back.', outageAt);
    return wallClock.now();
  };
  const healing = outage.healsAfterSeconds && wallClock.sleep(outage.healsAfterSeconds * 1000).then(heal);
  const served = serves ? tellFirstWrites(stage, (line) => say(line, outageAt)) : undefined;
  const given = await verdictOf(stage, outageAt, patience, serves);
  await served;
  const healedAt = await (healing || heal());
  const entry = serves ? await untilOver(stage, patience) : await stage.ledger();
  unsubscribe();
  const persons = await onCall.repeat();
  return { outageAt, healedAt, entry, problems: persons, ...(serves ? endVerdict(entry, given) : given) };
}

interface Given {
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
}

/** What the machines said first: the ledger's verdict after a declaration, or a refusal once every run has ended. */
async function verdictOf(stage: LiveStage, outageAt: number, patience: number, serves: boolean): Promise<Given> {
  let given: Given | undefined;
  const look = async () => {
    const { owner, transfer } = (await stage.ledger().catch(() => undefined)) ?? {};
    if (transfer?.verdict && owner !== stage.owner) given = { verdict: transfer.verdict, reasons: reasonsOf(transfer) };
    if (!given && !serves) given = refusalIn(stage, outageAt);
    return given !== undefined;
  };
  await becomesTrue(wallClock, look, { withinMilliseconds: patience, everyMilliseconds: 500 });
  return given ?? { verdict: 'Stopped halfway', reasons: ['No verdict was given while the drill waited.'] };
}

const reasonsOf = ({ reasons, pending }: Transfer) => [
  ...reasons,
  ...Object.entries(pending).map(([name, { why }]) => `${name} stayed pending at first: ${why}`),
];

/** The observers' alarms do not go off in the same second; runs that start this late still belong to the same outage. */
const lastStartMilliseconds = 30_000;

/** The refusal that the runs since the outage ended with; undefined while one may still start or is running. */
function refusalIn({ world }: LiveStage, outageAt: number): Given | undefined {
  const runs = world.executions.filter(
    ({ machine, startedAt }) => machine.endsWith('-failover') && startedAt >= outageAt,
  );
  const early = wallClock.now() < outageAt + lastStartMilliseconds;
  if (early || runs.length === 0 || runs.some((run) => statusOf(run) === 'RUNNING')) return undefined;
  const refused = runs.find(({ result }) => result?.error === 'FailoverAborted')?.result;
  if (!refused) return { verdict: 'Stopped halfway', reasons: [] };
  return { verdict: 'Stopped, nothing changed', reasons: refused.cause ? [refused.cause] : [] };
}

/** Says for each name when its client's writes are acknowledged by the target; ends when all are, or soon after the verdict. */
async function tellFirstWrites({ audience, target, ledger }: LiveStage, say: (line: string) => void): Promise<void> {
  const waiting = new Set(audience.clients.map(({ record }) => record));
  const watch = () => {
    for (const record of waiting) {
      if (audience.servedBy.get(record) !== target) continue;
      waiting.delete(record);
      say(`Writes by ${record} are acknowledged by ${target}.`);
    }
    return waiting.size === 0;
  };
  const isAnnounced = async () => (await ledger().catch(() => undefined))?.transfer?.verdict !== undefined;
  const often = { withinMilliseconds: Number.POSITIVE_INFINITY, everyMilliseconds: 250 };
  await becomesTrue(wallClock, async () => watch() || (await isAnnounced()), often);
  await becomesTrue(wallClock, watch, { withinMilliseconds: 8000, everyMilliseconds: 100 });
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
      : [...first.reasons, `It was "${first.verdict}" at first, and finished by itself after the return.`],
});
