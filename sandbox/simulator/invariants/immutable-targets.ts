import { type Invariant, isMutating } from '../invariant.ts';

/** A namesake that came in between the description and the change can't be known: descriptions may be this old. */
const knownAfterMilliseconds = 30_000;

export const immutableTargets: Invariant = {
  id: 'S17',
  sentence: 'No function changes an instance that carries another immutable id than the configuration names.',
  watch: (truth) => {
    const namesakeSince = new Map<string, number>();
    const { stage } = truth;
    const instances = Object.values(stage.group.databases).flatMap((database) => Object.values(database.instances));
    const look = () => {
      for (const { identifier, resourceId } of instances) {
        const isNamesake = stage.rds.instance(identifier).DbiResourceId !== resourceId;
        if (!isNamesake) namesakeSince.delete(identifier);
        else if (!namesakeSince.has(identifier)) namesakeSince.set(identifier, stage.timers.now());
      }
    };
    return {
      ticked: () => {
        look();
        return undefined;
      },
      sending: (call, tag) => {
        if (!tag || !isMutating(call)) return undefined;
        look();
        const since = namesakeSince.get(String(call.input.DBInstanceIdentifier));
        if (since === undefined || stage.timers.now() - since < knownAfterMilliseconds) return undefined;
        if (stage.plan.noise.staleMilliseconds > 0 || stage.weather.answers.size > 0) return undefined;
        return `${tag.file} calls ${call.operation} on a namesake of ${String(call.input.DBInstanceIdentifier)}.`;
      },
    };
  },
};
