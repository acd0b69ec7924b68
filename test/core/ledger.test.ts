import { atRest, firstEntry, note, openDebts, payableDebts } from '#core/ledger.ts';
import { at, committed, debt, declared, frankfurt, ireland, served, settled } from './small-world.ts';

test('a group begins settled in its owner at epoch 1', () => {
  expect(firstEntry('orders', ireland, 'w1')).toEqual(settled());
});

test('a group is at rest when it is settled and owes nothing', () => {
  expect(atRest(settled())).toBe(true);
  expect(atRest(declared({ fenceDebts: [] }))).toBe(false);
  expect(atRest(committed({ fenceDebts: [] }))).toBe(false);
  expect(atRest(served())).toBe(false);
  expect(atRest(served({ fenceDebts: [debt({ dischargedAt: at(9), proof: 'seen' })] }))).toBe(true);
});

test('a debt is open until it is discharged, and is paid by fencing only where the Region is not the target', () => {
  const fenceDebts = [
    debt({ epoch: 2, dischargedAt: at(1), proof: 'seen' }),
    debt({ epoch: 4 }),
    debt({ region: frankfurt }),
  ];
  expect(openDebts(declared({ fenceDebts })).map(({ epoch, region }) => [epoch, region])).toEqual([
    [4, ireland],
    [2, frankfurt],
  ]);
  expect(payableDebts(declared({ fenceDebts })).map(({ epoch }) => epoch)).toEqual([4]);
});

test('a moment keeps the first time that was noted', () => {
  const once = note(declared(), { promoted: at(3) });
  expect(note(once, { promoted: at(9), fenced: at(9) }).transfer?.moments).toEqual({
    declared: at(0),
    promoted: at(3),
    fenced: at(9),
  });
  expect(note(settled(), { promoted: at(3) })).toEqual(settled());
});
