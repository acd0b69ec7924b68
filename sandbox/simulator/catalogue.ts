import type { FaultKind } from './fault-kind.ts';
import { callFaults } from './faults/call-faults.ts';
import { databaseFaults } from './faults/database-faults.ts';
import { ledgerFaults } from './faults/ledger-faults.ts';
import { machineryFaults } from './faults/machinery-faults.ts';
import { outageFaults } from './faults/outage-faults.ts';
import { peopleFaults } from './faults/people-faults.ts';
import { regionFaults } from './faults/region-faults.ts';
import { signalFaults } from './faults/signal-faults.ts';

/** Every fault that can touch what exists now. */
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

/** The kind of a fault. Throws for one that the catalogue does not have. */
export function kindOf(name: string): FaultKind {
  const found = catalogue.find(({ kind }) => kind === name);
  if (found) return found;
  throw new RangeError(`The catalogue has no fault ${name}; it has ${catalogue.map(({ kind }) => kind).join(', ')}.`);
}
