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

/**
 * AWS answered "no": a fault of the operation, a missing right, a throttle [AWS SDK for JavaScript v3: a service's error has `$fault`
 * and the answer's status]. Anything else, a time-out above all, may have been applied.
 */
export function isRefusal(error: unknown): boolean {
  const { $fault, $metadata } = error as { $fault?: string; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode ?? 0;
  return $fault === 'client' && status >= 400 && status < 500 && status !== 408;
}
