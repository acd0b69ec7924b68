import type { Random } from '#sandbox/world/random.ts';
import { forEver } from '../fault-kind.ts';
import type { Fault, Part } from '../plan.ts';
import { drawNoise, healthySeconds } from './healthy-noise.ts';
import type { OutageKind } from './outage-kind.ts';

/** The rows of the table: what happens, what has to become of it, and what is promised. */

const fault = (id: string, kind: string, more: Partial<Fault> = {}): Fault => ({
  ...{ id, kind, atSeconds: 0, durationSeconds: forEver, target: 'owner', args: {} },
  ...more,
});
const regionDown = fault('F15', 'region-down');
const oneOf = (random: Random, parts: readonly Part[]): Part => parts[random.between(0, parts.length - 1)] ?? 'owner';
/** Seconds, to the millisecond. */
const secondsBetween = (random: Random, least: number, most: number) =>
  random.between(least * 1000, most * 1000) / 1000;

/** Cuts of the owner from everybody, one after the other, for ten minutes. */
function flapping(random: Random, off: readonly [number, number], on: readonly [number, number]): readonly Fault[] {
  const cuts: Fault[] = [];
  for (let atSeconds = 0; atSeconds < 600; ) {
    const durationSeconds = secondsBetween(random, ...off);
    cuts.push(fault('F35', 'isolated', { atSeconds, durationSeconds }));
    atSeconds += durationSeconds + secondsBetween(random, ...on);
  }
  return cuts;
}

const tenMinutes = { since: 'fault', seconds: 600 } as const;
/** Longer than anything is waited for: 180 s for a failover in the Region, 90 s more where nobody can tell, a sweep's first tries. */
const sevenMinutes = { since: 'fault', seconds: 420 } as const;
const whileWaitedFor = { since: 'healing', seconds: 200 } as const;
const must = { rule: 'must', watch: tenMinutes } as const;
const mustNot = { rule: 'must-not', watch: tenMinutes, targets: { wrongDecisions: 0 } } as const;

/** A cut that outlasts the dwell of `fast` becomes a failover: that is its price, and no wrong decision. */
const price = { rule: 'may', targets: {} } as const;

export const outageKinds: readonly OutageKind[] = [
  {
    ...{ name: 'region-loss', ...must, targets: { medianSeconds: 60, p99Seconds: 75, wrongDecisions: 0 } },
    fast: { rule: 'must', targets: { medianSeconds: 30, p99Seconds: 45, wrongDecisions: 0 } },
    text: "the owner's Region goes down with everything in it",
    draw: () => [regionDown],
  },
  {
    ...{ name: 'isolated', ...must, targets: { wrongDecisions: 0 } },
    text: "the owner's Region is cut off from every other one, and goes on inside",
    draw: () => [fault('F15', 'isolated')],
  },
  {
    ...{ name: 'data-plane', ...must, targets: { maxSeconds: 240, wrongDecisions: 0 } },
    text: "the writer dies, its Region's API answers, and no Multi-AZ failover helps",
    draw: () => [fault('F17', 'data-plane-down')],
  },
  {
    ...{ name: 'data-plane-single-az', ...must, targets: { maxSeconds: 240, wrongDecisions: 0 }, singleAz: true },
    text: 'the same, with a writer that is no Multi-AZ instance',
    draw: () => [fault('F17', 'data-plane-down')],
  },
  {
    ...{ name: 'control-plane', ...mustNot, watch: sevenMinutes },
    text: "the RDS API of the owner's Region is down, its writer is not",
    draw: () => [fault('F16', 'control-plane-down')],
  },
  {
    ...{ name: 'short-cut', ...mustNot, watch: whileWaitedFor, fast: price },
    text: 'the owner is cut off from everybody for 1 to 45 s',
    draw: (random) => [fault('F22', 'isolated', { durationSeconds: secondsBetween(random, 1, 45) })],
  },
  {
    ...{ name: 'asymmetric', ...mustNot, watch: sevenMinutes },
    text: 'one link alone is cut: owner and standby, owner and witness, or standby and witness',
    draw: (random) => {
      const target = oneOf(random, ['owner-standby', 'owner-witness', 'standby-witness']);
      return [fault('F19', 'one-link', { target })];
    },
  },
  {
    ...{ name: 'blind', ...mustNot, watch: sevenMinutes },
    text: 'one observer reaches nothing outside its own Region',
    draw: (random) => [fault('F41', 'blind-observer', { target: oneOf(random, ['standby', 'witness']) })],
  },
  {
    ...{ name: 'closed-network', ...mustNot },
    text: "nobody reaches the owner's database, which lives and replicates; in half of the seeds its Region's RDS API is down, too",
    draw: (random) => [fault('F20', 'closed-network', { args: { api: random.between(0, 1) } })],
  },
  {
    ...{ name: 'flapping', ...mustNot, fast: price },
    text: 'the owner is cut off for 5 to 40 s and back for 10 to 40 s, again and again',
    draw: (random) => flapping(random, [5, 40], [10, 40]),
  },
  {
    ...{ name: 'flapping-fast', rule: 'may', watch: tenMinutes, targets: {} },
    text: 'the owner is cut off for 5 to 40 s and back for 1 to 5 s: too short to be seen each time',
    draw: (random) => flapping(random, [5, 40], [1, 5]),
  },
  {
    ...{ name: 'metrics-missing', ...mustNot, watch: sevenMinutes },
    text: "an observer's CloudWatch does not answer, and nothing else is wrong",
    draw: (random) => [fault('F33', 'metrics-down', { target: oneOf(random, ['standby', 'witness']) })],
  },
  {
    ...{ name: 'region-loss-without-metrics', rule: 'may', watch: tenMinutes, targets: {} },
    text: "the owner's Region goes down while an observer's CloudWatch does not answer",
    draw: (random) => [fault('F33', 'metrics-down', { target: oneOf(random, ['standby', 'witness']) }), regionDown],
  },
  {
    ...{ name: 'grey', ...mustNot },
    text: "30 % of the connections to the owner's Region time out, as many calls of its APIs fail or time out",
    draw: () => [fault('F18', 'grey-connections', { args: { percent: 30 } })],
  },
  {
    ...{ name: 'slow', ...mustNot },
    text: "each packet to the owner's databases and each call of its APIs takes 0.2 to 4 s longer: some are in time, and some are not",
    draw: () => [fault('F18', 'slow-road', { args: { percent: 100 } })],
  },
  {
    ...{ name: 'healthy', ...mustNot, watch: { since: 'fault', seconds: healthySeconds } },
    text: 'no outage: deployments, Multi-AZ failovers, throttling, lost metrics',
    draw: drawNoise,
  },
];

/** The kind of a name. Throws RangeError for another one, with those that there are. */
export function outageKindOf(name: string): OutageKind {
  const found = outageKinds.find((kind) => kind.name === name);
  if (found) return found;
  throw new RangeError(`There is no kind "${name}": give one of ${outageKinds.map((kind) => kind.name).join(', ')}.`);
}
