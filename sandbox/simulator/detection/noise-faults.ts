import { ServiceFault } from '#sandbox/world/service.ts';
import type { FaultKind } from '../fault-kind.ts';
import { onCalls } from '../faults/call-faults.ts';
import { once } from '../faults/region-faults.ts';
import { stretch } from '../faults/spoil.ts';

/** Faults of ordinary years that the catalogue of the simulator does not have. */

/** Services whose calls are throttled, by the number that a fault draws. */
export const throttledServices = ['rds', 'dynamodb', 'cloudwatch'] as const;

export const noiseFaults: readonly FaultKind[] = [
  {
    ...{ id: 'F1', kind: 'service-throttled', group: 'A', text: "an account's calls of one service are throttled" },
    ...{ targets: ['owner', 'standby', 'witness'], lasts: [10, 120] },
    args: { service: [0, throttledServices.length - 1], percent: [10, 90] },
    begin: (scene) => {
      const service = throttledServices[scene.fault.args.service ?? 0];
      return onCalls(scene, (call, when) =>
        when === 'before' && call.service === service
          ? new ServiceFault('ThrottlingException', 'Rate exceeded.', 400, { throttling: true })
          : undefined,
      );
    },
  },
  {
    ...{ id: 'F33', kind: 'metrics-late', group: 'C', text: 'points are seen by alarms and queries late' },
    ...{ targets: ['standby'], lasts: [20, 300], args: { seconds: [5, 60] } },
    begin: once((scene) =>
      stretch(scene, 'metricDelay', () => scene.random.between(1_000, (scene.fault.args.seconds ?? 5) * 1000)),
    ),
  },
  {
    ...{ id: 'F2', kind: 'slow-starts', group: 'E', text: 'functions start slowly' },
    ...{ targets: ['standby'], lasts: [30, 300], args: { seconds: [2, 10] } },
    begin: once((scene) =>
      stretch(scene, 'coldStart', () => scene.random.between(1_000, (scene.fault.args.seconds ?? 2) * 1000)),
    ),
  },
];
