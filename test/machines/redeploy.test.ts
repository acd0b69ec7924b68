import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adopt } from '#cli/adopt.ts';
import { addRecord } from '#sandbox/world/boot.ts';
import { resourcesOf } from '#sandbox/world/host.ts';
import { synthesize, synthesizeInto, templatesOf } from '../synthesize.ts';
import {
  CHECKED_NAME,
  FRANKFURT,
  IRELAND,
  instanceOf,
  isSettled,
  openScene,
  RECORD_NAME,
  type Scene,
} from './scene.ts';
import { hasty } from './start.ts';
import { servedIn } from './story.ts';

/** Deploying again after a failover moves nothing. */

let scene: Scene;
beforeAll(async () => {
  scene = await openScene({ configure: hasty });
  await scene.stage.kill(IRELAND);
  await scene.until('the group to settle', () => scene.entry().epoch === 2 && isSettled(scene), 600);
}, 30_000);

test('the same configuration gives the same templates after a failover, so that a deployment has nothing to change', () => {
  const again = mkdtempSync(join(tmpdir(), 'understudy-redeployed-'));
  try {
    synthesizeInto(again, 'infra/app.ts', '--no-checks');

    expect([...templatesOf(again)]).toEqual([...templatesOf(synthesize())]);
  } finally {
    rmSync(again, { recursive: true, force: true });
  }
}, 30_000);

test('no resource of the templates names an owner, a target, or a database that could be moved', () => {
  const types = new Set(scene.stage.world.host.resources.map(({ type }) => type));
  const moved = scene.stage.world.host.resources.filter(({ properties }) =>
    JSON.stringify(properties).includes(RECORD_NAME),
  );

  expect([...types].filter((type) => /RDS|GlobalCluster|CustomResource/.test(type))).toEqual([]);
  // The name that Understudy changes stands in rights alone.
  expect(new Set(moved.map(({ type }) => type))).toEqual(new Set(['AWS::IAM::Role']));
});

test("putting the templates' records again leaves both names with the target", () => {
  const served = () => [CHECKED_NAME, RECORD_NAME].map((name) => servedIn(scene, name));
  const before = served();
  for (const { properties } of resourcesOf(scene.stage.world.host, 'AWS::Route53::RecordSet'))
    addRecord(scene.stage.route53, properties);

  expect(before.every((endpoint) => endpoint?.startsWith(`${instanceOf(FRANKFURT)}.`))).toBe(true);
  expect(served()).toEqual(before);
});

test('adopting again, as a pipeline might, is refused and changes nothing', async () => {
  const { stage } = scene;
  const { configuration } = stage.world.host;
  await stage.revive(IRELAND);
  const before = scene.entry();
  const again = scene.ask(adopt(configuration, 'orders', IRELAND, stage.operator(FRANKFURT), stage.timers.now()));

  await expect(again).rejects.toThrow('eu-central-1 owns it (epoch 2): adoption names the first owner only.');
  const { owner, epoch, transfer } = scene.entry();
  expect({ owner, epoch, transfer }).toEqual({
    owner: before.owner,
    epoch: before.epoch,
    transfer: expect.objectContaining({ to: FRANKFURT }),
  });
});
