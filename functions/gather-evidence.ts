import { assess } from '#core/assess.ts';
import { type Group, type Region, regionsOf, standbysOf } from '#core/configuration.ts';
import type { Assessment, Observation } from '#core/evidence.ts';
import { invokeFunction } from './aws/lambda-invoke.ts';
import { bounded } from './runtime/bounded.ts';
import type { Runtime } from './runtime/runtime.ts';

/**
 * Asks every observer now and judges what they answer. The owner's own Region is never asked; silence is unknown. Judged by are the standby
 * where the run is and the witness; a revert runs where no standby is, and is judged by all of them.
 */
export async function gatherEvidence(runtime: Runtime, name: string, group: Group, owner: Region): Promise<Assessment> {
  const observers = regionsOf(group).filter((region) => region !== owner);
  const answers = await Promise.all(
    observers.map((observer) =>
      ask(runtime, observer, { group: name, observed: owner }).catch((error: unknown) => {
        runtime.logger.warn(`The observer in ${observer} did not answer: ${(error as Error).message}`);
        return undefined;
      }),
    ),
  );
  const observations = answers.filter((answer) => answer !== undefined);
  const others = standbysOf(group, owner).filter((standby) => owner !== runtime.region && standby !== runtime.region);
  const expected = observers.filter((observer) => !others.includes(observer));
  return assess(observations, expected, group.policy, runtime.clock.now(), others);
}

/** An observer is given 5 s: its own questions take at most 3 s, in parallel. */
const ask = (runtime: Runtime, observer: Region, question: { group: string; observed: Region }) =>
  bounded(runtime.clock, 5000, (signal) => invokeFunction<Observation>(runtime, observer, 'observe', question, signal));
