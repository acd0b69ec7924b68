import type { VirtualStage } from '#sandbox/world/virtual-stage.ts';

/** A person at a terminal, with their own credentials, who calls a Region. `late`: how many milliseconds ago they signed. */
export const commanderAs = (
  { world, operator, timers }: Pick<VirtualStage, 'world' | 'operator' | 'timers'>,
  who: string,
  region: string,
  late = 0,
) => ({
  ...{ configuration: world.host.configuration, clients: operator(region) },
  ...{ credentials: world.sts.credentialsOf(who), now: timers.now() - late },
});
