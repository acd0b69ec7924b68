import { longestSilence, lostWrites, splitBrainWrites } from '#sandbox/world/virtual-verdict.ts';
import { FRANKFURT, IRELAND, virtualWorld } from './virtual-world.ts';

const write = (token: string, at: number, by = IRELAND) => ({ token, at, committedAt: at, by });

test('the longest silence counts from the beginning and up to the end', () => {
  expect(longestSilence([], 0, 500)).toBe(500);
  expect(longestSilence([write('a', 300), write('b', 400)], 0, 500)).toBe(300);
  expect(longestSilence([write('a', 100), write('b', 150)], 0, 500)).toBe(350);
});

test('a write is lost when the survivor does not have its token', () => {
  const { ireland, frankfurt } = virtualWorld();
  frankfurt.replay(ireland.commit('write', 'kept'));

  expect(lostWrites([write('kept', 1), write('gone', 2)], frankfurt).map(({ token }) => token)).toEqual(['gone']);
});

test('a write is split brain when another server committed it after the promotion', async () => {
  const { frankfurt, timers } = virtualWorld();
  await timers.advance(1000);
  await frankfurt.promote();
  const at = timers.now();
  const writes = [write('before', at - 1), write('after', at + 1), write('new', at + 1, FRANKFURT)];

  expect(splitBrainWrites(writes, frankfurt).map(({ token }) => token)).toEqual(['after']);
});

test('nothing is split brain before a promotion', () => {
  const { frankfurt, timers } = virtualWorld();

  expect(splitBrainWrites([write('a', timers.now() + 1)], frankfurt)).toEqual([]);
});
