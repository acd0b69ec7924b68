import { adopt } from '#cli/adopt.ts';
import type { Assembly } from '#sandbox/world/assembly.ts';
import { seededRandom } from '#sandbox/world/random.ts';
import { stubbornClient, type VirtualClient, writingClient } from '#sandbox/world/virtual-client.ts';
import { VirtualTimers } from '#sandbox/world/virtual-timers.ts';
import { guard } from './guard.ts';
import { inflict } from './inflict.ts';
import { safety } from './invariants/all.ts';
import { type Levers, leversOf } from './levers.ts';
import { liveness, wasTold } from './liveness/all.ts';
import { leftToDo } from './liveness/rest.ts';
import { makeNoise } from './noise.ts';
import { Oracle, type Violation } from './oracle.ts';
import type { Plan } from './plan.ts';
import { Probes } from './probes.ts';
import { bootStage, type DefinitionOf, type Stage } from './stage.ts';
import { Story } from './story.ts';
import { Trace } from './trace.ts';
import { answerOf, regionOfEndpoint } from './truth.ts';

/** What became of one run. */
export interface Outcome {
  readonly seed: number;
  readonly plan: Plan;
  readonly violation: Violation | undefined;
  readonly virtualSeconds: number;
  /** Promotions that were asked for and accepted. */
  readonly failovers: number;
  /** From the outage's first effect to traffic proven at the target, in seconds; absent without a failover. */
  readonly recoverySeconds: number | undefined;
  readonly fired: Readonly<Record<string, number>>;
  readonly evaluations: number;
  readonly events: number;
  readonly traceHash: string;
  readonly story: readonly string[];
  /** Rare branches that were taken, by their marks, and how often. */
  readonly probes: Readonly<Record<string, number>>;
  /** Milliseconds since 1970, virtual. */
  readonly startedAt: number;
}

export interface RunOptions {
  readonly assembly: Assembly;
  readonly plan: Plan;
  readonly definitionOf?: DefinitionOf;
  /** Only these invariants count, by id. */
  readonly only?: readonly string[];
  /** Keep the story also where nothing was wrong. */
  readonly told?: boolean;
}

const limits = { warmUp: 420_000, rest: 5_400_000, refusal: 600_000 } as const;
const second = 1000;

/** Plays one plan: adoption, warm-up, faults, healing, rest. Throws where the simulation itself is broken. */
export async function run({ assembly, plan, definitionOf, only, told }: RunOptions): Promise<Outcome> {
  const random = seededRandom(plan.seed);
  const timers = new VirtualTimers();
  const watch = guard(() => timers.now());
  try {
    const outcome = await playOn(
      await bootStage({ assembly: configured(assembly, plan), plan, random, timers, definitionOf }),
      { only, told },
    );
    if (watch.breaches.length > 0) throw new Error(`A function used ${watch.breaches.join(', ')} of this machine.`);
    return outcome;
  } finally {
    watch.lift();
  }
}

/** The health URL of a group that has one. */
const simulatedHealth = { url: 'https://orders.example.com/health', expectedStatus: 200, expectedBody: 'ok' };

/** The assembly with the plan's policy: functions read it from the configuration beside them. */
function configured(assembly: Assembly, { policy, health, lookEverySeconds: everySeconds = 5 }: Plan): Assembly {
  const { rpoSeconds, ...rest } = policy ?? {};
  const groups = Object.entries(assembly.configuration.groups).map(([name, { objectives, ...group }]) => [
    name,
    {
      ...group,
      objectives: { ...objectives, ...(rpoSeconds !== undefined && { rpoSeconds }) },
      policy: { ...group.policy, ...rest },
      ...(health && { health: simulatedHealth }),
    },
  ]);
  const configuration = { ...assembly.configuration, probe: { everySeconds }, groups: Object.fromEntries(groups) };
  return { ...assembly, configuration };
}

async function playOn(stage: Stage, { only, told = false }: Pick<RunOptions, 'only' | 'told'>): Promise<Outcome> {
  const { plan, random } = stage;
  const startedAt = stage.timers.now();
  const recovery = random.child('recovery');
  const levers = leversOf(stage, () => Math.round(recovery.between(1_000, 240_000) / plan.scale));
  const trace = new Trace();
  const probes = new Probes(stage);
  const story = new Story(stage);
  stage.world.on((event) => {
    trace.add(event);
    probes.hear(event);
    story.hear(event);
  });
  await warmUp(stage);
  const invariants = [...safety, ...liveness].filter(({ id }) => only === undefined || only.includes(id));
  const oracle = new Oracle(stage, levers, invariants);
  const clients = clientsOn(stage);
  const fired = await play(stage, levers, oracle, story);
  for (const client of clients) client.stop();
  if (oracle.violation) story.tell(`VIOLATION of ${oracle.violation.invariant}: ${oracle.violation.finding}`);
  mustBeSound(stage);
  return {
    ...{
      seed: plan.seed,
      plan,
      violation: oracle.violation,
      fired,
      evaluations: oracle.evaluations,
      events: trace.events,
    },
    virtualSeconds: (stage.timers.now() - startedAt) / second,
    ...{ startedAt, probes: probes.counts() },
    ...failoversIn(stage),
    traceHash: trace.digest(),
    story: told || oracle.violation ? story.lines : [],
  };
}

