import type { Configuration } from '#core/configuration.ts';
import { openDebts } from '#core/ledger.ts';
import { type Watched, type WatchedOptions, watch } from '#sandbox/simulator/sweeps/watched.ts';
import { readAssembly } from '#sandbox/world/assembly.ts';
import { CHECKED_NAME, RECORD_NAME } from '../machines/scene.ts';
import { withPolicy } from '../machines/start.ts';
import { promotionsIn, servedIn } from '../machines/story.ts';
import { synthesize } from '../synthesize.ts';

/**
 * What the scenarios have in common: the drill's installation in steady state with the simulator's oracle over it, which judges
 * every invariant after every event; and the questions that each of them asks at its end.
 */

const assembly = readAssembly(synthesize());

/** An installation in steady state: Ireland owns the group, Frankfurt may take over, London watches. */
export const given = (options: Omit<WatchedOptions, 'assembly'> = {}): Promise<Watched> =>
  watch({ assembly, ...options });

/** The shortest dwell, where it does not matter to what is told. */
export const hasty = (configuration: Configuration): Configuration =>
  withPolicy(configuration, { dwellSeconds: 5, inRegionSeconds: 5 });

/** Lets time pass until nothing is left to be done that can be done now. */
export const rest = (scene: Watched, limitSeconds = 1800): Promise<void> =>
  scene.until('rest', () => scene.leftToDo().length === 0, limitSeconds);

/** Lets time pass until a new owner serves, and nothing is left to be done. */
export const moved = async (scene: Watched): Promise<void> => {
  await scene.until('a new owner', () => scene.entry().owner !== scene.owner, 900);
  await rest(scene);
};

/** What became of the group, past every API and without moments. */
export const outcomeOf = (scene: Watched) => {
  const { owner, target, epoch, phase, transfer } = scene.entry();
  return {
    ...{ owner, target, epoch, phase, verdict: transfer?.verdict },
    promotions: promotionsIn(scene),
    names: [CHECKED_NAME, RECORD_NAME].map((name) => regionServed(scene, name)),
    owing: openDebts(scene.entry()).map(({ region }) => region),
  };
};

/** What the outcome is as long as nothing was changed. */
export const untouched = (owner = 'eu-west-1') => ({
  ...{ owner, target: owner, epoch: 1, phase: 'settled', verdict: undefined, promotions: 0 },
  ...{ names: [owner, owner], owing: [] },
});

/** What the outcome is after a failover to Frankfurt; `owing`: the Regions that still owe a fence. */
export const takenOver = (...owing: readonly string[]) => ({
  ...{ owner: 'eu-central-1', target: 'eu-central-1', epoch: 2, phase: 'settled', promotions: 1, owing },
  ...{ verdict: 'Serving from the target', names: ['eu-central-1', 'eu-central-1'] },
});

/** The Region of the server that a name leads to. */
const regionServed = (scene: Watched, name: string): string | undefined =>
  scene.stage.everyRegion.find((region) => servedIn(scene, name)?.includes(`.${region}.rds.`));

/** The newest moment at which a client was told that its write is stored, in seconds ago. */
export const secondsSinceWrite = ({ clients, stage }: Watched, client: keyof Watched['clients']): number =>
  (stage.timers.now() - (clients[client].acknowledged.at(-1)?.at ?? 0)) / 1000;

/** The first completed call or page of a kind is found by its text; what is not there fails the test with what there was. */
export function found<Value>(what: string, value: Value | undefined): Value {
  if (value !== undefined) return value;
  throw new Error(`${what} is not there.`);
}
