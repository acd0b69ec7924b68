import { z } from 'zod';
import { standbyOf, type Traffic } from '#core/configuration.ts';
import { type LedgerEntry, note } from '#core/ledger.ts';
import { metrics } from '#core/names.ts';
import { epochIn, epochText } from '#core/record.ts';
import { publish } from './aws/cloudwatch.ts';
import { findPair, replacePair } from './aws/route53.ts';
import { type Held, hold, Tenure } from './lease-holder.ts';
import type { Runtime } from './runtime/runtime.ts';
import { define, task } from './runtime/task.ts';

const Input = Tenure.extend({ record: z.string() });

/**
 * A move of one name was asked for, or why it could not be is in the ledger. Only an owner is given traffic.
 * A failure is no error: the name stays pending, and the next run tries again.
 */
export const shiftTraffic = define({
  name: 'shift-traffic',
  input: Input,
  step: async ({ record, ...tenure }, runtime) => {
    const held = await hold(runtime, tenure);
    const traffic = held.group.traffic.find(({ name }) => name === record);
    const ours = held.entry.phase === 'committed' && held.entry.owner === runtime.region;
    if (!traffic || !ours) return { done: false, why: `${record} is not ours to move.` };
    const move = traffic.strategy === 'record' ? changeRecord : publishUnavailable;
    const outcome = await move(held, traffic, runtime).catch((error: Error) => {
      // Whoever lost the lease has nothing to note either.
      if (error.name === 'LeaseLost') throw error;
      return error;
    });
    const at = runtime.clock.now();
    if (typeof outcome === 'string') {
      await held.save((entry) => note(accepted(entry, record, { id: outcome, at }), { trafficRequested: at }));
      return { done: true, why: `${record} is being moved (${outcome}).` };
    }
    await held.save((entry) => failed(entry, record, { why: outcome.message, at }));
    return { done: false, why: `${record} could not be moved: ${outcome.message}` };
  },
});

/** Says in our own Region's metrics that the other candidate must not be answered: its health check follows them. */
async function publishUnavailable(held: Held, _traffic: Traffic, runtime: Runtime): Promise<string> {
  const dimensions = { Group: held.entry.group, Region: standbyOf(held.group, runtime.region) };
  held.assertOutlivesCall();
  await publish(runtime, [{ metric: metrics.unavailable, dimensions, value: 1, everySecond: false }]);
  return 'published';
}

/** Replaces the record and its epoch in one batch, unless that was done already; an older epoch never overwrites a newer one. */
async function changeRecord(held: Held, traffic: Traffic, runtime: Runtime): Promise<string> {
  const { epoch, owner } = held.entry;
  const endpoint = held.group.databases[traffic.database]?.instances[owner]?.endpoint;
  if (!endpoint) throw new Error(`${traffic.database} has no endpoint in ${owner}.`);
  const found = await findPair(runtime, traffic);
  const foundEpoch = epochIn(found.epoch?.ResourceRecords?.[0]?.Value);
  if (foundEpoch !== undefined && foundEpoch > epoch)
    throw new Error(`the record carries epoch ${foundEpoch}, newer than ${epoch}.`);
  if (foundEpoch === undefined) throw new Error(`the record has no _epoch TXT: run \`understudy adopt\` for its zone.`);
  const value = found.record?.ResourceRecords?.[0]?.Value;
  const done = value === endpoint && found.epoch?.ResourceRecords?.[0]?.Value === epochText(epoch, owner);
  // Accepted before, and its answer was lost or Route 53 forgot the change: there is no id to ask for, so resolution alone proves it.
  if (done) return 'accepted';
  held.assertOutlivesCall();
  return replacePair(runtime, traffic, found, endpoint, epoch, owner);
}

function accepted(entry: LedgerEntry, record: string, change: { id: string; at: number }): LedgerEntry {
  if (!entry.transfer) return entry;
  const { [record]: _tried, ...pending } = entry.transfer.pending;
  return {
    ...entry,
    transfer: { ...entry.transfer, pending, changes: { ...entry.transfer.changes, [record]: change } },
  };
}

function failed(entry: LedgerEntry, record: string, failure: { why: string; at: number }): LedgerEntry {
  if (!entry.transfer) return entry;
  return { ...entry, transfer: { ...entry.transfer, pending: { ...entry.transfer.pending, [record]: failure } } };
}

export const handler = task(shiftTraffic);
