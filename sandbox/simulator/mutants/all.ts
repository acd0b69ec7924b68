import { approvalMutants } from './approval-mutants.ts';
import { decisionMutants } from './decision-mutants.ts';
import { flappingMutants } from './flapping-mutants.ts';
import { hintMutants } from './hint-mutants.ts';
import { inRegionMutants } from './in-region-mutants.ts';
import { ledgerMutants } from './ledger-mutants.ts';
import type { Mutant } from './mutant.ts';
import { overrideMutants } from './override-mutants.ts';
import { pauseMutants } from './pause-mutants.ts';
import { repairMutants } from './repair-mutants.ts';
import { standbyMutants } from './standby-mutants.ts';
import { turnMutants } from './turn-mutants.ts';
import { unfencedMutants } from './unfenced-mutants.ts';

export type { Mutant } from './mutant.ts';

export const mutants: readonly Mutant[] = [
  ...ledgerMutants,
  ...decisionMutants,
  ...approvalMutants,
  ...pauseMutants,
  ...overrideMutants,
  ...standbyMutants,
  ...turnMutants,
  ...unfencedMutants,
  ...hintMutants,
  ...inRegionMutants,
  ...flappingMutants,
  ...repairMutants,
];

/** A mutant by its name. Throws for one that there is not. */
export function mutantOf(name: string): Mutant {
  const found = mutants.find((mutant) => mutant.name === name);
  if (found) return found;
  throw new RangeError(`There is no mutant ${name}; there are ${mutants.map((mutant) => mutant.name).join(', ')}.`);
}
