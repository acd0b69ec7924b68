import { isDeepStrictEqual } from 'node:util';
import { type LedgerEntry, protocol } from '#core/ledger.ts';
import { type Finding, type Invariant, isMutating, secondsOf } from '../invariant.ts';
import type { Tag } from '../tags.ts';
import type { Truth } from '../truth.ts';

const needed = (protocol.callTimeoutSeconds + protocol.marginSeconds) * 1000;

/** Functions that may take a lease which is free or has run out; every other one may only use the lease that it was given. */
const claiming = new Set(['claim-group', 'look-around']);

/** What persons have recorded by `instruct-group`, one at a time. */
const instructed = [
  'pause',
  'override',
  'proceed',
  'acknowledgement',
] as const satisfies readonly (keyof LedgerEntry)[];

/** A clock may be wrong by as much as the margin absorbs; the rest of the margin is what the invariant insists on. */
export const noStaleEffect: Invariant = {
  id: 'S9',
  sentence:
    "A call that changes something is made only by the newest epoch's holder, while its lease outlives the call by the margin; so is a write of the ledger, while the lease lasts. A proposal alone is written without a lease, while nobody has it, and what a person instructs alone, whoever has it.",
  watch: (truth) => ({
    sending: (call, tag) => {
      if (!tag || !isMutating(call)) return undefined;
      const { entry } = truth;
      const who = `${call.operation} by ${tag.file} for ${tag.holder} at epoch ${tag.epoch}`;
      if (tag.epoch !== entry.epoch) return `${who}: the ledger is at epoch ${entry.epoch}.`;
      if (tag.holder !== entry.holder) return `${who}: ${entry.holder ?? 'nobody'} holds the lease.`;
      const left = (entry.leaseExpiresAt ?? 0) - truth.stage.timers.now();
      return left >= needed - skewOf(truth, tag) ? undefined : `${who}: the lease lasts only ${secondsOf(left)} more.`;
    },
    called: (entry, tag) => {
      if (!tag || !isMutating(entry) || entry.result !== 'ok') return undefined;
      if (tag.epoch === truth.entry.epoch) return undefined;
      return `${entry.operation} of epoch ${tag.epoch} took effect after epoch ${truth.entry.epoch} was declared.`;
    },
    ledger: (next, before, tag) => {
      if (tag?.file === 'instruct-group' && !instructed.some((field) => changesOnly(field, next, before)))
        return 'An instruction wrote more than what it is about.';
      return tag?.holder === undefined ? undefined : staleWrite(truth, next, before, tag);
    },
  }),
};

/** Whoever lost the lease, or comes from an older epoch, writes nothing more: neither a declaration nor what it believes to be done. */
function staleWrite(truth: Truth, next: LedgerEntry, before: LedgerEntry, tag: Tag): Finding {
  const who = `The ledger was written by ${tag.file} for ${tag.holder}`;
  if (tag.epoch !== undefined && tag.epoch !== before.epoch)
    return `${who} at epoch ${tag.epoch}, after epoch ${before.epoch} was declared.`;
  const expiredFor = truth.stage.timers.now() - (before.leaseExpiresAt ?? 0);
  const allowed = protocol.marginSeconds * 1000 + skewOf(truth, tag);
  if (before.holder === tag.holder) {
    const isGivenBack = next.holder === undefined && next.epoch === before.epoch;
    if (claiming.has(tag.file) || isGivenBack || expiredFor <= allowed) return undefined;
    return `${who}, whose lease had run out ${secondsOf(expiredFor)} before.`;
  }
  const isFree = before.holder === undefined || expiredFor >= -allowed;
  if (isFree && (claiming.has(tag.file) || changesOnly('proposal', next, before))) return undefined;
  return `${who}, and ${before.holder ?? 'nobody'} holds the lease.`;
}

/** The two are alike but for this field, and what every write has of its own. The table keeps no field that is undefined, and what is written may have some. */
function changesOnly(field: keyof LedgerEntry, next: LedgerEntry, before: LedgerEntry): boolean {
  const rest = ({ version: _version, writeId: _writeId, ...entry }: LedgerEntry) =>
    JSON.parse(JSON.stringify({ ...entry, [field]: undefined })) as unknown;
  return isDeepStrictEqual(rest(next), rest(before));
}

const skewOf = (truth: Truth, { region }: Tag): number => Math.abs(truth.stage.weather.skew.get(region) ?? 0);
