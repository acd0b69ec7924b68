import type { Picture } from '#sandbox/world/rds-instance.ts';
import { type Invariant, secondsOf } from '../invariant.ts';
import { regionOfEndpoint, type Truth } from '../truth.ts';

/** A run looks at the standby and then declares it while its lease lasts: what went wrong in between can't be known. */
const knownAfterMilliseconds = 120_000;

/** Told by the truth about the instance, in words of its own. */
export const eligibleTarget: Invariant = {
  id: 'E1',
  sentence: 'Nobody declares a standby that RDS would not promote, or that could not serve as the writer.',
  watch: (truth) => {
    const { stage } = truth;
    const unfitSince = new Map<string, number>();
    const look = () => {
      for (const { identifier } of Object.values(stage.regions).flatMap((region) => stage.enginesIn(region))) {
        if (!isUnfit(truth, stage.rds.instance(identifier))) unfitSince.delete(identifier);
        else if (!unfitSince.has(identifier)) unfitSince.set(identifier, stage.timers.now());
      }
    };
    return {
      ticked: () => {
        look();
        return undefined;
      },
      ledger: (next, before, tag) => {
        if (!tag || next.epoch === before.epoch || next.target === before.owner) return undefined;
        if (stage.plan.noise.staleMilliseconds > 0 || stage.weather.answers.size > 0) return undefined;
        const found = stage.enginesIn(next.target).find(({ identifier }) => {
          const since = unfitSince.get(identifier) ?? Number.POSITIVE_INFINITY;
          return stage.timers.now() - since >= knownAfterMilliseconds;
        });
        const since = unfitSince.get(found?.identifier ?? '') ?? 0;
        return (
          found &&
          `Epoch ${next.epoch} declares ${next.target}, where ${found.identifier} has been unfit for ${secondsOf(stage.timers.now() - since)}.`
        );
      },
    };
  },
};

function isUnfit({ stage, entry }: Truth, picture: Picture): boolean {
  const { DBInstanceStatus, Endpoint, IAMDatabaseAuthenticationEnabled } = picture;
  const source = picture.ReadReplicaSourceDBInstanceIdentifier;
  const writers = stage.enginesIn(entry.owner).map(({ identifier }) => stage.rds.instance(identifier).DBInstanceArn);
  const isBroken = /^(storage-full|failed|incompatible-|inaccessible-)/.test(DBInstanceStatus);
  const isElsewhere = regionOfEndpoint(stage, Endpoint?.Address ?? '') === undefined;
  const isStranger = !writers.includes(source ?? '') && !writers.includes(picture.DBInstanceArn);
  return isBroken || isElsewhere || isStranger || !IAMDatabaseAuthenticationEnabled;
}
