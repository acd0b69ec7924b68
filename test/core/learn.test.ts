import { learn } from '#core/learn.ts';
import type { DatabaseView } from '#core/reality.ts';
import {
  at,
  closed,
  committed,
  debt,
  declared,
  frankfurt,
  group,
  groupOfTwo,
  ireland,
  moved,
  proven,
  reverted,
  served,
  standby,
  view,
  writer,
} from './small-world.ts';

const restarted = { rebootedAt: at(1), restartedAt: at(2) };
const refused: Partial<DatabaseView> = { other: closed(), otherReadOnly: true, otherWrite: 'unreachable' };
const look = (...databases: DatabaseView[]) => ({ databases, records: [] });

test('a debt is discharged when the fence of every database is proven, with the proofs in words', () => {
  const databases = { orders: { ...restarted, firstRefusalAt: at(3) }, bills: { ...restarted, firstRefusalAt: at(9) } };
  const entry = declared({ fenceDebts: [debt({ databases })] });
  const reality = look(standby(refused), standby({ name: 'bills', ...refused }));

  const half = learn(entry, groupOfTwo, reality, at(13));
  expect(half.fenceDebts[0]).toMatchObject({ databases: { orders: { provenAt: at(13) } }, reachedAt: at(13) });
  expect(half.fenceDebts[0]?.dischargedAt).toBeUndefined();

  const whole = learn(half, groupOfTwo, reality, at(19));
  expect(whole.fenceDebts[0]).toMatchObject({ dischargedAt: at(19) });
  expect(whole.fenceDebts[0]?.proof).toMatch(/^orders-eu-west-1 carries only .* bills-eu-west-1 carries only /);
  expect(whole.transfer?.moments.fenced).toBe(at(19));
});

test('a Region that answers pays nothing by answering', () => {
  const entry = learn(declared(), group, look(standby({ other: writer(), otherReadOnly: false })), at(9));
  expect(entry.fenceDebts).toEqual([debt({ reachedAt: at(9), databases: { orders: {} } })]);
});

test('a debt of the target is left alone', () => {
  const entry = declared({ fenceDebts: [debt({ region: frankfurt, databases: { orders: restarted } })] });
  expect(learn(entry, group, look(standby(refused)), at(9)).fenceDebts).toEqual(entry.fenceDebts);
});

test('a target that somebody else promoted is the owner: there is no way back', () => {
  expect(learn(declared(), group, look(proven()), at(9))).toMatchObject({ phase: 'committed', owner: frankfurt });
  expect(learn(declared(), group, look(standby()), at(9))).toMatchObject({ phase: 'declared', owner: ireland });
  expect(learn(declared(), group, look(view()), at(9))).toMatchObject({ phase: 'declared', owner: ireland });
});

test('the owner that takes its group back is no replica, and that promotes nothing', () => {
  expect(learn(reverted(), group, look(proven()), at(9))).toEqual(reverted());
});

test('the moments of a transfer keep their first time', () => {
  const reality = { databases: [proven()], records: moved };
  const entry = learn(committed(), group, reality, at(30));
  expect(entry.transfer?.moments).toEqual({
    declared: at(0),
    promoted: at(30),
    writerProven: at(30),
    trafficProven: at(30),
    hardened: at(30),
  });
  expect(learn(entry, group, reality, at(40)).transfer?.moments).toEqual(entry.transfer?.moments);
});

test('nothing is proven by what was not looked at', () => {
  expect(learn(committed(), group, look(view()), at(30)).transfer?.moments).toEqual({ declared: at(0) });
  expect(learn(served(), group, look(view()), at(30)).transfer?.moments).toEqual({ declared: at(0) });
});
