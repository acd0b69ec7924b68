import type { Decision } from '#core/decide.ts';
import type { Assessment } from '#core/evidence.ts';
import type { Turns } from '#core/turns.ts';
import { decideFailover } from '#functions/decide-failover.ts';
import { foreseeWaiting } from '#functions/foresee-waiting.ts';
import { task } from '#functions/runtime/task.ts';
import { readingTurns } from '#functions/take-turn.ts';
import { ireland, settled } from '../core/small-world.ts';
import { start } from './fake-runtime.ts';
import { noAnswer, refusal, type SmallWorld, smallWorld } from './small-world.ts';

/** A decision that would go takes its turn among all groups; here the others are made up, and at the epoch of ours. */

const down = { verdict: 'region-down', proven: true, pending: false, reasons: ['It is down.'] };
const assessment = { ...down, loss: { lowerSeconds: 0, upperSeconds: 2 } };
const byHand = { trigger: 'manual', reason: 'Flood', expectedOwner: ireland, expectedEpoch: 1 };
const decide = ({ runtime }: SmallWorld, more: object = {}, found: object = assessment, run: object = {}) => {
  const request = { group: 'orders', trigger: 'alarm', ...more };
  return task(decideFailover, runtime)({ request, assessment: found, assessedAt: start, ...run });
};
/** A run that has waited for its turn for so many minutes. */
const afterMinutes = (world: SmallWorld, minutes: number) =>
  decide(world, {}, assessment, { assessedAt: start - minutes * 60_000, queued: true });

const stored = (world: SmallWorld) => world.table.get('turns') as unknown as Turns | undefined;
const names = (count: number) => Array.from({ length: count }, (_, index) => `other-${index + 1}`);
/** A world in which other groups have turns, and others wait. */
function crowded(turns: number, waiting = 0): SmallWorld {
  const world = smallWorld(settled());
  const item = {
    ...{ group: '_installation', record: 'turns', version: 3, writeId: 'theirs' },
    turns: names(turns).map((group) => ({ group, epoch: 1, at: start })),
    waiting: names(turns + waiting)
      .slice(turns)
      .map((group) => ({ group, priority: 10, since: start, askedAt: start })),
  };
  world.table.set('turns', item);
  return world;
}

test('where nobody else asks, a decision takes its turn and goes', async () => {
  const world = smallWorld(settled());

  expect(await decide(world)).toMatchObject({ go: true });
  expect(stored(world)).toMatchObject({ version: 1, turns: [{ group: 'orders', epoch: 1, at: start }], waiting: [] });
});

test('beyond the limit it waits in the queue, and says for whom and how not to', async () => {
  const world = crowded(5);

  await expect(decide(world)).rejects.toMatchObject({
    name: 'FailoverQueued',
    message: expect.stringMatching(
      /^Group orders has no turn yet: limits\.concurrentFailovers lets 5 at a time fail over by themselves \(under way: other-1, .*other-5\)\. It asks again every five seconds\. To override: Start the failover machine in eu-central-1 with /,
    ),
  });
  expect(stored(world)?.waiting).toEqual([{ group: 'orders', priority: 50, since: start, askedAt: start }]);
});

test('after half an hour it waits no longer, and says what comes by itself and how not to wait for that', async () => {
  await expect(afterMinutes(crowded(5), 29)).rejects.toMatchObject({ name: 'FailoverQueued' });
  const decision = await afterMinutes(crowded(5), 30);

  expect(decision).toMatchObject({ go: false, quiet: false });
  expect(decision.held).toBeUndefined();
  expect(decision.reasons).toEqual([
    'This run waited half an hour for a turn, and waits no longer. Group orders has no turn yet: limits.concurrentFailovers lets 5 at a time fail over by themselves (under way: other-1, other-2, other-3, other-4, other-5). The sweep starts another one 1, 3, 7, 15, 31, … minutes after the alarm.',
    'It is down.',
  ]);
  expect(decision.command).toMatch(/^Start the failover machine in eu-central-1 with events\/manual-failover\.json/);
});

test('a ledger that does not answer ends no waiting before its time, and any other run at once', async () => {
  const world = crowded(5);
  world.faults.push({ operation: 'Get', when: 'before', error: noAnswer });

  await expect(decide(world)).rejects.toMatchObject({ name: 'LedgerUnavailable' });
  await expect(afterMinutes(world, 29)).rejects.toMatchObject({
    name: 'FailoverQueued',
    message: expect.stringMatching(/^Group orders waits for its turn and asks again\. The ledger did not answer: /),
  });
  await expect(afterMinutes(world, 30)).rejects.toMatchObject({ name: 'LedgerUnavailable' });
});

test('a turn that is free goes to a more urgent group that waits for it', async () => {
  await expect(decide(crowded(4, 1))).rejects.toThrow('other-4; ahead of it: other-5)');
});

test('one of too many groups at once is held back, for all of which one page is asked', async () => {
  const decision = await decide(crowded(5, 5));

  expect(decision).toMatchObject({ go: false, held: true, quiet: false });
  expect(decision.reasons).toEqual([
    'Group orders is held back with others: more than 10 groups (limits.massGroups) ask for a failover at once. To let them go on: understudy release --region eu-central-1 --for 60 --reason "why it is safe".',
    'It is down.',
  ]);
  expect(decision.command).toContain('events/manual-failover.json');
});

