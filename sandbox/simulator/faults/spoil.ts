import type { DurationName } from '#sandbox/world/service.ts';
import type { Scene } from '../fault-kind.ts';
import type { CallRule } from '../weather.ts';

/** What faults do to calls and to AWS's own durations. Each answer ends that. */

/** Spoils those calls for which the rule has a fate, or the share of them that the fault drew. */
export function spoil({ stage, fault, random, fired }: Scene, rule: CallRule): () => void {
  const share = (fault.args.percent ?? 100) / 100;
  const spoiling: CallRule = (call, when, tag) => {
    const fate = rule(call, when, tag);
    if (fate === undefined || random.next() >= share) return undefined;
    fired();
    return fate;
  };
  stage.weather.calls.add(spoiling);
  return () => stage.weather.calls.delete(spoiling);
}

/** A duration of AWS is drawn so, in milliseconds. */
export function stretch({ stage }: Pick<Scene, 'stage'>, name: DurationName, draw: () => number): () => void {
  stage.weather.durations.set(name, draw);
  return () => stage.weather.durations.delete(name);
}
