/** The command line can't be used, and nothing was sent; the message says what to write instead. */
export class Misused extends Error {
  override readonly name = 'Misused';
}

/** What was given, as a message names it: in quotes where nothing could be seen of it. */
export const visible = (given: string): string => (given.trim() === '' ? `"${given}"` : given);
