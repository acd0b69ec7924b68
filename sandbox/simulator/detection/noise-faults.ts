import { ServiceFault } from '#sandbox/world/service.ts';
import type { FaultKind } from '../fault-kind.ts';
import { once } from '../faults/region-faults.ts';
import type { CallRule } from '../weather.ts';

/** Faults of ordinary years that the catalogue of the simulator does not have. */

/** Services whose calls are throttled, by the number that a fault draws. */
export const throttledServices = ['rds', 'dynamodb', 'cloudwatch'] as const;

export const noiseFaults: readonly FaultKind[] = [
  {
    ...{ id: 'F1', kind: 'service-throttled', group: 'A', text: "an account's calls of one service are throttled" },
    ...{ targets: ['owner', 'standby', 'witness'], lasts: [10, 120] },
    args: { service: [0, throttledServices.length - 1], percent: [10, 90] },
    begin: ({ stage, fault, random, fired }) => {
      const service = throttledServices[fault.args.service ?? 0];
      const region = stage.regionOf(fault.target);
      const rule: CallRule = (call, when, tag) => {
        if (!tag || when !== 'before' || call.region !== region || call.service !== service) return undefined;
        if (random.next() * 100 >= (fault.args.percent ?? 50)) return undefined;
        fired();
        return new ServiceFault('ThrottlingException', 'Rate exceeded.', 400, { throttling: true });
      };
      stage.weather.calls.add(rule);
      return () => stage.weather.calls.delete(rule);
    },
  },
  {
    ...{ id: 'F33', kind: 'metrics-late', group: 'C', text: 'points are seen by alarms and queries late' },
    ...{ targets: ['standby'], lasts: [20, 300], args: { seconds: [5, 60] } },
    begin: once(({ stage: { weather }, fault, random }) => {
      weather.durations.set('metricDelay', () => random.between(1_000, (fault.args.seconds ?? 5) * 1000));
      return () => weather.durations.delete('metricDelay');
    }),
  },
  {
    ...{ id: 'F2', kind: 'slow-starts', group: 'E', text: 'functions start slowly' },
    ...{ targets: ['standby'], lasts: [30, 300], args: { seconds: [2, 10] } },
    begin: once(({ stage: { weather }, fault, random }) => {
      weather.durations.set('coldStart', () => random.between(1_000, (fault.args.seconds ?? 2) * 1000));
      return () => weather.durations.delete('coldStart');
    }),
  },
];
