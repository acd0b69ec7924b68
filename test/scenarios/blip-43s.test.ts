import { IRELAND } from '../machines/scene.ts';
import { lastPage, mutationsIn, pagesIn, runsIn } from '../machines/story.ts';
import { given, outcomeOf, rest, secondsSinceWrite, untouched } from './scene.ts';

/** Scenario 2. A cut of 43 s, as at GitHub in 2018: the dwell absorbs it, whichever moment it begins at. */

test.each([0, 1, 2.5, 4, 7])(
  'a cut of 43 s that begins %s s later changes nothing and closes by itself',
  async (later) => {
    // Given an installation in steady state,
    const scene = await given({ falseAlarm: true });
    await scene.pass(later);

    // when Ireland is cut off from everybody for 43 s,
    scene.stage.isolate(IRELAND);
    await scene.pass(43);
    scene.stage.heal(IRELAND);
    await scene.pass(150);
    await rest(scene);

    // then runs were started, and all of them ended with nothing changed; the group is as it was.
    expect(runsIn(scene).length).toBeGreaterThan(0);
    expect(new Set(runsIn(scene).map(({ path }) => path.split(' -> ').at(-1)))).toEqual(
      new Set(['Stopped, nothing changed']),
    );
    expect(mutationsIn(scene)).toEqual([]);
    expect(outcomeOf(scene)).toEqual(untouched());
    expect(scene.entry().holder).toBeUndefined();
    expect(secondsSinceWrite(scene, 'checked')).toBeLessThan(3);

    // At most one page comes: a look that the healing itself cuts in two may find the RDS API alone silent, and that is told.
    expect(pagesIn(scene).length).toBeLessThanOrEqual(1);
    expect(lastPage(scene)).toMatch(/^$|^Stopped, nothing changed\.\n.*That calls for no failover\./);
    expect(scene.findings()).toEqual([]);
  },
);
