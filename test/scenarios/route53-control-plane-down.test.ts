import { IRELAND } from '../machines/scene.ts';
import { lastPage, pagesIn, runsIn } from '../machines/story.ts';
import { given, hasty, moved, outcomeOf, secondsSinceWrite, takenOver } from './scene.ts';

/** Scenario 17. Route 53 takes no changes: health checks move the one name, the other one waits and moves later by itself. */

test('without the control plane of Route 53 the checked name moves, the other is pending, and moves when it is back', async () => {
  // Given an installation in steady state,
  const scene = await given({ configure: hasty });
  const route53 = scene.stage.world.service('us-east-1', 'route53');

  // when Ireland dies while Route 53 takes no changes,
  route53.down();
  await scene.stage.kill(IRELAND);
  await scene.until('a verdict', () => pagesIn(scene).length > 0, 300);
  await scene.pass(60);

  // then clients of the checked name are served by Frankfurt,
  expect(outcomeOf(scene)).toMatchObject({
    ...{ owner: 'eu-central-1', epoch: 2, phase: 'committed', verdict: 'Stopped halfway' },
    names: ['eu-central-1', 'eu-west-1'],
  });
  expect(secondsSinceWrite(scene, 'checked')).toBeLessThan(3);
  expect(secondsSinceWrite(scene, 'recorded')).toBeGreaterThan(60);

  // and one page says which name waits, for what, and what becomes of it.
  expect(pagesIn(scene)).toEqual(['Understudy orders: Stopped halfway']);
  expect(lastPage(scene)).toMatch(
    /orders-direct\.db\.example\.com still answers orders-eu-west-1.*It is tried again each minute\./,
  );
  expect(Object.keys(scene.entry().transfer?.pending ?? {})).toEqual(['orders-direct.db.example.com']);
  expect(runsIn(scene, 'failover').map(({ path }) => path.split(' -> ').at(-1))).toContain('Stopped halfway');

  // And when Route 53 takes changes again,
  await scene.pass(300);
  route53.up();
  await moved(scene);
  await scene.pass(20);

  // then the name is moved by itself, and that is told.
  expect(outcomeOf(scene)).toEqual(takenOver(IRELAND));
  expect(secondsSinceWrite(scene, 'recorded')).toBeLessThan(3);
  expect(pagesIn(scene)).toEqual(['Understudy orders: Stopped halfway', 'Understudy orders: Serving from the target']);
  expect(scene.findings()).toEqual([]);
});
