import type { Random } from '#sandbox/world/random.ts';
import { ServiceFault } from '#sandbox/world/service.ts';
import { kindOf } from '../catalogue.ts';
import { type FaultKind, forEver } from '../fault-kind.ts';
import { grey } from '../faults/grey.ts';
import { once } from '../faults/region-faults.ts';
import { spoil } from '../faults/spoil.ts';
import type { CallRule } from '../weather.ts';
import { noiseFaults } from './noise-faults.ts';

/** Faults that the catalogue of the simulator does not have, or draws otherwise. */

/** A packet that never comes: far longer than anybody waits for a connection, in milliseconds. */
const lostMilliseconds = 60_000;
const longer = (random: Random) => random.between(200, 4000);
/** Nobody waits longer for the answer of an API, in milliseconds. */
const waitedFor = 2000;
const internal = ({ operation }: { operation: string }) =>
  new ServiceFault('InternalFailure', `${operation} failed inside AWS.`, 500);
const timeOut = ({ operation }: { operation: string }) =>
  new ServiceFault('TimeoutError', `${operation} had no answer.`, 0);

const ownFaults: readonly FaultKind[] = [
  ...noiseFaults,
  {
    ...{ id: 'F19', kind: 'one-link', group: 'B', lasts: [30, 900], text: 'one link between two Regions is cut' },
    targets: ['owner-standby', 'owner-witness', 'standby-witness'],
    begin: once(({ levers, stage: { regions }, fault }) => {
      const [one, other] = fault.target.split('-') as [keyof typeof regions, keyof typeof regions];
      return levers.link(regions[one], regions[other]);
    }),
  },
  {
    ...{ id: 'F18', kind: 'grey-connections', group: 'B', targets: ['owner'], lasts: [30, 600] },
    args: { percent: [2, 30] },
    text: "a share of the connections to the owner's Region time out, and of the calls of its APIs fail or time out",
    begin: grey({
      delay: () => lostMilliseconds,
      failure: (call, random) => (random.next() < 0.5 ? internal(call) : timeOut(call)),
    }),
  },
  {
    ...{ id: 'F18', kind: 'slow-road', group: 'B', targets: ['owner'], lasts: [forEver, forEver] },
    args: { percent: [100, 100] },
    text: "packets to the owner's databases and calls of its APIs take 0.2 to 4 s longer",
    begin: grey({
      delay: longer,
      failure: (call, random) => (longer(random) > waitedFor ? timeOut(call) : undefined),
    }),
  },
  {
    ...{ id: 'deploy', kind: 'deploy', group: 'E', targets: ['standby', 'witness', 'owner'], lasts: [20, 60] },
    text: "a Region's functions are replaced: those at work are killed, Lambda refuses some invocations, and starts are slow",
    begin: ({ stage, fault, random, fired, isOver }) => {
      const region = stage.regionOf(fault.target);
      const killedUntil = stage.timers.now() + 2000;
      const rule: CallRule = (call, when, tag) => {
        if (when !== 'before' || isOver()) return undefined;
        if (tag?.region === region && stage.timers.now() < killedUntil) {
          fired();
          return 'lose-call';
        }
        if (call.operation !== 'Invoke' || call.region !== region || random.next() >= 0.3) return undefined;
        return new ServiceFault('TooManyRequestsException', 'Rate exceeded.', 429, { throttling: true });
      };
      stage.world.cool(region);
      stage.weather.calls.add(rule);
      stage.weather.durations.set('coldStart', () => random.between(1_000, 5_000));
      return () => {
        stage.weather.calls.delete(rule);
        stage.weather.durations.delete('coldStart');
      };
    },
  },
  {
    ...{ id: 'F33', kind: 'points-lost', group: 'C', targets: ['standby'], lasts: [60, 1200] },
    text: "a share of the observers' points never reaches CloudWatch",
    begin: (scene) =>
      spoil(scene, (call, when) =>
        when === 'before' && call.operation === 'PutMetricData' ? internal(call) : undefined,
      ),
  },
];

/** The kind of a fault, of these or of the catalogue. Throws for one that nobody has. */
export const faultKindOf = (name: string): FaultKind => ownFaults.find(({ kind }) => kind === name) ?? kindOf(name);
