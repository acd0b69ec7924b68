import type { Random } from '#sandbox/world/random.ts';
import type { Levers } from '../levers.ts';
import type { Oracle } from '../oracle.ts';
import type { Fault } from '../plan.ts';
import type { Stage } from '../stage.ts';
import { faultKindOf } from './own-faults.ts';

/** Shows each call to the oracle, and lets the weather decide about it. */
export function watchCalls(stage: Stage, oracle: Oracle): void {
  stage.world.intercept((call, when) => {
    const tag = when === 'before' ? stage.tags.remember(call.input) : stage.tags.of(call.input);
    if (when === 'before') oracle.sending(call, tag);
    for (const rule of stage.weather.calls) {
      const fate = rule(call, when, tag);
      if (fate !== undefined) return fate;
    }
    return 'proceed';
  });
}

/** What befalls a stage, and from when: the faults' seconds count from `beginsAt`, in milliseconds since 1970. */
export interface Blow {
  readonly stage: Stage;
  readonly levers: Levers;
  readonly faults: readonly Fault[];
  readonly beginsAt: number;
  /** Each fault draws from a stream of its own below this one. */
  readonly random: Random;
  readonly tell: (what: string) => void;
}

/** Sets faults to begin and end. */
export function strike({ stage, levers, faults, beginsAt, random, tell }: Blow): void {
  const { timers } = stage;
  for (const [index, fault] of faults.entries()) {
    const { text, begin } = faultKindOf(fault.kind);
    timers.after(beginsAt - timers.now() + fault.atSeconds * 1000, () => {
      let over = false;
      tell(`${fault.kind} begins: ${text}.`);
      const scene = {
        ...{ stage, levers, fault, random: random.child(`fault ${index}`) },
        fired: () => {},
        isOver: () => over,
      };
      const end = begin(scene);
      timers.after(fault.durationSeconds * 1000, () => {
        over = true;
        tell(`${fault.kind} ends.`);
        end();
      });
    });
  }
}