test('a person is held up by nobody, and counts for the others', async () => {
  const world = crowded(5, 5);

  expect(await decide(world, byHand)).toMatchObject({ go: true });
  expect(stored(world)?.turns.at(-1)).toEqual({ group: 'orders', epoch: 1, at: start, byHand: true });
});

test('a person who starts what a run is about to declare does not take its turn away', async () => {
  const world = crowded(4);
  await decide(world);

  expect(await decide(world, byHand)).toMatchObject({ go: true });
  expect(stored(world)?.turns.at(-1)).toEqual({ group: 'orders', epoch: 1, at: start });
});

test('a group with a turn that is configured no more, or under another name, holds up nobody', async () => {
  const world = crowded(4);
  const { runtime } = world;
  // The only table is the witness's, and this Region has none.
  world.faults.push({
    operation: 'Get',
    region: runtime.region,
    when: 'before',
    error: () => refusal('ResourceNotFoundException'),
  });
  const ledger = { ...runtime.configuration.ledger, consistency: 'witness' as const };
  const alone = { ...world, runtime: { ...runtime, configuration: { ...runtime.configuration, ledger } } };

  expect(await decide(alone)).toMatchObject({ go: true });
});

test('a person goes also where that can not be noted', async () => {
  const world = smallWorld(settled());
  world.faults.push({ operation: 'Put', when: 'before', error: noAnswer });

  expect(await decide(world, byHand)).toMatchObject({ go: true });
  expect(world.runtime.warnings).toEqual([
    expect.stringContaining('The other groups do not hear of the start by hand of group orders'),
  ]);
});

test.each([
  ['a decision that says no', {}, { ...assessment, verdict: 'healthy', proven: false }],
  ['a dry run', { dryRun: true }, assessment],
])('%s takes no turn', async (_what, more, found) => {
  const world = smallWorld(settled());
  await decide(world, more, found);

  expect(stored(world)).toBeUndefined();
});

describe('a dry run of a failover that starts by itself writes nothing', () => {
  const dry = (world: SmallWorld, found: object = assessment) => decide(world, { dryRun: true }, found);

  test('and says that it would wait for a turn', async () => {
    const world = crowded(5);
    const before = stored(world);
    const decision = await dry(world);

    expect(decision).toMatchObject({ go: true });
    expect(decision.reasons[0]).toMatch(
      /^A real run would wait for its turn first, half an hour at most\. Group orders has no turn yet: .*other-5\)\.$/,
    );
    expect(stored(world)).toBe(before);
  });

  test('and says that it would be held back with the others', async () => {
    const decision = await dry(crowded(5, 5));

    expect(decision).toMatchObject({ go: false });
    expect(decision.reasons[0]).toMatch(/^Group orders is held back with others: .* understudy release /);
  });

  describe('where the old writer could not be fenced', () => {
    const { runtime, ...rest } = smallWorld(settled());
    const { orders } = runtime.configuration.groups;
    if (!orders) throw new Error('The example has no group orders.');
    const approval = { persons: 1, expiryMinutes: 30, approvers: ['arn:aws:iam::111122223333:user/jane'] };
    const asking = { ...orders, policy: { ...orders.policy, unfenced: 'ask' as const, approval } };
    const configuration = { ...runtime.configuration, groups: { orders: asking } };
    const world = { ...rest, runtime: { ...runtime, configuration } };

    test('and says that it would ask persons', async () => {
      const decision = await dry(world, { ...assessment, verdict: 'writer-down' });

      expect(decision).toMatchObject({ go: true });
      expect(decision.reasons[0]).toMatch(/^A real run would ask persons before it promotes .* in eu-west-1 is fenced/);
    });

    test('and not where persons have approved what the witness could not confirm', async () => {
      const { runtime } = world;
      const found = { ...assessment, verdict: 'writer-down', at: start } as const;
      const request = { group: 'orders', trigger: 'approval', reason: '', accept: [] } as const;
      const situation = { request, group: asking, entry: settled(), here: runtime.region, now: start };
      const foresee = (seen: Assessment) => {
        const decision: Decision = { go: true, reasons: ['Approved.'], quiet: false, target: runtime.region };
        const turns = readingTurns('orders', runtime);
        return foreseeWaiting({ ...situation, assessment: seen }, decision, runtime, turns);
      };

      expect((await foresee({ ...found, alone: true })).reasons).toEqual(['Approved.']);
      expect((await foresee(found)).reasons).toHaveLength(2);
    });
  });

  test('and has nothing to add where it would wait for nobody, or a person starts it', async () => {
    expect((await dry(smallWorld(settled()))).reasons).toEqual(['It is down.']);
    expect((await decide(crowded(5, 5), { ...byHand, dryRun: true })).reasons).toEqual(['It is down.']);
  });
});

test('a turn that can not be written is none: nothing goes on by itself without the ledger', async () => {
  const world = smallWorld(settled());
  world.faults.push({ operation: 'Put', when: 'before', error: noAnswer });

  await expect(decide(world)).rejects.toMatchObject({ name: 'LedgerUnavailable' });
});

test('where others write at every moment it asks again later, and not for ever', async () => {
  const world = smallWorld(settled());
  world.faults.push({ operation: 'Put', when: 'before', error: () => refusal('ConditionalCheckFailedException') });

  await expect(decide(world)).rejects.toMatchObject({
    name: 'FailoverQueued',
    message: expect.stringMatching(/^Other groups ask for a turn at the same moment as group orders\. It asks again/),
  });
  expect(world.sent('Put')).toHaveLength(6);
});
