import { takeAllTurns } from '../machines/fates.ts';
import { FRANKFURT, IRELAND, instanceOf, LONDON } from '../machines/scene.ts';
import { lastPage, pagesIn, runsIn } from '../machines/story.ts';
import { moved, rest } from './scene.ts';
import { chosenIn, givenTwo, STOCKHOLM, secondsToDeclaration, takenOverBy } from './two-standbys.ts';

/** Scenario 29. A group with two standbys: the one that loses least takes over, and never nobody. */

const patience = 60;

describe('of two standbys that are sound', () => {
  test('the one that has replayed more takes over, and only its transfer is declared', async () => {
    const scene = await givenTwo({ frankfurt: 5 });
    await scene.stage.kill(IRELAND);
    await moved(scene);

    expect(chosenIn(scene)).toEqual(takenOverBy(STOCKHOLM));
    expect(secondsToDeclaration(scene)).toBeLessThan(patience);
    // The other one's runs have looked, waited, and woken nobody.
    expect(pagesIn(scene)).toEqual(['Understudy orders: Serving from the target']);
    const others = runsIn(scene, 'failover').filter(({ region }) => region === FRANKFURT);
    expect(others.length).toBeGreaterThan(0);
    for (const { path, cause } of others) {
      expect(path).not.toContain('Claim group');
      expect(cause).toMatch(/^A transfer to eu-north-1 is under way at epoch 2\.|^The writer answers\./);
    }
    // What is lost lies within the bound of the one that was chosen.
    expect(scene.entry().transfer?.loss.upperSeconds).toBeLessThan(5);
    expect(scene.findings()).toEqual([]);
  });

  test('the first of the list takes over where both have replayed the same', async () => {
    const scene = await givenTwo({});
    await scene.stage.kill(IRELAND);
    await moved(scene);

    expect(chosenIn(scene)).toEqual(takenOverBy(FRANKFURT));
    expect(scene.findings()).toEqual([]);
  });

  test('the first of the list takes over where it is the better one, too', async () => {
    const scene = await givenTwo({ stockholm: 5 });
    await scene.stage.kill(IRELAND);
    await moved(scene);

    expect(chosenIn(scene)).toEqual(takenOverBy(FRANKFURT));
    expect(scene.findings()).toEqual([]);
  });
});

test.each([
  [STOCKHOLM, { frankfurt: 5 }],
  [FRANKFURT, { stockholm: 5 }],
])(
  '%s, the better one, takes over also where both wait for their turn for longer than one is waited for',
  async (better, behind) => {
    const scene = await givenTwo(behind);
    await scene.stage.kill(IRELAND);
    await scene.ask(takeAllTurns(scene));
    await moved(scene);

    const queued = runsIn(scene, 'failover').filter(({ path }) => path.includes('Wait for turn'));
    expect(new Set(queued.map(({ region }) => region))).toEqual(new Set([STOCKHOLM, FRANKFURT]));
    expect(chosenIn(scene)).toEqual(takenOverBy(better));
    expect(secondsToDeclaration(scene)).toBeGreaterThan(120);
    expect(scene.findings()).toEqual([]);
  },
);

describe('the other standby takes over', () => {
  test.each(['inaccessible-encryption-credentials', 'storage-full'])(
    'without waiting where the better one is %s',
    async (status) => {
      const scene = await givenTwo({ frankfurt: 5 });
      scene.stage.rds.setStatus(instanceOf(STOCKHOLM), status);
      await scene.stage.kill(IRELAND);
      await moved(scene);

      expect(chosenIn(scene)).toEqual(takenOverBy(FRANKFURT));
      expect(secondsToDeclaration(scene)).toBeLessThan(patience);
      expect(pagesIn(scene)).toEqual(['Understudy orders: Serving from the target']);
      expect(scene.findings()).toEqual([]);
    },
  );

  test("without waiting where the better one's Region is lost with the owner's", async () => {
    const scene = await givenTwo({ frankfurt: 5 });
    await scene.stage.kill(STOCKHOLM);
    await scene.stage.kill(IRELAND);
    await moved(scene);

    expect(chosenIn(scene)).toEqual(takenOverBy(FRANKFURT));
    expect(secondsToDeclaration(scene)).toBeLessThan(patience + 10);
    expect(scene.findings()).toEqual([]);
  });

  test('a minute after the proof where the better one looks sound and does not act', async () => {
    const scene = await givenTwo({ frankfurt: 5 });
    scene.levers.service(STOCKHOLM, 'states');
    await scene.stage.kill(IRELAND);
    await moved(scene);

    const { dwellSeconds } = scene.stage.group.policy;
    expect(chosenIn(scene)).toEqual(takenOverBy(FRANKFURT));
    expect(secondsToDeclaration(scene)).toBeGreaterThan(dwellSeconds + patience);
    expect(secondsToDeclaration(scene)).toBeLessThan(dwellSeconds + patience + 20);
    expect(scene.findings()).toEqual([]);
  });
});

test('a standby that reaches the writer vetoes, although the other one and the witness find it silent', async () => {
  const scene = await givenTwo({});
  const mends = [FRANKFURT, LONDON].map((region) => scene.levers.link(IRELAND, region));
  await scene.pass(300);
  for (const mend of mends) mend();
  await rest(scene);

  expect(chosenIn(scene)).toMatchObject({ owner: IRELAND, epoch: 1, phase: 'settled', promotions: 0 });
  expect(scene.findings()).toEqual([]);
});

test('the standby that was not chosen is none until it is rebuilt: an alarm tells it, and the loss of the new owner is left to persons', async () => {
  const scene = await givenTwo({ frankfurt: 5 }, { coolDownSeconds: 0 });
  await scene.stage.kill(IRELAND);
  await moved(scene);
  await scene.pass(960);
  const told = scene.stage.world.pages.map(({ subject, region }) => `${region} ${subject}`);
  expect(told).toContain(`${FRANKFURT} ALARM: understudy-orders-standby-not-ready`);

  await scene.stage.kill(STOCKHOLM);
  await scene.pass(600);

  expect(chosenIn(scene)).toMatchObject({ owner: STOCKHOLM, epoch: 2, promotions: 1 });
  expect(lastPage(scene)).toContain('other data would be brought up');
  expect(scene.findings()).toEqual([]);
});
