/** Something in the templates that nobody has said the price of: a figure without it would be too low. */
export class Unpriced extends Error {
  override readonly name = 'Unpriced';
}
