/** What a command that plays many simulations ends with: 3 where the simulation itself failed, 1 where it found something, else 0. */
export const exitCodeFor = (broken: readonly unknown[], ...found: readonly (readonly unknown[])[]): 0 | 1 | 3 => {
  if (broken.length > 0) return 3;
  return found.flat().length > 0 ? 1 : 0;
};
