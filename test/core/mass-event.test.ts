import { isTold, told, untold } from '#core/mass-event.ts';
import { massInWords } from '#core/mass-in-words.ts';
import { released } from '#core/release.ts';
import { type Answer, type Asking, ask, noTurns, noted, type Turns, withTurnEnded } from '#core/turns.ts';
import { at, frankfurt } from './small-world.ts';

/** Many groups at once. Seconds count from the first question. */

const limits = { concurrentFailovers: 1, massGroups: 3 };
const asker = { arn: 'arn:aws:iam::111122223333:user/jane', userId: 'AIDAJANE', signedAt: at(100) };

const asks = (item: Turns, group: string, second: number, given: Partial<Asking> = {}): Answer =>
  ask(item, { ...{ group, epoch: 1, priority: 50, approved: false, limits, entries: {}, now: at(second) }, ...given });
const afterAsking = (item: Turns, groups: string, second: number): Turns =>
  [...groups].reduce((read, group) => asks(read, group, second).next, item);

const few = afterAsking(noTurns, 'abc', 0);
const mass = afterAsking(few, 'd', 1);

test('one group more than the limit says makes a mass event, and holds back whoever has no turn', () => {
  expect(few.mass).toBeUndefined();
  expect(mass.mass).toEqual({ since: at(1), askedAt: at(1) });
  expect(['b', 'c', 'd', 'e'].map((group) => asks(mass, group, 5).kind)).toEqual(['held', 'held', 'held', 'held']);
  expect(asks(mass, 'a', 5).kind).toBe('goes');
});

test('groups that ask more than ten minutes apart are no mass event', () => {
  expect(asks(few, 'd', 601).kind).not.toBe('held');
});

test('a group whose run was refused has asked all the same, and is not told as one that goes on', () => {
  const refused = withTurnEnded(mass, { group: 'a', epoch: 1 });

  expect(asks({ ...refused, mass: undefined } as unknown as Turns, 'd', 5).kind).toBe('held');
  expect(massInWords(refused, limits, frankfurt, at(10))[2]).toBe('None goes on.');
});

test('what persons start by hand makes no mass event', () => {
  const byHand = [...'wxyz'].reduce((read, group) => noted(read, { group, epoch: 1, at: at(0) }), noTurns);

  expect(asks(byHand, 'a', 1).kind).toBe('waits');
});

test('a group whose failover persons have approved is not held back, and waits for its turn', () => {
  expect(asks(mass, 'b', 5, { approved: true }).kind).toBe('waits');
});

test('who is held back keeps nobody waiting who is not, and who was approved before does', () => {
  const free = { ...mass, turns: [] };
  const approved = { approved: true };

  expect(asks(free, 'z', 5, approved)).toMatchObject({ kind: 'goes', ahead: [] });

  const busy = asks(mass, 'y', 5, approved).next;
  expect(asks({ ...busy, turns: [] }, 'z', 6, approved)).toMatchObject({ kind: 'waits', ahead: ['y'] });
});

test('a mass event lasts while its groups ask, however seldom, and ends when looks at it are forgotten', () => {
  expect(asks(mass, 'z', 8999).kind).toBe('held');
  expect(asks(mass, 'z', 9002).kind).toBe('goes');
});

describe('once a person has released them', () => {
  const asked = afterAsking(mass, 'bcd', 90);
  const free = released(asked, { minutes: 1, reason: 'Ireland is down.', asker }, at(100));
  const long = released(asked, { minutes: 60, reason: 'Ireland is down.', asker }, at(100));

  test('they go, a few at a time, and no new mass event begins', () => {
    const next = afterAsking(long, 'b', 200);

    expect(next.turns.at(-1)).toEqual({ group: 'b', epoch: 1, at: at(200) });
    expect(asks(free, 'b', 155).kind).toBe('waits');
    expect(free.mass).toBeUndefined();
  });

  test('who was held back keeps their place until their run can have started', () => {
    expect(asks(long, 'z', 215).kind).toBe('waits');
    expect(asks(long, 'z', 221).kind).toBe('goes');
  });

  test('it ends, and what still asks in great numbers is held back again', () => {
    expect(asks(free, 'z', 159).kind).toBe('waits');
    expect(asks(free, 'z', 160).kind).toBe('held');
  });
});

test('it is told by one execution in ten minutes, and again by one that is tried again or whose page was lost', () => {
  const event = told({ since: at(0), askedAt: at(0) }, 'run-1', at(10));

  expect([isTold(event, 'run-2', at(20)), isTold(event, 'run-1', at(20)), isTold(event, 'run-2', at(611))]).toEqual([
    true,
    false,
    false,
  ]);
  expect(isTold(untold(event), 'run-2', at(20))).toBe(false);
});

test('the page says how many wait, in which order, who goes on, and the command', () => {
  expect(massInWords(mass, limits, frankfurt, at(10))).toEqual([
    'More than 3 groups (limits.massGroups) ask for a failover at once. What they have in common may be the cause, so a person looks first.',
    'Waiting, in this order (3): b (priority 50), c (priority 50), d (priority 50). Others may have asked since; the answer to the command names all.',
    'They go on, since they had their turn before: a.',
    'To let them go on, 1 at a time: understudy release --region eu-central-1 --for 60 --reason "why it is safe"',
  ]);
});
