import type { Random } from '#sandbox/world/random.ts';
import type { Call, ServiceFault } from '#sandbox/world/service.ts';
import type { Scene } from '../fault-kind.ts';
import type { CallRule } from '../weather.ts';

/** What happens to the share of the traffic into the owner's Region that is hit. */
export interface Grey {
  /** What a packet takes longer, in milliseconds. */
  readonly delay: (random: Random) => number;
  readonly failure: (call: Call, random: Random) => ServiceFault | undefined;
}

/** A Region that is neither up nor down: `percent` of what other Regions send there is hit, 30 unless the fault says otherwise. */
export const grey =
  ({ delay, failure }: Grey) =>
  ({ stage, fault, random, fired }: Scene): (() => void) => {
    const { owner } = stage.regions;
    const hit = () => random.next() * 100 < (fault.args.percent ?? 30);
    const road = (from: string, to: string) => {
      if (from === to || to !== owner || !hit()) return 0;
      fired();
      return delay(random);
    };
    const rule: CallRule = (call, when) =>
      when === 'before' && call.region === owner && call.caller.region !== owner && hit()
        ? failure(call, random)
        : undefined;
    stage.weather.roads.add(road);
    stage.weather.calls.add(rule);
    return () => {
      stage.weather.roads.delete(road);
      stage.weather.calls.delete(rule);
    };
  };
