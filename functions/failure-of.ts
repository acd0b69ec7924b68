/**
 * What a call failed with, in words; undefined when it was accepted. For calls that may be repeated: whether an unanswered one
 * took effect is seen by the next look.
 */
export async function failureOf(call: Promise<unknown>): Promise<string | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    const { name, message } = error as Error;
    return `${name}: ${message}`;
  }
}
