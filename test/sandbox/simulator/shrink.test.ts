import type { Fault } from '#sandbox/simulator/plan.ts';
import { shrink } from '#sandbox/simulator/shrink.ts';

const fault = (kind: string): Fault => ({
  ...{ id: 'F1', kind, atSeconds: 0, durationSeconds: 1, target: 'owner', args: {} },
});

test('shrinking leaves only the faults without which it would not fail', async () => {
  const faults = ['a', 'b', 'c', 'd'].map(fault);
  const played: string[] = [];

  const left = await shrink(faults, async (tried) => {
    const kinds = tried.map(({ kind }) => kind);
    played.push(kinds.join(''));
    return kinds.includes('b') && kinds.includes('d');
  });

  expect(left.map(({ kind }) => kind)).toEqual(['b', 'd']);
  expect(played).toEqual(['abc', 'abd', 'ad', 'bd']);
});
