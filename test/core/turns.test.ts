import type { LedgerEntry } from '#core/ledger.ts';
import { waitingInWords } from '#core/mass-in-words.ts';
import { type Asking, ask, hasTurn, noTurns, noted, type Turns, withTurnEnded } from '#core/turns.ts';
import { at, declared, settled } from './small-world.ts';

/** Who may fail over, and who waits. Seconds count from the first question. */

const limits = { concurrentFailovers: 2, massGroups: 100 };

const asking = (group: string, second: number, given: Partial<Asking> = {}): Asking => ({
  ...{ group, epoch: 1, priority: 50, approved: false, limits, entries: {}, now: at(second) },
  ...given,
});

/** What the groups are answered that ask one after the other, and the item after that. */
function all(first: Turns, ...asked: readonly Asking[]) {
  let item = first;
  const kinds = asked.map((each) => {
    const { kind, next } = ask(item, each);
    item = next;
    return kind;
  });
  return { kinds, item };
}

const full = all(noTurns, asking('a', 0), asking('b', 0)).item;
const entryOf = (group: string, given: Partial<LedgerEntry> = {}): LedgerEntry => ({ ...settled(), group, ...given });
const underWay = (group: string, given: Partial<LedgerEntry> = {}): LedgerEntry => ({ ...declared(), group, ...given });

test('as many groups as the limit says have a turn, and the next one waits and is told who is under way', () => {
  const { kind, underWay: others } = ask(full, asking('c', 5));

  expect(all(noTurns, asking('a', 0), asking('b', 0), asking('c', 0)).kinds).toEqual(['goes', 'goes', 'waits']);
  expect([kind, others]).toEqual(['waits', ['a', 'b']]);
});

test('a group that has a turn takes it again, however many others have one', () => {
  expect(all(full, asking('a', 20), asking('b', 20)).kinds).toEqual(['goes', 'goes']);
});

describe('a turn is free', () => {
  const transferOf = (group: string, given: object) => {
    const entry = underWay(group);
    return { ...entry, transfer: entry.transfer && { ...entry.transfer, ...given } } as LedgerEntry;
  };

  test.each([
    ['when it was not used for three minutes', {}, 181],
    ['when its transfer has a verdict', { a: transferOf('a', { verdict: 'Serving from the target' }) }, 20],
    ['when its transfer stopped halfway, and goes on', { a: transferOf('a', { verdict: 'Stopped halfway' }) }, 20],
    ['when its group is settled', { a: underWay('a', { phase: 'settled' }) }, 20],
    ['when its group was declared again', { a: underWay('a', { epoch: 3 }) }, 20],
    ['when nobody takes its transfer up', { a: underWay('a', { holder: 'x', leaseExpiresAt: at(0) }) }, 120],
  ])('%s', (_what, entries, second) => {
    const given = { entries: { a: underWay('a'), b: underWay('b'), ...entries } };
    const unused = Object.keys(entries).length === 0 ? {} : given;

    expect(all(full, asking('c', second, unused)).kinds).toEqual(['goes']);
  });
});

test('a turn is taken for as long as its transfer has no verdict, however long that takes', () => {
  const entries = { a: underWay('a'), b: underWay('b') };

  expect(all(full, asking('c', 800, { entries })).kinds).toEqual(['waits']);
});

test('a turn whose moment lies far ahead was written by no clock of ours, and keeps nobody away', () => {
  const item = { ...noTurns, turns: ['a', 'b'].map((group) => ({ group, epoch: 1, at: at(9000) })) };

  expect(all(item, asking('c', 0)).kinds).toEqual(['goes']);
});

test('the most urgent goes first, and of the equally urgent the one that has waited longest', () => {
  const waiting = all(full, asking('late', 6), asking('urgent', 7, { priority: 1 }), asking('later', 8)).item;
  const entries = { a: underWay('a', { phase: 'settled' }), b: underWay('b') };
  const asks = (group: string, priority = 50) => ask(waiting, asking(group, 10, { entries, priority })).kind;

  expect([asks('later'), asks('late'), asks('urgent', 1)]).toEqual(['waits', 'waits', 'goes']);
  expect(waitingInWords(waiting)).toBe('urgent (priority 1), late (priority 50), later (priority 50)');
});

test('a group that has not asked for a minute keeps nobody waiting', () => {
  const waiting = all(full, asking('urgent', 5, { priority: 1 })).item;
  const entries = { a: underWay('a', { phase: 'settled' }), b: underWay('b') };

  expect(ask(waiting, asking('c', 64, { entries })).kind).toBe('waits');
  expect(ask(waiting, asking('c', 66, { entries })).kind).toBe('goes');
});

