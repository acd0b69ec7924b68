import { ServiceFault } from '#sandbox/world/service.ts';
import type { FaultKind } from '../fault-kind.ts';
import { fewTimes, rewrite } from './interference.ts';
import { once } from './region-faults.ts';
import { spoil } from './spoil.ts';

/** Group E of the catalogue: the ledger, and whoever else writes it. */

export const ledgerFaults: readonly FaultKind[] = [
  {
    ...{ id: 'F61', kind: 'ledger-down', group: 'E', text: 'the ledger does not answer' },
    ...{ targets: ['standby', 'witness'], lasts: [20, 400] },
    begin: once(({ levers, stage, fault }) => levers.service(stage.regionOf(fault.target), 'dynamodb')),
  },
  {
    ...{ id: 'F61', kind: 'ledger-conflict', group: 'E', text: 'somebody else writes the ledger in between' },
    ...{ targets: ['witness'], lasts: [60, 600] },
    begin: (scene) => fewTimes(scene, 30, () => rewrite(scene, (entry) => entry)),
  },
  {
    ...{
      id: 'F61',
      kind: 'lease-taken',
      group: 'E',
      text: 'another execution takes a lease that is free or has run out',
    },
    ...{ targets: ['witness'], lasts: [60, 600] },
    begin: (scene) =>
      fewTimes(scene, 20, () => {
        const now = scene.stage.timers.now();
        rewrite(scene, (entry) =>
          entry.holder === undefined || (entry.leaseExpiresAt ?? 0) <= now
            ? { ...entry, holder: 'another execution', leaseExpiresAt: now + 120_000 }
            : entry,
        );
      }),
  },
  {
    ...{
      id: 'F61',
      kind: 'ledger-patchy',
      group: 'E',
      text: "a share of the standby's calls to the ledger gets no answer",
    },
    ...{ targets: ['standby'], lasts: [60, 400], args: { percent: [10, 60] } },
    begin: (scene) =>
      spoil(scene, ({ service, operation, region }, when, tag) =>
        // Noise of the probe, which asks all the time, would only drown the steps.
        tag &&
        tag.file !== 'probe' &&
        service === 'dynamodb' &&
        region === scene.stage.regions.standby &&
        (when === 'before' || operation === 'Put')
          ? new ServiceFault('TimeoutError', `${operation} had no answer.`, 0)
          : undefined,
      ),
  },
];
