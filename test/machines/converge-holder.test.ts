import { FRANKFURT, openScene, type Scene } from './scene.ts';
import { ended } from './start.ts';

/** For whom a run of converge acts: two runs that act for one holder could give its lease back under each other's calls. */

const named = { group: 'orders', epoch: 1, holder: 'arn:somebody' };

/** For whom a run of that name asks for the lease. */
async function holderOf(scene: Scene, name?: string) {
  const execution = scene.stage.world.startExecution('understudy-converge', FRANKFURT, named, name);
  await ended(scene, execution);
  const asked = execution.history.flatMap(({ type, state, input }) =>
    type === 'TaskScheduled' && state === 'Look around' ? [input] : [],
  );
  return { asked: JSON.stringify(asked[0]), arn: execution.arn };
}

test('a run that the failover machine or the sweep has named acts for whom they say', async () => {
  const { asked, arn } = await holderOf(await openScene(), 'orders-1-29999999');

  expect(asked).toContain('"holder":"arn:somebody"');
  expect(asked).not.toContain(arn);
});

test('a run that a person starts acts for itself, whomever they name', async () => {
  const scene = await openScene();

  for (const name of [undefined, 'by-hand', 'orders-1', 'again-orders-1-29999999', 'orders-2-29999999', 'bills-1-2']) {
    const { asked, arn } = await holderOf(scene, name);
    expect(asked).toContain(`"holder":"${arn}"`);
    expect(asked).not.toContain('arn:somebody');
  }
});
