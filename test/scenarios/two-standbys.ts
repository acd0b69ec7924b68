import type { Region } from '#core/configuration.ts';
import { type Watched, watch } from '#sandbox/simulator/sweeps/watched.ts';
import { readAssembly } from '#sandbox/world/assembly.ts';
import { FRANKFURT, RECORD_NAME } from '../machines/scene.ts';
import { withPolicy } from '../machines/start.ts';
import { promotionsIn, servedIn } from '../machines/story.ts';
import { synthesize } from '../synthesize.ts';

/** An installation with a choice: Ireland owns the group, Frankfurt and Stockholm may take over, London watches. */

export const STOCKHOLM: Region = 'eu-north-1';

const assembly = readAssembly(synthesize('infra/app.ts', '--config', 'sandbox/two-standbys.yaml', '--no-checks'));

/** In steady state, with each standby so many seconds behind. `policy`: what differs from the example's. */
export async function givenTwo(
  behind: { readonly frankfurt?: number; readonly stockholm?: number },
  policy: Parameters<typeof withPolicy>[1] = {},
): Promise<Watched> {
  const scene = await watch({ assembly, configure: (configuration) => withPolicy(configuration, policy) });
  scene.stage.weather.replicationMilliseconds = (standby) =>
    (standby === FRANKFURT ? (behind.frankfurt ?? 0) : (behind.stockholm ?? 0)) * 1000 + 40;
  await scene.pass(30);
  return scene;
}

/** What became of the group, past every API and without moments. */
export const chosenIn = (scene: Watched) => {
  const { owner, epoch, phase, transfer } = scene.entry();
  const led = servedIn(scene, RECORD_NAME);
  return {
    ...{ owner, epoch, phase, verdict: transfer?.verdict, promotions: promotionsIn(scene) },
    name: scene.stage.everyRegion.find((region) => led?.includes(`.${region}.rds.`)),
  };
};

/** One transfer was declared, and it went there. */
export const takenOverBy = (owner: Region) => ({
  ...{ owner, epoch: 2, phase: 'settled', verdict: 'Serving from the target', promotions: 1, name: owner },
});

/** From the beginning of the silence to the declaration, in seconds. */
export function secondsToDeclaration(scene: Watched): number {
  const { silentSince = Number.NaN, declared = Number.NaN } = scene.entry().transfer?.moments ?? {};
  return (declared - silentSince) / 1000;
}
