import { type Decision, decide, type Situation, startByHand } from '#core/decide.ts';
import type { Assessment } from '#core/evidence.ts';
import { acceptingAny } from '#core/override.ts';
import type { Request } from '#core/request.ts';
import { at, debt, frankfurt, group, ireland, pausedUntil, settled, transfer } from './small-world.ts';

/** The command on a page has to work: it is what a person's start would need by all other checks, too. */

const override =
  'understudy override --group orders --region eu-central-1 --epoch 3 --loss unlimited --reason TEXT. Then';
const start =
  'start the failover machine in eu-central-1 with events/manual-failover.json and "group": "orders", "expectedOwner": "eu-west-1"';
const alone: Assessment = {
  verdict: 'unknown',
  proven: false,
  pending: false,
  reasons: ['eu-west-2 gave no usable answer in time.'],
  loss: { lowerSeconds: 0, upperSeconds: null },
  at: at(0),
};
const situation: Situation = {
  request: { group: 'orders', trigger: 'alarm' },
  group,
  entry: settled({ epoch: 3 }),
  assessment: alone,
  here: frankfurt,
  now: at(0),
};
const refused = (given: Partial<Situation>): Decision => decide({ ...situation, ...given });

test('a refusal names owner and epoch as the ledger has them, and whatever else a person would be refused for', () => {
  expect(refused({})).toMatchObject({
    reasons: [
      'Nobody can tell whether the writer is down. That calls for no failover.',
      'A start by hand needs an override of a loss that is unknown, hence without bound.',
      ...alone.reasons,
    ],
    command: `${override} ${start}, "expectedEpoch": 3`,
  });
});

test('over a writer that lives a person has to accept that, and a loss that nobody knows besides', () => {
  expect(refused({ assessment: { ...alone, verdict: 'writer-unreachable' } })).toMatchObject({
    reasons: [
      'The writer lives, and only the way to it is broken. That calls for no failover.',
      'A start by hand accepts that what a living writer takes until it is fenced is lost.',
      'A start by hand needs an override of a loss that is unknown, hence without bound.',
      ...alone.reasons,
    ],
    command: `${override} ${start}, "expectedEpoch": 3, "acceptLiveWriter": true`,
  });
});

test('a person who is refused learns of the next field at once, and keeps those that were given', () => {
  const request: Request = {
    ...{ group: 'orders', trigger: 'manual', reason: 'Flood', expectedOwner: ireland, expectedEpoch: 3 },
    acceptLiveWriter: true,
  };
  expect(refused({ request, assessment: { ...alone, verdict: 'control-plane-only' } })).toMatchObject({
    reasons: ['The estimated loss is unknown, hence without bound, and the objective is 10 s.', ...alone.reasons],
    command: `${override} ${start}, "expectedEpoch": 3, "acceptLiveWriter": true`,
  });
});

test.each<[string, string, Partial<Situation>]>([
  [
    'the Region was left and not rebuilt',
    'A start by hand is refused, too: eu-central-1 was left behind at epoch 2 and has not been rebuilt as a standby since.',
    { entry: settled({ transfer: transfer(), fenceDebts: [debt({ region: frankfurt })] }), now: at(300) },
  ],
  [
    'the writer is healthy',
    'A start by hand is refused, too: The writer is healthy: a failover could lose data, so it is not started.',
    { assessment: { ...alone, verdict: 'healthy', pending: true } },
  ],
])('no command is named where a person would be refused, too, since %s', (_why, sentence, given) => {
  const { command, reasons } = refused(given);
  expect(command).toBeUndefined();
  expect(reasons[1]).toBe(sentence);
  expect(startByHand({ ...situation, ...given })).toBeUndefined();
});

test.each<[string, Partial<Situation>]>([
  ['unknown', {}],
  ['paused', { entry: settled({ epoch: 3, pause: pausedUntil(60) }) }],
  ['living', { assessment: { ...alone, verdict: 'replication-only' } }],
])('what the command says is a go: %s', (_name, given) => {
  const { command = '' } = refused(given);
  const fields = JSON.parse(`{${command.slice(command.indexOf('"group"'))}}`) as Request;
  const entry = acceptingAny(given.entry ?? situation.entry, at(0));
  expect(command).toMatch(/^understudy override .* --epoch 3 --loss unlimited /);
  expect(refused({ ...given, entry, request: { ...fields, trigger: 'manual', reason: 'Paged.' } }).go).toBe(true);
});

test.each([
  ['is owner already', { owner: frankfurt, target: frankfurt }],
  ['is taken over from by a transfer', { phase: 'declared', target: ireland, owner: frankfurt }],
  ['was left behind', { fenceDebts: [debt({ region: frankfurt })] }],
] as const)('a person with an old picture is told of no start that would be refused: the Region %s', (_why, given) => {
  const request: Request = {
    group: 'orders',
    trigger: 'manual',
    reason: 'Flood',
    expectedOwner: ireland,
    expectedEpoch: 1,
  };
  const { reasons, command } = refused({ request, entry: settled({ epoch: 3, ...given }) });

  expect(command).toBeUndefined();
  expect(reasons[1]).toMatch(/^A start by hand is refused, too: /);
});
