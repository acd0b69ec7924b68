import type { Group, Region } from '#core/configuration.ts';
import type { Replication, Signal } from '#core/evidence.ts';
import {
  controlPlaneSignal,
  endpointSignal,
  instancesIn,
  isBlind,
  type Look,
  neutralRegions,
  type Reached,
} from '#core/observation.ts';
import type { Answer } from './answers.ts';
import { invokeFunction } from './aws/lambda-invoke.ts';
import { ledgerAnswersIn } from './aws/neutral-target.ts';
import { type InstanceLook, lookAtInstance } from './aws/rds-read.ts';
import type { Inspection, Question } from './inspect-database.ts';
import { bounded } from './runtime/bounded.ts';
import type { Runtime } from './runtime/runtime.ts';

/** How long each part of a look may take, in milliseconds. */
export interface LookLimits {
  /** For each question about a database, inside the VPC. */
  readonly question: number;
  /** For invoking the function that asks them, a cold start included. */
  readonly inspection: number;
  /** For each call of an API. */
  readonly call: number;
}

/** An answer takes less, in milliseconds; where nothing has come by then the observer tests itself. */
const usual = 700;

/**
 * Looks once at a group whose owner is `observed`, from the own Region: all signals at the same time, and beside them the neutral
 * target where neither the writer nor its Region's API answers soon. Never rejects.
 */
export async function lookAt(runtime: Runtime, group: Group, observed: Region, limits: LookLimits): Promise<Look> {
  const startedAt = runtime.clock.now();
  const inspecting = inspectFrom(runtime, group, observed, limits);
  const describing = describe(runtime, group, observed, limits.call);
  const heard = firstOf([
    inspecting.then(({ writers, control }) => endpointSignal(writers, control).state === 'up'),
    describing.then((instances) => controlPlaneSignal(instances).state === 'up'),
  ]);
  const [inspection, instances, neutral] = await Promise.all([
    inspecting,
    describing,
    testItself(runtime, heard, () => neutralAnswers(runtime, group, observed, limits.call)),
  ]);
  const endpoint = endpointSignal(inspection.writers, inspection.control);
  const controlPlane = controlPlaneSignal(instances);
  return {
    startedAt,
    endedAt: runtime.clock.now(),
    blind: isBlind(endpoint.state, controlPlane.state, neutral),
    endpoint: inspection.failed === undefined ? endpoint : { state: 'unknown', reason: inspection.failed },
    controlPlane,
    someSilent: inspection.writers.some(({ ok }) => !ok),
    replication: inspection.replication,
    multiAz: instances.some(({ multiAz }) => multiAz),
  };
}

/** Resolves to true with the first of them that is, and to false when none was. */
const firstOf = (all: readonly Promise<boolean>[]): Promise<boolean> =>
  new Promise((resolve) => {
    for (const each of all) each.then((is) => is && resolve(true));
    Promise.all(all).then((ended) => resolve(ended.some(Boolean)));
  });

/**
 * The neutral target is asked while nothing else answers, and not when all is over: the observer's own way out may be mended by then,
 * and its trouble would look like the writer's. Where something was heard in time it is not asked at all, and counts as `unknown`.
 */
async function testItself({ clock }: Runtime, heard: Promise<boolean>, ask: () => Promise<Signal>): Promise<Signal> {
  const late = Promise.withResolvers<boolean>();
  const inTime = clock.after(usual, () => late.resolve(false));
  const isHeard = await Promise.race([heard, late.promise]);
  inTime();
  return isHeard ? 'unknown' : ask();
}

interface Inspected {
  readonly writers: readonly Reached[];
  readonly control: readonly Reached[];
  readonly replication: Readonly<Record<string, Replication>>;
  /** Why nothing could be asked: our own function did not answer, which says nothing about the writer. */
  readonly failed?: string;
}

/**
 * Asks the function in the VPC. A standby asks its own replicas for the newest heartbeat. The witness has no database of its
 * own: it tries the standbys' as a control, to tell a silent writer from a broken network of its own.
 */
