import { transitionsOf } from '#sandbox/asl/graph.ts';
import {
  killAlways,
  onEntering,
  overtake,
  pauseForAnHour,
  takeAllTurns,
  takeLease,
  withoutLedger,
  withPatchyLedger,
} from './fates.ts';
import { revertedScene } from './reverted.ts';
import { FRANKFURT, instanceOf, openScene, type Scene, type SceneOptions } from './scene.ts';
import { hasty, outage, startByHand, withPolicy } from './start.ts';
import { executionsIn, folded, lastPage, pagesIn } from './story.ts';
import { machineNamed, nameOf, walkedBy } from './walked.ts';

/** Every transition of the failover machine is walked here, and one test fails for a transition that is not. */

interface Walk {
  readonly title: string;
  readonly play: () => Promise<Scene>;
  /** The paths that have to be walked, by any failover executions of the scene. */
  readonly paths: readonly string[];
  readonly cause?: RegExp;
  readonly pages: readonly string[];
}

const COMPLETED = ['Understudy orders: Serving from the target'];
const HALFWAY = ['Understudy orders: Stopped halfway'];
const REFUSED = ['Understudy orders: Stopped, nothing changed'];
const DECLARED =
  'Assess outage -> Decide failover -> Go? -> Claim group -> Confirm outage -> Confirmed? -> Declare target';
const NO = 'Announce refusal -> Stopped, nothing changed';

async function playedOut(opened: Promise<Scene>, spoil: (scene: Scene) => void = () => undefined): Promise<Scene> {
  const scene = await opened;
  spoil(scene);
  const over = () => executionsIn(scene).length > 0 && executionsIn(scene).every(({ result }) => result);
  await scene.until('every execution to end', over, 400);
  return scene;
}

async function byHand(opened: Promise<Scene>, fields = {}, spoil: (scene: Scene) => void = () => undefined) {
  const scene = await opened;
  spoil(scene);
  await startByHand(scene, fields);
  return scene;
}

const standby = instanceOf(FRANKFURT);
const approval = { persons: 1, expiryMinutes: 30, approvers: ['arn:aws:iam::111122223333:user/jane'] };
const asking: SceneOptions['configure'] = (configuration) =>
  withPolicy(hasty(configuration), { mode: 'approve', approval });

