import { isRevert, openDebts } from '#core/ledger.ts';
import { isHeld } from '#core/unfenced.ts';
import type { ExecutionRecord } from '#sandbox/world/executions.ts';
import type { Stage } from '../stage.ts';
import { answerOf, answersTo, fencedInstanceOf, regionOfEndpoint, serves, type Truth } from '../truth.ts';

/** What is still to be done, in words; empty once nothing is. Asked when faults have ended for good. */
export function leftToDo(truth: Truth): readonly string[] {
  const left = [...unsettled(truth), ...unpaid(truth)];
  return awaitsPersons(truth) ? left : [...left, ...unlifted(truth), ...unserved(truth)];
}

/** Executions that have not ended; one of a Region that is down stands still with it, and goes on when the Region is back. */
export const runningIn = ({ world }: Stage): readonly ExecutionRecord[] =>
  world.executions.filter(({ result, region }) => result === undefined && world.host.reach.isUp(region, 'states'));

/**
 * A group goes back to a Region whose RDS API answers nobody any more: whether anything of a fence stands there can't be seen, so
 * the revert stays open, and converge goes on asking, for as long as that lasts.
 */
export const awaitsControlPlane = (truth: Truth): boolean =>
  isRevert(truth.entry) && !answersTo(truth, truth.entry.owner, truth.entry.owner);

/** A transfer waits for persons: nothing can be promoted while its old writer can't be fenced and nobody lets it go on. */
const awaitsPersons = (truth: Truth): boolean => {
  const { stage, entry } = truth;
  const isFenceable = answersTo(truth, entry.target, entry.owner) && isAlterable(truth, entry.owner);
  return isHeld(entry, stage.group) && !isFenceable;
};

function unsettled(truth: Truth): readonly string[] {
  const { stage, entry } = truth;
  if (awaitsControlPlane(truth)) return [`Nobody can look at ${entry.owner}, to which the group goes back.`];
  const now = stage.timers.now();
  const waits = awaitsPersons(truth) ? 'Nobody can promote before persons say so. ' : '';
  return [
    ...(entry.phase === 'settled'
      ? []
      : [`${waits}The group is ${entry.phase}, owner ${entry.owner}, target ${entry.target}.`]),
    ...(entry.holder !== undefined && (entry.leaseExpiresAt ?? 0) > now ? [`${entry.holder} holds the lease.`] : []),
    ...runningIn(stage).map(({ machine, name }) => `${machine} ${name} runs.`),
  ];
}

/** A debt of a Region that the owner reaches has to be paid. */
function unpaid(truth: Truth): readonly string[] {
  return openDebts(truth.entry)
    .filter(({ region }) => answersTo(truth, truth.entry.target, region) && isAlterable(truth, region))
    .map(({ region, epoch }) => `${region} answers, and owes a fence since epoch ${epoch}.`);
}

/** What is left of a Region can be fenced: its instances are themselves, and in no status that nobody leaves. */
function isAlterable({ stage }: Truth, region: string): boolean {
  return Object.values(stage.group.databases).every(({ instances }) => {
    const instance = instances[region];
    if (!instance) return true;
    const { DbiResourceId, DBInstanceStatus } = stage.rds.instance(instance.identifier);
    return DbiResourceId === instance.resourceId && /^(available|modifying|rebooting)$/.test(DBInstanceStatus);
  });
}

/** The owner is meant to write, so no fence of ours may stand on it: no page makes up for that. */
function unlifted(truth: Truth): readonly string[] {
  const { owner } = truth.entry;
  const fenced =
    answersTo(truth, owner, owner) && isAlterable(truth, owner) ? fencedInstanceOf(truth, owner) : undefined;
  return fenced === undefined ? [] : [`${fenced} is fenced, and ${owner} is the owner.`];
}

/** Clients reach a writer by every name, wherever the owner is. */
function unserved(truth: Truth): readonly string[] {
  const { stage, entry } = truth;
  const wrong = stage.group.traffic
    .map(({ name }) => ({ name, endpoint: answerOf(stage, name) }))
    .filter(({ endpoint }) => regionOfEndpoint(stage, endpoint) !== entry.owner)
    .map(({ name, endpoint }) => `${name} leads to ${endpoint}, and ${entry.owner} is the owner.`);
  const isReached = stage.world.host.reach.reaches(stage.regions.witness, entry.owner, 'database');
  const isUp = serves(truth, entry.owner) && isReached;
  return isUp ? wrong : [...wrong, `Nobody can write in ${entry.owner}, the owner.`];
}