async function inspectFrom(runtime: Runtime, group: Group, observed: Region, limits: LookLimits): Promise<Inspected> {
  const isStandby = group.candidates.includes(runtime.region);
  const writers = reachable(group, observed);
  const control = isStandby
    ? []
    : neutralRegions(group, runtime.region, observed).flatMap((region) => reachable(group, region));
  const replicas = isStandby ? replicasIn(group, runtime.region) : [];
  const questions = [...writers, ...control, ...replicas].map(({ question }) => question);
  const input: Inspection = { questions, timeoutMilliseconds: limits.question };
  try {
    const { answers } = await bounded(runtime.clock, limits.inspection, (signal) =>
      invokeFunction<{ answers: readonly Answer[] }>(runtime, runtime.region, 'inspect-database', input, signal),
    );
    const reached = [...writers, ...control].map(({ name }, index) => ({ name, ...verdictOf(answers[index]) }));
    const asked = answers.slice(reached.length);
    return {
      writers: reached.slice(0, writers.length),
      control: reached.slice(writers.length),
      replication: Object.fromEntries(replicas.map(({ name }, index) => [name, replicationOf(asked[index])])),
    };
  } catch (error) {
    const failed = `The look into the databases failed: ${(error as Error).message}`;
    const replication = Object.fromEntries(
      replicas.map(({ name }) => [name, { state: 'unknown' as const, reason: failed }]),
    );
    return { writers: [], control: [], replication, failed };
  }
}

interface Asked {
  /** A database's name, or a host's for the reasons. */
  readonly name: string;
  readonly question: Question;
}

const reachable = (group: Group, region: Region): readonly Asked[] =>
  Object.entries(instancesIn(group, region)).map(([name, { endpoint }]) => ({
    name: endpoint,
    question: { kind: 'reach', host: endpoint, port: group.databases[name]?.port ?? 5432 },
  }));

const replicasIn = (group: Group, region: Region): readonly Asked[] =>
  Object.entries(instancesIn(group, region)).flatMap(([name, { endpoint }]) => {
    const database = group.databases[name];
    if (!database) return [];
    const login = { host: endpoint, port: database.port, user: database.user, database: database.databaseName, region };
    return [{ name, question: { kind: 'replication', login, vetoSeconds: group.policy.vetoSeconds } }];
  });

const verdictOf = (answer: Answer | undefined): { ok: boolean; reason: string } => ({
  ok: answer?.ok ?? false,
  reason: answer?.reason ?? 'It was not asked.',
});

function replicationOf(answer: Answer | undefined): Replication {
  if (answer?.kind !== 'replication') return { state: 'unknown', reason: 'It was not asked.' };
  const { state, heartbeatAt, reason } = answer;
  return { state, reason, ...(heartbeatAt !== undefined && { heartbeatAt }) };
}

/** Asks the RDS API of the observed Region for each of its instances. */
const describe = (runtime: Runtime, group: Group, region: Region, limit: number): Promise<readonly InstanceLook[]> =>
  Promise.all(
    Object.values(instancesIn(group, region)).map((instance) =>
      bounded(runtime.clock, limit, (signal) => lookAtInstance(runtime, region, instance, signal)).catch(
        (error: Error): InstanceLook => ({
          api: 'down',
          multiAz: false,
          reason: `The RDS API of ${region} is silent: ${error.message}`,
        }),
      ),
    ),
  );

/** The self-test: does a third Region answer? The witness asks the RDS APIs of the standbys, a candidate the witness's ledger. */
async function neutralAnswers(runtime: Runtime, group: Group, observed: Region, limit: number): Promise<Signal> {
  if (runtime.region !== group.witness)
    return bounded(runtime.clock, limit, (signal) => ledgerAnswersIn(runtime, group.witness, signal)).catch(
      () => 'down',
    );
  const regions = neutralRegions(group, runtime.region, observed);
  const answers = await Promise.all(regions.map((region) => describe(runtime, group, region, limit)));
  return controlPlaneSignal(answers.flat()).state;
}
