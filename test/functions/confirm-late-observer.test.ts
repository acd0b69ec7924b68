import type { Observation } from '#core/evidence.ts';
import { confirmOutage } from '#functions/confirm-outage.ts';
import { task } from '#functions/runtime/task.ts';
import { observation, type Seen } from '../core/observations.ts';
import { frankfurt, settled } from '../core/small-world.ts';
import { invoked, start } from './fake-runtime.ts';
import { held, holder, smallWorld } from './small-world.ts';

const london = 'eu-west-2';
const silentFor60Seconds: Seen = {
  endpoint: 'down',
  controlPlane: 'down',
  at: start,
  silentSince: start - 60_000,
};
const silent = (observer: string) =>
  observation(observer, {
    ...silentFor60Seconds,
    ...(observer === frankfurt && { replication: 'stalled', heartbeatAt: start - 61_000, answeredAt: start - 62_000 }),
  });
const cannotTell = (observer: string) => observation(observer, { ...silentFor60Seconds, endpoint: 'unknown' });
const sees = (observer: string) => observation(observer, { at: start });

/** Confirms while the standby sees silence and the witness answers these, one after the other. */
async function confirmed(witness: readonly ((observer: string) => Observation)[], trigger = 'alarm') {
  const world = smallWorld(settled(held));
  const asked: string[] = [];
  const lambda = (region: string) => ({
    send: async () => {
      asked.push(region);
      if (region === frankfurt) return invoked(silent(region));
      const answer = witness[asked.filter((each) => each === london).length - 1] ?? witness.at(-1);
      return invoked(answer?.(region));
    },
  });
  const runtime = { ...world.runtime, clients: { ...world.runtime.clients, lambda: lambda as never } };
  const request = { group: 'orders', trigger };
  const decision = await task(confirmOutage, runtime)({ request, holder, epoch: 1 });
  return { ...decision, looks: asked.length / 2 };
}

test('an observer that was late under the lease is asked again, and its second answer counts', async () => {
  expect(await confirmed([silent])).toMatchObject({ go: true, looks: 1 });
  expect(await confirmed([cannotTell, silent])).toMatchObject({ go: true, looks: 2 });
});

test('an observer that can tell nothing twice is refused, with the words of the second look', async () => {
  const { go, looks, reasons } = await confirmed([cannotTell]);

  expect({ go, looks }).toEqual({ go: false, looks: 2 });
  expect(reasons[0]).toBe('Nobody can tell whether the writer is down. That calls for no failover.');
});

test('a writer that answers one observer is believed at once', async () => {
  const { go, looks, reasons } = await confirmed([sees, silent]);

  expect({ go, looks }).toEqual({ go: false, looks: 1 });
  expect(reasons[0]).toBe('The writer answers. That calls for no failover.');
});
