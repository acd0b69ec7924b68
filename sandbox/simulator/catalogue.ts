import type { FaultKind } from './fault-kind.ts';
import { acknowledgerFaults } from './faults/acknowledger-faults.ts';
import { applicationFaults } from './faults/application-faults.ts';
import { approverFaults } from './faults/approver-faults.ts';
import { callFaults } from './faults/call-faults.ts';
import { crowdFaults } from './faults/crowd-faults.ts';
import { databaseFaults } from './faults/database-faults.ts';
import { hintFaults } from './faults/hint-faults.ts';
import { ledgerFaults } from './faults/ledger-faults.ts';
import { machineryFaults } from './faults/machinery-faults.ts';
import { outageFaults } from './faults/outage-faults.ts';
import { overrideFaults } from './faults/override-faults.ts';
import { pauseFaults } from './faults/pause-faults.ts';
import { peopleFaults } from './faults/people-faults.ts';
import { regionFaults } from './faults/region-faults.ts';
import { signalFaults } from './faults/signal-faults.ts';
import { standbyFaults } from './faults/standby-faults.ts';
import { unfencedFaults } from './faults/unfenced-faults.ts';

/** Every fault that is drawn by chance. */
export const catalogue: readonly FaultKind[] = [
  ...callFaults,
  ...regionFaults,
  ...outageFaults,
  ...signalFaults,
  ...databaseFaults,
  ...machineryFaults,
  ...ledgerFaults,
  ...peopleFaults,
];

/** The others are of persons at a command line, disturb them, are of other groups, befall the standby's settings or an application, or are what AWS says: rare places name them. */
export const kinds: readonly FaultKind[] = [
  ...catalogue,
  ...approverFaults,
  ...pauseFaults,
  ...overrideFaults,
  ...standbyFaults,
  ...applicationFaults,
  ...unfencedFaults,
  ...hintFaults,
  ...acknowledgerFaults,
  ...crowdFaults,
];

/** The kind of a fault. Throws for one that there is not. */
export function kindOf(name: string): FaultKind {
  const found = kinds.find(({ kind }) => kind === name);
  if (found) return found;
  throw new RangeError(`The catalogue has no fault ${name}; it has ${kinds.map(({ kind }) => kind).join(', ')}.`);
}
