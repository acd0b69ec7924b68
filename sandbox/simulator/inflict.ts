import { kindOf } from './catalogue.ts';
import type { Levers } from './levers.ts';
import type { Core, Fault } from './plan.ts';
import type { Stage } from './stage.ts';

/** Carries out the faults of a plan. */
export interface Inflicted {
  /** By the catalogue's number, and by the name of the kind: how often it took effect. */
  readonly fired: Readonly<Record<string, number>>;
  /** No fault begins any more; those that the core needs ended end now, the others stay for ever. */
  freeze(core: Core): void;
}

/** Faults of the owner's side that a healed standby has to live with. */
const mayStay = new Set([
  ...['region-down', 'isolated', 'data-plane-down', 'returns-later', 'returns-midway', 'control-plane-down'],
  'control-plane-dies-midway',
  ...['replication-cut', 'standby-link-cut', 'heals-after-decision', 'replication-terminated'],
]);

/** Sets the faults of the plan to begin and end at their times, from now on. `tell` hears of both. */
export function inflict(stage: Stage, levers: Levers, tell: (what: string) => void): Inflicted {
  const fired: Record<string, number> = {};
  const active = new Map<Fault, () => void>();
  const over = new Set<Fault>();
  let frozen = false;
  const finish = (fault: Fault) => {
    const end = active.get(fault);
    active.delete(fault);
    over.add(fault);
    end?.();
    if (end) tell(`${fault.id} ${fault.kind} ends.`);
  };
  for (const [index, fault] of stage.plan.faults.entries()) {
    stage.timers.after(fault.atSeconds * 1000, () => {
      if (frozen) return;
      tell(`${fault.id} ${fault.kind} begins: ${kindOf(fault.kind).text}.`);
      const end = kindOf(fault.kind).begin({
        ...{ stage, levers, fault, random: stage.random.child(`fault ${index} ${fault.kind}`) },
        fired: () => {
          for (const key of [fault.id, fault.kind]) fired[key] = (fired[key] ?? 0) + 1;
        },
        isOver: () => over.has(fault),
      });
      active.set(fault, end);
      stage.timers.after(fault.durationSeconds * 1000, () => {
        if (!frozen) finish(fault);
      });
    });
  }
  return {
    fired,
    freeze: (core) => {
      frozen = true;
      for (const fault of [...active.keys()]) if (core === 'everything' || !mayStay.has(fault.kind)) finish(fault);
    },
  };
}
