/**
 * Megabytes of the probe, which runs all the time, so that each is paid for all month.
 *
 * Measured under Node 24 against a server that answers at once: the bundle with its clients takes 105 MB after a minute, and about
 * one more for each group; Lambda's own runtime is taken for twenty. A look costs 7 to 15 ms of a processor for each group, and Lambda
 * gives a processor's share of memory / 1,769 MB: with 12 MB for each group a look works for about a second at most, and
 * its calls, which may take two, don't time out for want of a processor.
 */
export const probeMegabytes = (groups: number): number => Math.max(192, 12 * groups);
