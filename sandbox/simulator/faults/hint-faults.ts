import { healthEvent } from '#sandbox/world/aws-events.ts';
import type { FaultKind } from '../fault-kind.ts';

/** What AWS says of itself, too often and without a cause. Rare places name it: no seed of the catalogue draws it. */
export const hintFaults: readonly FaultKind[] = [
  {
    ...{ id: 'F36', kind: 'hint-storm', group: 'C', text: 'RDS and AWS Health say twenty things of a healthy Region' },
    ...{ targets: ['owner', 'standby'], lasts: [60, 600] },
    begin: ({ stage, fault, random, fired }) => {
      const region = stage.regionOf(fault.target);
      const [instance] = stage.enginesIn(region);
      const ids = ['RDS-EVENT-0013', 'RDS-EVENT-0049', 'RDS-EVENT-0004', 'RDS-EVENT-0006'] as const;
      for (let count = 0; count < 20; count += 1)
        stage.timers.after(random.between(0, fault.durationSeconds * 1000), () => {
          fired();
          const id = ids[count % 5];
          if (id && instance) return stage.rds.announce(instance.identifier, id);
          const { account } = stage.world.host;
          return stage.world.announce(region, healthEvent(region, account, stage.timers.now()));
        });
      return () => {};
    },
  },
];
