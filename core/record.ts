import type { Region } from './configuration.ts';

/** The pair of DNS records of a `record` name: the CNAME, and a TXT that says for which epoch it was written. */

/** The name of the TXT that accompanies a CNAME: one batch deletes and creates both, so a stale writer can't put an old target back. */
export const epochName = (name: string): string => `_epoch.${name}`;

/** The value of the TXT, in the quotes that Route 53 wants around a character string [Route 53 Developer Guide, ResourceRecordTypes]. */
export const epochText = (epoch: number, owner: Region): string => `"epoch=${epoch} owner=${owner}"`;

/** The epoch in such a value; undefined for anything else. */
export function epochIn(value: string | undefined): number | undefined {
  const found = /^"epoch=(\d+) owner=/.exec(value ?? '')?.[1];
  return found === undefined ? undefined : Number(found);
}
