import { openDebts } from '#core/ledger.ts';
import { answerOf, answersTo, regionOfEndpoint, serves, type Truth } from '../truth.ts';

/** What is still to be done, in words; empty once nothing is. Asked when faults have ended for good. */
export function leftToDo(truth: Truth): readonly string[] {
  return [...unsettled(truth), ...unpaid(truth), ...unserved(truth)];
}

function unsettled({ stage, entry }: Truth): readonly string[] {
  const now = stage.timers.now();
  const running = stage.world.executions.filter(({ result }) => result === undefined);
  return [
    ...(entry.phase === 'settled'
      ? []
      : [`The group is ${entry.phase}, owner ${entry.owner}, target ${entry.target}.`]),
    ...(entry.holder !== undefined && (entry.leaseExpiresAt ?? 0) > now ? [`${entry.holder} holds the lease.`] : []),
    ...running.map(({ machine, name }) => `${machine} ${name} runs.`),
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