test('who waits keeps the moment from which they wait, and writes it seldom', () => {
  const first = ask(full, asking('c', 5)).next;
  const soon = ask(first, asking('c', 10)).next;
  const later = ask(first, asking('c', 30)).next;

  expect(soon).toBe(first);
  expect(later.waiting).toEqual([{ group: 'c', priority: 50, since: at(5), askedAt: at(30) }]);
});

test('a start by hand is noted beyond the limit, and counts for the others', () => {
  const entries = { a: underWay('a', { phase: 'settled' }), b: underWay('b'), c: entryOf('c') };
  const item = noted(full, { group: 'c', epoch: 1, at: at(10) });

  expect(item.turns).toHaveLength(3);
  expect(all(item, asking('d', 20, { entries })).kinds).toEqual(['waits']);
  expect(hasTurn(item, { group: 'c', epoch: 1, now: at(11) })).toBe(false);
});

test('a start by hand leaves the run that has a turn its own, for one of the two declares, and each is one failover', () => {
  const item = noted(full, { group: 'a', epoch: 1, at: at(10) });

  expect(item).toBe(full);
  expect(hasTurn(item, { group: 'a', epoch: 1, now: at(11) })).toBe(true);
  expect(noted(full, { group: 'a', epoch: 2, at: at(10) }).turns.at(-1)).toMatchObject({ epoch: 2, byHand: true });
  expect(noted(full, { group: 'a', epoch: 1, at: at(180) }).turns.at(-1)).toMatchObject({ at: at(180), byHand: true });
});

test('the turn of a run that was refused is free at once, stands for no declaration, and is taken anew like any other', () => {
  const item = withTurnEnded(full, { group: 'a', epoch: 1 });

  expect(ask(item, asking('c', 5))).toMatchObject({ kind: 'goes', underWay: ['b'] });
  expect(hasTurn(item, { group: 'a', epoch: 1, now: at(5) })).toBe(false);
  expect(all(item, asking('c', 5), asking('a', 6)).kinds).toEqual(['goes', 'waits']);
  expect(withTurnEnded(item, { group: 'a', epoch: 1 })).toBe(item);
  expect(withTurnEnded(full, { group: 'a', epoch: 2 })).toBe(full);
});

test('a turn stands for its own epoch, and while a declaration can still be written before it ends', () => {
  const stands = (epoch: number, second: number) => hasTurn(full, { group: 'a', epoch, now: at(second) });

  expect([stands(1, 149), stands(1, 150), stands(2, 1)]).toEqual([true, false, false]);
});

describe('of two standbys of a group in the queue', () => {
  const [near, far] = ['eu-central-1', 'eu-north-1'];
  const better = (second: number) => asking('c', second, { standby: { region: near, better: [] } });
  const worse = (second: number) => asking('c', second, { standby: { region: far, better: [near] } });
  const entries = { a: underWay('a', { phase: 'settled' }), b: underWay('b') };
  const freed = (each: Asking): Asking => ({ ...each, entries });

  test('the place is that of the better one, whoever asked first, and the other one leaves a free turn to it', () => {
    const item = all(full, worse(1), better(2), worse(7)).item;

    expect(item.waiting).toEqual([{ group: 'c', priority: 50, since: at(1), askedAt: at(2), region: near }]);
    expect(ask(item, freed(worse(10)))).toMatchObject({ kind: 'waits', leftTo: near, next: item });
    expect(ask(item, freed(better(11))).kind).toBe('goes');
  });

  test('the worse one goes once the better one has not asked for a minute', () => {
    const item = all(full, better(2)).item;

    expect(all(item, freed(worse(61)), freed(worse(62))).kinds).toEqual(['waits', 'goes']);
  });

  test('the turn is left to the better one that took it for a minute, and shared after that: the lease says who acts', () => {
    const item = all(full, freed(better(10))).item;

    expect(item.turns.at(-1)).toEqual({ group: 'c', epoch: 1, at: at(10), region: near });
    expect(all(item, freed(worse(69)), freed(worse(70))).kinds).toEqual(['waits', 'goes']);
    expect(all(item, freed(worse(70))).item.turns.filter(({ group }) => group === 'c')).toHaveLength(1);
  });

  test('the turn that the worse one took is taken again by the better one, and stays one', () => {
    const item = all(full, freed(worse(10)), freed(better(12))).item;

    expect(item.turns.filter(({ group }) => group === 'c')).toEqual([
      { group: 'c', epoch: 1, at: at(12), region: near },
    ]);
  });
});
