import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDebts } from '#core/ledger.ts';
import { synthesizeInto } from '../synthesize.ts';
import { CHECKED_NAME, instanceOf, isAtRest, openScene, RECORD_NAME, type Scene } from './scene.ts';
import { hasty } from './start.ts';
import { lastPage, pagesIn, promotionsIn, runsIn, servedIn } from './story.ts';

/** The loss of us-east-1 takes Route 53's control plane with it; only the data plane and the health checks go on. */

const VIRGINIA = 'us-east-1';
const OREGON = 'us-west-2';

const folder = mkdtempSync(join(tmpdir(), 'understudy-us-east-1-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let scene: Scene;
let early: Record<'checked' | 'recorded', string | undefined> & {
  page: string;
  pending: readonly string[];
  failovers: readonly (string | undefined)[];
};
beforeAll(async () => {
  const yaml = readFileSync('understudy.yaml', 'utf8')
    .replaceAll('eu-west-1', VIRGINIA)
    .replaceAll('eu-central-1', OREGON)
    .replaceAll('eu-west-2', 'us-east-2');
  writeFileSync(join(folder, 'understudy.yaml'), yaml);
  synthesizeInto(join(folder, 'out'), 'infra/app.ts', '--no-checks', '--config', join(folder, 'understudy.yaml'));
  scene = await openScene({ folder: join(folder, 'out'), configure: hasty, clients: true });
  await scene.stage.kill(VIRGINIA);
  await scene.until('the first verdict', () => pagesIn(scene).length > 0, 600);
  await scene.pass(90);
  early = {
    checked: servedIn(scene, CHECKED_NAME),
    recorded: servedIn(scene, RECORD_NAME),
    page: lastPage(scene),
    pending: Object.keys(scene.entry().transfer?.pending ?? {}),
    failovers: runsIn(scene, 'failover').map(({ path }) => path.split(' -> ').at(-1)),
  };
  await scene.pass(120);
  await scene.stage.revive(VIRGINIA);
  await scene.until('rest', () => isAtRest(scene), 1800);
}, 60_000);

test('the name that follows health checks leads to the new writer while us-east-1 is gone, and the other one is pending', () => {
  expect([early.checked, early.recorded]).toEqual([
    expect.stringContaining(`${instanceOf(OREGON)}.`),
    expect.stringContaining(`${instanceOf(VIRGINIA)}.`),
  ]);
  expect(early.pending).toEqual([RECORD_NAME]);
});

test('the run ends "Stopped halfway" and says which name still answers the old endpoint', () => {
  expect(early.failovers).toContain('Stopped halfway');
  expect(early.page).toMatch(/^Stopped halfway\./);
  expect(early.page).toContain(`${RECORD_NAME} still answers ${instanceOf(VIRGINIA)}.`);
  expect(early.page).toContain('It is tried again each minute.');
});

test('when us-east-1 is back it finishes by itself: names moved, debt discharged, one promotion', () => {
  expect([servedIn(scene, CHECKED_NAME), servedIn(scene, RECORD_NAME)]).toEqual([
    expect.stringContaining(`${instanceOf(OREGON)}.`),
    expect.stringContaining(`${instanceOf(OREGON)}.`),
  ]);
  expect(scene.entry()).toMatchObject({
    owner: OREGON,
    epoch: 2,
    phase: 'settled',
    transfer: { verdict: 'Serving from the target' },
  });
  expect([openDebts(scene.entry()), promotionsIn(scene)]).toEqual([[], 1]);
  expect(pagesIn(scene)).toEqual(['Understudy orders: Stopped halfway', 'Understudy orders: Serving from the target']);
  expect(scene.stage.world.complaints).toEqual([]);
});
