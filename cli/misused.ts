/** The command line can't be used, and nothing was sent; the message says what to write instead. */
export class Misused extends Error {
  override readonly name = 'Misused';
}
