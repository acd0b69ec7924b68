import { adopt } from '#cli/adopt.ts';
import type { Configuration, Region } from '#core/configuration.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import { ledgerOf } from '#functions/aws/ledger.ts';
import type { Assembly } from '#sandbox/world/assembly.ts';
import { shortDurations } from '#sandbox/world/durations.ts';
import { type Random, seededRandom } from '#sandbox/world/random.ts';
import type { DurationName } from '#sandbox/world/service.ts';
import { storyTime } from '#sandbox/world/story-time.ts';
import { stubbornClient, type VirtualClient, writingClient } from '#sandbox/world/virtual-client.ts';
import type { VirtualStage } from '#sandbox/world/virtual-stage.ts';
import { VirtualTimers } from '#sandbox/world/virtual-timers.ts';
import { safety } from '../invariants/all.ts';
import { ledgerEntryIn } from '../ledger-entry.ts';
import { type Levers, leversOf } from '../levers.ts';
import { liveness } from '../liveness/all.ts';
import { leftToDo } from '../liveness/rest.ts';
import { Oracle } from '../oracle.ts';
import { type Plan, silent } from '../plan.ts';
import { bootStage, type Stage } from '../stage.ts';

/** An installation in virtual time in which nothing is drawn by chance, and over which the oracle watches. */
export interface Watched {
  readonly stage: Stage & VirtualStage;
  readonly levers: Levers;
  readonly oracle: Oracle;
  readonly owner: Region;
  /** When the watch began, in steady state. Milliseconds since 1970. */
  readonly startedAt: number;
  /** Applications at the witness that follow the two names, and one beside the first owner that never asks DNS again. */
  readonly clients: Readonly<Record<'checked' | 'recorded' | 'stubborn', VirtualClient>>;
  /** The ledger's entry as it is stored now. */
  entry(): LedgerEntry;
  pass(seconds: number): Promise<void>;
  /** Lets time pass until the predicate is true; throws after `limitSeconds`, saying what was waited for. */
  until(what: string, predicate: () => boolean, limitSeconds: number): Promise<void>;
  /** Runs an operator's promise to its end. */
  ask<Value>(promise: Promise<Value>): Promise<Value>;
  /** What is still to be done, in words; empty at rest. */
  leftToDo(): readonly string[];
  /** Asks the oracle what it asks at the end of a run, and returns every finding since the watch began. */
  findings(): readonly string[];
}

export interface WatchedOptions {
  readonly assembly: Assembly;
  readonly owner?: Region;
  /** Changes what the functions are told; the templates stay as they are. */
  readonly configure?: (configuration: Configuration) => Configuration;
  /** Milliseconds of AWS's own durations; the short fixed ones of `shortDurations` unless said otherwise. */
  readonly durations?: Partial<Record<DurationName, number>>;
  /** How often each client writes; each second unless said otherwise. */
  readonly writeEverySeconds?: number;
  /** The chance that EventBridge and the Scheduler deliver twice. */
  readonly duplicates?: number;
  /** There is no outage in what is told, so that no change at all may be made. */
  readonly falseAlarm?: boolean;
}

/** Liveness that is asked at the end: of an outage as the world knows it, not as a plan of faults names it. */
const atEnd = new Set(['L1', 'L2', 'L4', 'L5']);

/** Boots, adopts, comes to the steady state, and begins the watch. */
export async function watch(options: WatchedOptions): Promise<Watched> {
  const { assembly, configure, falseAlarm = false } = options;
  const configuration = configure?.(assembly.configuration) ?? assembly.configuration;
  const [group] = Object.values(configuration.groups);
  if (!group) throw new Error('The configuration has no group to watch.');
  const owner = options.owner ?? group.candidates[0];
  const timers = new VirtualTimers();
  const random = seededRandom(1);
  const plan = planOf(owner, options.duplicates ?? 0);
  const booted = await bootStage({ assembly: { ...assembly, configuration }, plan, random, timers });
  const durations = { ...shortDurations, ...options.durations };
  for (const [name, milliseconds] of Object.entries(durations))
    booted.weather.durations.set(name as DurationName, () => milliseconds);
  const levers = leversOf(booted, () => durations.recovery);
  const stage = asVirtualStage(booted, levers, random);
  const time = storyTime(timers);
  await time.ask(adopt(configuration, stage.groupName, owner, stage.operator(owner), timers.now()));
  await time.pass(65);
  const asked = liveness.filter(({ id }) => atEnd.has(id) || (falseAlarm && id === 'L8'));
  const oracle = new Oracle(stage, levers, [...safety, ...asked]);
  listenToCalls(stage, oracle);
  const clients = clientsOn(stage, options.writeEverySeconds ?? 1);
  return { stage, levers, oracle, owner, startedAt: timers.now(), clients, ...time, ...judgedBy(stage, oracle) };
}

