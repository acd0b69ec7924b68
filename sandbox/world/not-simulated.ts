/** The simulation was asked for something that it does not know: it says so, because a guessed answer would prove nothing. */
export class NotSimulated extends Error {
  override readonly name = 'NotSimulated';
}

/** Throws NotSimulated when a call's input has a field that the simulated operation would ignore. */
export function refuseUnknownFields(
  operation: string,
  input: Readonly<Record<string, unknown>>,
  known: string[],
): void {
  const unknown = Object.keys(input).filter((field) => input[field] !== undefined && !known.includes(field));
  if (unknown.length === 0) return;
  throw new NotSimulated(
    `${operation} was called with ${unknown.join(', ')}; the simulation knows ${known.join(', ')}. Teach it the field, or leave it out.`,
  );
}
