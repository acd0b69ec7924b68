import { protocol } from '#core/ledger.ts';
import { type Invariant, isMutating, secondsOf } from '../invariant.ts';

const needed = (protocol.callTimeoutSeconds + protocol.marginSeconds) * 1000;

/** A clock may be wrong by as much as the margin absorbs; the rest of the margin is what the invariant insists on. */
export const noStaleEffect: Invariant = {
  id: 'S9',
  sentence:
    "A call that changes something is made only by the newest epoch's holder, while its lease outlives the call by the margin.",
  watch: (truth) => ({
    sending: (call, tag) => {
      if (!tag || !isMutating(call)) return undefined;
      const { entry } = truth;
      const who = `${call.operation} by ${tag.file} for ${tag.holder} at epoch ${tag.epoch}`;
      if (tag.epoch !== entry.epoch) return `${who}: the ledger is at epoch ${entry.epoch}.`;
      if (tag.holder !== entry.holder) return `${who}: ${entry.holder ?? 'nobody'} holds the lease.`;
      const skew = Math.abs(truth.stage.weather.skew.get(tag.region) ?? 0);
      const left = (entry.leaseExpiresAt ?? 0) - truth.stage.timers.now();
      return left >= needed - skew ? undefined : `${who}: the lease lasts only ${secondsOf(left)} more.`;
    },
    called: (entry, tag) => {
      if (!tag || !isMutating(entry) || entry.result !== 'ok') return undefined;
      if (tag.epoch === truth.entry.epoch) return undefined;
      return `${entry.operation} of epoch ${tag.epoch} took effect after epoch ${truth.entry.epoch} was declared.`;
    },
  }),
};