/** Their names carry the number of the name that they follow, as the invariant of the reachable writer wants them. */
function clientsOn({ fabric, group, regions }: Stage, everySeconds: number): Watched['clients'] {
  const made = (strategy: string, make: typeof writingClient, region: Region) => {
    // Of a group with several standbys no name is moved by health checks: both clients follow one then.
    const index = Math.max(
      0,
      group.traffic.findIndex((each) => each.strategy === strategy),
    );
    const writerName = group.traffic[index]?.name;
    if (writerName === undefined) throw new Error('The group has no name.');
    const name = make === writingClient ? `by-name-${index}` : 'stubborn';
    return make({ fabric, region, writerName, name, everyMilliseconds: everySeconds * 1000 });
  };
  return {
    checked: made('health-check', writingClient, regions.witness),
    recorded: made('record', writingClient, regions.witness),
    stubborn: made('record', stubbornClient, regions.owner),
  };
}

const planOf = (owner: Region, duplicates: number): Plan => ({
  ...{ seed: 1, scale: 1, owner, horizonSeconds: 0, core: 'everything', faults: [] },
  noise: { ...silent, duplicates },
});

/** Tags each call and shows it to the oracle before anybody decides its fate. */
function listenToCalls({ world, tags }: Stage, oracle: Oracle): void {
  const { dispatch } = world.host;
  const send = dispatch.send.bind(dispatch);
  dispatch.send = (call, life) => {
    if (!life.ended) oracle.sending(call, tags.remember(call.input));
    return send(call, life);
  };
}

/** The stage with the levers of a told story: Regions die and return whole. */
function asVirtualStage(stage: Stage, levers: Levers, random: Random): Stage & VirtualStage {
  const mends = new Map<string, () => void>();
  const pull = (what: string, lever: () => () => void) => {
    if (!mends.has(what)) mends.set(what, lever());
  };
  const release = (what: string) => {
    mends.get(what)?.();
    mends.delete(what);
  };
  const operator = (region: Region) => stage.world.clientsFor({ region, role: 'operator' });
  const { configuration } = stage;
  return {
    ...{ ...stage, random, operator },
    ledger: (group: string, region: Region = stage.group.witness) =>
      ledgerOf({ clients: operator(region), configuration, region, id: () => 'operator' }).read(group),
    kill: async (region) => pull(`region ${region}`, () => levers.region(region)),
    revive: async (region) => release(`region ${region}`),
    isolate: (region) => pull(`isolated ${region}`, () => levers.isolate(region)),
    heal: (region) => release(`isolated ${region}`),
    killDatabase: async (region) => pull(`databases ${region}`, () => levers.databases(region)),
  };
}

function judgedBy(stage: Stage, oracle: Oracle): Pick<Watched, 'entry' | 'leftToDo' | 'findings'> {
  return {
    entry: () => {
      const entry = ledgerEntryIn(stage);
      if (entry) return entry;
      throw new Error('The ledger has no entry.');
    },
    leftToDo: () => leftToDo(oracle.truth),
    findings: () => {
      oracle.truth.calm = true;
      oracle.end();
      const { violation } = oracle;
      const complaints = stage.world.complaints.map((complaint) => `The world failed: ${String(complaint)}`);
      return violation
        ? [`${violation.invariant}: ${violation.sentence} ${violation.finding}`, ...complaints]
        : complaints;
    },
  };
}
