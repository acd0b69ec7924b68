import { z } from 'zod';
import type { Group, Region } from '#core/configuration.ts';
import { InvalidInput } from '#core/errors.ts';
import type { Observation } from '#core/evidence.ts';
import { recentLooks } from '#core/grey.ts';
import { type PastLook, silenceOf } from '#core/observation.ts';
import { askApplication } from './ask-application.ts';
import { publishedLooks } from './aws/published-looks.ts';
import { type LookLimits, lookAt } from './look.ts';
import { lookAtStandby } from './look-at-standby.ts';
import { bounded } from './runtime/bounded.ts';
import type { Runtime } from './runtime/runtime.ts';
import { define, task } from './runtime/task.ts';

const Input = z.strictObject({ group: z.string(), observed: z.string() });

/** Together under 3 s, a cold start of the inspecting function included: who asks does not wait for long. */
const limits: LookLimits = { question: 1500, inspection: 2600, call: 2000 };

/**
 * One fresh look at a group from this Region, with how long the writer has been silent by this Region's own published looks.
 * Throws InvalidInput for a group that is not configured, and where the owner would observe itself: that never counts.
 */
export const observe = define({
  name: 'observe',
  input: Input,
  step: async ({ group: name, observed }, runtime): Promise<Observation> => {
    const group = runtime.configuration.groups[name];
    if (!group) throw new InvalidInput(`Group ${name} is not configured: ${listed(runtime)} are.`);
    if (observed === runtime.region || !group.candidates.includes(observed))
      throw new InvalidInput(
        `${runtime.region} can't observe ${observed}: only the other candidates of ${group.candidates.join(' and ')}.`,
      );
    const [look, past, fitness, application] = await Promise.all([
      lookAt(runtime, group, observed, limits),
      pastLooks(runtime, name),
      fitnessOf(runtime, group, observed),
      // Only here: the probe's looks start no more than a look around, and an application has better to do than to answer each.
      group.health && askApplication(runtime, group.health, limits.call),
    ]);
    const { startedAt: _startedAt, endedAt: at, someSilent: _someSilent, ...signals } = look;
    const recent = recentLooks(look, past);
    const known = {
      ...(application && { application }),
      ...silenceOf(look, past),
      ...(recent && { recent }),
      ...fitness,
    };
    return { observer: runtime.region, observed, at, ...signals, ...known };
  },
});

/** A standby among several is asked whether it could be promoted; one that nobody has to choose tells it when it is its turn. */
async function fitnessOf(runtime: Runtime, group: Group, owner: Region): Promise<Pick<Observation, 'unfit'>> {
  if (group.candidates.length <= 2 || !group.candidates.includes(runtime.region)) return {};
  try {
    const looking = { group, owner, besidesWriter: false };
    const { unfit } = await bounded(runtime.clock, limits.call, () => lookAtStandby(looking, runtime));
    return { unfit };
  } catch (error) {
    const { name, message } = error as Error;
    if (name !== 'NoAnswerInTime') return { unfit: [message] };
    return {
      unfit: [
        `Whether the standby in ${runtime.region} can be promoted could not be seen: the RDS API there gave no answer within ${limits.call / 1000} s. Each run looks again: see whether it answers.`,
      ],
    };
  }
}

const listed = ({ configuration }: Runtime): string => Object.keys(configuration.groups).join(', ');

/** What the probe published. Without it, silence is only as old as this look. */
async function pastLooks(runtime: Runtime, name: string): Promise<readonly PastLook[]> {
  try {
    return await bounded(runtime.clock, limits.call, (signal) => publishedLooks(runtime, name, signal));
  } catch (error) {
    runtime.logger.warn(`Published looks at ${name} can't be read back: ${(error as Error).message}`);
    return [];
  }
}

export const handler = task(observe);
