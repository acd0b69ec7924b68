import type { Fault } from './plan.ts';

/**
 * The fewest faults with which it still fails: leaves one after the other out, from the last to the first, until none can be
 * spared. `fails` plays the rest.
 */
export async function shrink(
  faults: readonly Fault[],
  fails: (left: readonly Fault[]) => Promise<boolean>,
): Promise<readonly Fault[]> {
  let left = faults;
  for (let index = left.length - 1; index >= 0; index -= 1) {
    const without = left.filter((_, at) => at !== index);
    if (await fails(without)) left = without;
  }
  return left;
}
