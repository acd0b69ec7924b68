import { type Random, seededRandom } from '#sandbox/world/random.ts';
import { IRELAND } from '../machines/scene.ts';
import { lastPage, mutationsIn, pagesIn } from '../machines/story.ts';
import { acceptedByPage } from './paged.ts';
import { given, outcomeOf, rest, untouched } from './scene.ts';

/** Scenario 29. A writer that answers one look and not the next one: a person hears of it, and nothing is done by itself. */

/** What a packet on its way into Ireland takes longer, in milliseconds. */
const weathers: readonly (readonly [string, (random: Random) => number])[] = [
  ['loses four of ten connections', (random) => (random.next() < 0.4 ? 60_000 : 0)],
  ['answers in 0.2 to 4 s, and so often too late', (random) => random.between(200, 4000)],
];

test.each(weathers)(
  'a writer that %s is called degraded on a page with the start by hand, and kept',
  async (_, delay) => {
    // Given an installation in steady state,
    const scene = await given({ falseAlarm: true });

    // when the way into Ireland is so for eight minutes,
    const random = seededRandom('grey');
    const bad = (from: string, to: string) => (from !== to && to === IRELAND ? delay(random) : 0);
    scene.stage.weather.roads.add(bad);
    await scene.pass(480);
    const pages = pagesIn(scene).length;
    const page = lastPage(scene);
    scene.stage.weather.roads.delete(bad);

    // then a person was told what it is, by whom it was seen, and what a start by hand would accept,
    expect(pages).toBeGreaterThan(0);
    expect(page).toContain('The writer answers, but not every time. That calls for no failover.');
    expect(page).toMatch(
      /found the writer in eu-west-1 silent in \d+ of \d+ looks of the last 120 s, \d+ times anew\./,
    );
    expect(acceptedByPage(scene)).toContain('acceptLiveWriter');

    // and not once for each run; nothing was changed.
    expect(pages).toBeLessThanOrEqual(3);
    await scene.pass(300);
    await rest(scene);
    expect(mutationsIn(scene)).toEqual([]);
    expect(outcomeOf(scene)).toEqual(untouched());
    expect(scene.findings()).toEqual([]);
  },
);