/** Adopts the group, and waits until every schedule has come and every name leads to the owner. Throws where that takes over 7 minutes. */
export async function warmUp(stage: Stage): Promise<void> {
  const { timers, configuration, groupName, plan, world } = stage;
  const operator = world.clientsFor({ region: plan.owner, role: 'operator' });
  let done: { readonly failure?: unknown } | undefined;
  adopt(configuration, groupName, plan.owner, operator, timers.now()).then(
    () => {
      done = {};
    },
    (failure: unknown) => {
      done = { failure };
    },
  );
  await timers.runUntil(() => done !== undefined, timers.now() + 60 * second);
  if (done?.failure !== undefined) throw done.failure;
  const until = timers.now() + 75 * second;
  const isServed = () =>
    stage.group.traffic.every(({ name }) => regionOfEndpoint(stage, answerOf(stage, name)) === plan.owner);
  if (await timers.runUntil(() => timers.now() >= until && isServed(), timers.now() + limits.warmUp)) return;
  throw new Error(`Seed ${plan.seed}: the installation did not come to a steady state within 7 minutes.`);
}

/** Two applications that follow the names, in two Regions, and two that never ask again. */
function clientsOn(stage: Stage): readonly VirtualClient[] {
  const { fabric, group, regions } = stage;
  const [first, other = first] = group.traffic;
  if (!first || !other) return [];
  const at = (name: string, region: string, writerName: string) => ({
    ...{ fabric, region, writerName, everyMilliseconds: 5000, pauseMilliseconds: 1000 },
    name: `${name}-${region}`,
  });
  return [
    ...group.traffic.map(({ name }, index) => writingClient(at(`by-name-${index}`, regions.witness, name))),
    writingClient(at('by-name-0', regions.owner, first.name)),
    stubbornClient(at('stubborn', regions.owner, other.name)),
  ];
}

/** The two phases. Ends early at the first violation. */
async function play(stage: Stage, levers: Levers, oracle: Oracle, story: Story): Promise<Record<string, number>> {
  const { timers, plan, weather, random } = stage;
  const counts: Record<string, number> = {};
  const endNoise = makeNoise(weather, plan.noise, random.child('calls'), (id) => {
    counts[id] = (counts[id] ?? 0) + 1;
  });
  stage.world.intercept((call, when) => {
    const tag = when === 'before' ? stage.tags.remember(call.input) : stage.tags.of(call.input);
    if (when === 'before') oracle.sending(call, tag);
    for (const rule of weather.calls) {
      const fate = rule(call, when, tag);
      if (fate !== undefined) return fate;
    }
    return 'proceed';
  });
  const inflicted = inflict(stage, levers, (what) => story.tell(what));
  await timers.runUntil(() => oracle.violation !== undefined, timers.now() + plan.horizonSeconds * second);
  if (!oracle.violation) {
    story.tell(`Faults have ended for good (${plan.core}).`);
    inflicted.freeze(plan.core);
    endNoise();
    oracle.truth.calm = true;
    await comeToRest(stage, oracle);
  }
  for (const [id, count] of Object.entries(inflicted.fired)) counts[id] = (counts[id] ?? 0) + count;
  return counts;
}

async function comeToRest(stage: Stage, oracle: Oracle): Promise<void> {
  const { timers } = stage;
  const since = timers.now();
  let askedAt = 0;
  const isOver = () => {
    if (oracle.violation) return true;
    if (timers.now() - askedAt < second) return false;
    askedAt = timers.now();
    const left = leftToDo(oracle.truth);
    const isStuck = left.length > 0 && left.every((each) => each.startsWith('Nobody can '));
    return left.length === 0 || (isStuck && timers.now() - since > limits.refusal && wasTold(oracle.truth));
  };
  await timers.runUntil(isOver, since + limits.rest);
  oracle.end();
}

function failoversIn({ world }: Stage) {
  const promotions = world.callLog.filter(
    ({ operation, result, role }) => operation === 'PromoteReadReplica' && result === 'ok' && role !== 'operator',
  );
  const reports = world.callLog.filter(({ operation, input }) => {
    const item = input.Item as { transfer?: { moments?: { trafficProven?: number } } } | undefined;
    return operation === 'Put' && item?.transfer?.moments?.trafficProven !== undefined;
  });
  const item = reports[0]?.input.Item as
    | { transfer: { moments: { silentSince?: number; trafficProven: number } } }
    | undefined;
  const { silentSince, trafficProven } = item?.transfer.moments ?? {};
  const recoverySeconds =
    silentSince === undefined || trafficProven === undefined ? undefined : (trafficProven - silentSince) / second;
  return { failovers: promotions.length, recoverySeconds };
}

/** What the world itself could not do is no finding about the product. */
function mustBeSound({ world, plan }: Stage): void {
  const [complaint] = world.complaints;
  if (complaint !== undefined) throw new Error(`Seed ${plan.seed}: the simulated world failed.`, { cause: complaint });
}
