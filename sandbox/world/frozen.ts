/**
 * The same value, which nobody can change any more: what a simulated service keeps may then be handed out as often as it is asked
 * for without a copy, and whoever writes into an answer fails at once. For plain data; dates inside stay as they are.
 */
export function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