const walks: readonly Walk[] = [
  {
    title: 'a lost Region is taken over by one execution, however many were started',
    play: () => playedOut(outage()),
    paths: [`${DECLARED} -> Run converge -> Serving? -> Serving from the target`],
    pages: COMPLETED,
  },
  {
    title: 'a run that waits for its turn outlives a ledger that fails again and again',
    play: () =>
      playedOut(outage(), (scene) => {
        void takeAllTurns(scene);
        withPatchyLedger(scene, 'decide-failover');
      }),
    paths: [
      `${DECLARED.replace('Decide', '(Decide failover -> Wait for turn)+ -> Decide')} -> Run converge -> Serving? -> Serving from the target`,
    ],
    pages: COMPLETED,
  },
  {
    title: 'an execution that finds the lease taken ends quietly and says who has it',
    play: () => playedOut(outage(), (scene) => onEntering(scene, 'Claim group', () => takeLease(scene))),
    paths: [`Assess outage -> Decide failover -> Go? -> Claim group -> ${NO}`],
    cause: /^Group orders is held by another run at epoch 1 for another \d+ s: it is being taken care of\.$/,
    pages: [],
  },
  {
    title: 'an unknown group is refused with a sentence, before anything is asked',
    play: () => byHand(openScene(), { group: 'bills' }),
    paths: ['Assess outage -> Stopped, nothing changed'],
    cause: /^There is no group bills; this installation has orders\.$/,
    pages: [],
  },
  {
    title: 'an assessment without a ledger ends with a page, and the announcement still reads the ledger',
    play: () => byHand(openScene(), {}, (scene) => withoutLedger(scene, 'assess-outage')),
    paths: [`Assess outage -> ${NO}`],
    cause: /^LedgerUnavailable: The ledger did not answer/,
    pages: REFUSED,
  },
  {
    title: 'a decision without a ledger ends with a page',
    play: () => byHand(openScene(), {}, (scene) => withoutLedger(scene, 'decide-failover')),
    paths: [`Assess outage -> Decide failover -> ${NO}`],
    cause: /^LedgerUnavailable: The ledger did not answer/,
    pages: REFUSED,
  },
  {
    title: 'a healthy writer is left alone',
    play: () => byHand(openScene()),
    paths: [`Assess outage -> Decide failover -> Go? -> ${NO}`],
    cause: /^The writer is healthy: a failover could lose data, so it is not started\./,
    pages: REFUSED,
  },
  {
    title: 'a refusal that can not be announced still says why',
    play: () => byHand(openScene(), {}, (scene) => killAlways(scene, 'announce-refusal')),
    paths: [`Assess outage -> Decide failover -> Go? -> ${NO}`],
    cause: /^The writer is healthy/,
    pages: [],
  },
  {
    title: 'a failover that needs persons is proposed to them, and nothing is changed',
    play: () => playedOut(outage({ configure: asking })),
    paths: ['Assess outage -> Decide failover -> Go? -> Propose failover -> Stopped, nothing changed'],
    cause: /^Proposal 1-\d+ waits for answers\. The policy is approve: the failover needs one approval\./,
    pages: ['Understudy orders: Approval needed'],
  },
  {
    title: 'a proposal that can not be recorded ends with a page',
    play: () => playedOut(outage({ configure: asking }), (scene) => withoutLedger(scene, 'propose-failover')),
    paths: [`Assess outage -> Decide failover -> Go? -> Propose failover -> ${NO}`],
    cause: /^LedgerUnavailable: The ledger did not answer/,
    pages: REFUSED,
  },
  {
    title: 'a dry run ends with the plan',
    play: () => byHand(openScene(), { dryRun: true }),
    paths: ['Assess outage -> Decide failover -> Go? -> Plan calls -> Planned, nothing changed'],
    pages: [],
  },
  {
    title: 'a dry run that finds a namesake in the place of the replica ends with a page',
    play: () => byHand(openScene(), { dryRun: true }, ({ stage }) => stage.rds.replace(standby)),
    paths: [`Assess outage -> Decide failover -> Go? -> Plan calls -> ${NO}`],
    cause: /^WrongResource: orders-eu-central-1 in eu-central-1 has/,
    pages: REFUSED,
  },
  {
    title: 'a run that loses its lease before it has confirmed changes nothing',
    play: () => playedOut(outage(), (scene) => onEntering(scene, 'Confirm outage', () => overtake(scene))),
    paths: [`Assess outage -> Decide failover -> Go? -> Claim group -> Confirm outage -> ${NO}`],
    cause: /LeaseLost.*epoch 2 was declared after epoch 1/,
    pages: REFUSED,
  },
  {
    title: 'a standby that can not be promoted is seen before anything is declared',
    play: () => playedOut(outage(), ({ stage }) => stage.rds.setStatus(standby, 'storage-full')),
    paths: [`Assess outage -> Decide failover -> Go? -> Claim group -> Confirm outage -> Confirmed? -> ${NO}`],
    cause: /^orders-eu-central-1 is storage-full and can't be promoted\./,
    pages: REFUSED,
  },
  {
    title: 'a declaration that is overtaken is stopped, and nobody knows how far it came',
    play: () => playedOut(outage(), (scene) => onEntering(scene, 'Declare target', () => overtake(scene))),
    paths: [`${DECLARED} -> Stopped halfway`],
    cause: /^LeaseLost: /,
    pages: [],
  },
  {
    title: 'a pause that comes before the declaration ends with a page, and nothing is declared',
    play: () => playedOut(outage(), (scene) => onEntering(scene, 'Declare target', () => pauseForAnHour(scene))),
    paths: [`${DECLARED} -> ${NO}`],
    cause:
      /^The group was paused while this run was deciding\. Group orders is paused until .* because "Sale\."\. To end that: understudy resume --group orders/,
    pages: REFUSED,
  },
  {
    title: 'a namesake in the place of the replica stops the run halfway',
    play: () =>
      playedOut(outage(), (scene) => onEntering(scene, 'Run converge', () => scene.stage.rds.replace(standby))),
    paths: [`${DECLARED} -> Run converge -> Stopped halfway`],
    cause: /^States.TaskFailed: orders-eu-central-1 in eu-central-1 has the resource id/,
    pages: HALFWAY,
  },
  {
    title: 'a revert ends with nothing changed',
    play: () => revertedScene(),
    paths: [`${DECLARED} -> Run converge -> Serving? -> Stopped, nothing changed`],
    cause: /Group orders is at rest/,
    pages: REFUSED,
  },
];

const played = new Map<Walk, Promise<Scene>>();
const sceneOf = (walk: Walk): Promise<Scene> => {
  const playing = played.get(walk) ?? walk.play();
  played.set(walk, playing);
  return playing;
};

test.each(walks)('$title', async (walk) => {
  const scene = await sceneOf(walk);
  const executions = executionsIn(scene, 'failover');
  const causes = executions.map(({ result }) => result?.cause ?? '');

  expect(executions.map(({ path }) => folded(path))).toEqual(expect.arrayContaining([...walk.paths]));
  expect(causes).toContainEqual(expect.stringMatching(walk.cause ?? /^$/));
  expect([pagesIn(scene), lastPage(scene)]).toEqual([walk.pages, expect.any(String)]);
  expect(scene.stage.world.complaints).toEqual([]);
});

test('every transition of the failover machine is walked by one of these scenes', async () => {
  const definition = machineNamed('failover');
  const walked = new Set<string>();
  for (const walk of walks) {
    const scene = await sceneOf(walk);
    for (const execution of executionsIn(scene, 'failover'))
      for (const edge of walkedBy(execution, definition)) walked.add(edge);
  }
  const all = transitionsOf(definition).map(nameOf);

  expect(all.filter((edge) => !walked.has(edge))).toEqual([]);
  expect(all.length).toBeGreaterThan(20);
}, 30_000);
