/** Randomness from one seed, as a tree: each part of the world has its own stream, so that a new draw in one does not shift another. */
export interface Random {
  /** At least 0, less than 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** A version 4 UUID. */
  id(): string;
  /** A stream of its own; the same name always gives the same stream. */
  child(name: string): Random;
}

/** The root of a tree of streams (sfc32, seeded by an FNV-1a hash of the seed and the names on the way). */
export function seededRandom(seed: string | number): Random {
  const path = String(seed);
  const step = sfc32(hash(path, 1), hash(path, 2), hash(path, 3), 1);
  for (let warming = 0; warming < 12; warming += 1) step();
  return {
    next: () => step() / 2 ** 32,
    between: (low, high) => low + Math.floor((step() / 2 ** 32) * (high - low + 1)),
    id: () => uuidOf([step(), step(), step(), step()]),
    child: (name) => seededRandom(`${path}/${name}`),
  };
}

function hash(text: string, salt: number): number {
  let state = (0x811c9dc5 ^ Math.imul(salt, 0x9e3779b9)) >>> 0;
  for (let index = 0; index < text.length; index += 1) state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  return state >>> 0;
}

/** Chris Doty-Humphrey's small fast chaotic generator: 32 bits a step. */
function sfc32(first: number, second: number, third: number, count: number): () => number {
  let [a, b, c, counter] = [first, second, third, count];
  return () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
}

function uuidOf(words: readonly number[]): string {
  const digits = words.map((word) => word.toString(16).padStart(8, '0')).join('');
  const variant = '89ab'.charAt(Number.parseInt(digits.charAt(16), 16) % 4);
  const parts = [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`, variant + digits.slice(17, 20)];
  return [...parts, digits.slice(20, 32)].join('-');
}
