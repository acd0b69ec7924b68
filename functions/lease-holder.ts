import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Group } from '#core/configuration.ts';
import { InvalidInput, LeaseLost } from '#core/errors.ts';
import { instructed } from '#core/instruction.ts';
import { outlivesCall, renew } from '#core/lease.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import { type Ledger, ledgerOf } from './aws/ledger.ts';
import type { Runtime } from './runtime/runtime.ts';

/** What every step of `converge` is told: for whom it acts. */
export const Tenure = z.strictObject({
  group: z.string(),
  /** The execution that holds the lease. */
  holder: z.string(),
  epoch: z.number().int(),
});
export type Tenure = z.infer<typeof Tenure>;

/** The right to change a group now: the lease was renewed just before. */
export interface Held {
  readonly entry: LedgerEntry;
  readonly group: Group;
  /** Writes what became true; later saves build on it. Made again, to the entry as it is then, where a person instructed something meanwhile. */
  save(change: (entry: LedgerEntry) => LedgerEntry): Promise<LedgerEntry>;
  /** Throws LeaseLost unless a call started now ends before the lease can, by the margin: asked right before each mutation. */
  assertOutlivesCall(): void;
}

/** Reads the entry, renews the lease in it and stores it. Throws LeaseLost for everyone but the newest epoch's holder. */
export async function hold(runtime: Runtime, { group, holder, epoch }: Tenure): Promise<Held> {
  const ledger = ledgerOf(runtime);
  const read = await ledger.read(group);
  let entry = await ledger.write(read, renew(read, holder, epoch, runtime.clock.now()));
  return {
    get entry() {
      return entry;
    },
    group: groupOf(runtime, group),
    async save(change) {
      entry = await saved(ledger, entry, change);
      return entry;
    },
    assertOutlivesCall() {
      if (outlivesCall(entry, runtime.clock.now())) return;
      throw new LeaseLost(`The lease of ${holder} on group ${group} would not outlive a call by the margin.`);
    },
  };
}

/** What persons instruct is written whoever holds the lease. What else the entry says is what we know of it, so the change is made over it. */
async function saved(ledger: Ledger, known: LedgerEntry, change: (entry: LedgerEntry) => LedgerEntry) {
  try {
    return await ledger.write(known, change(known));
  } catch (error) {
    if ((error as Error).name !== 'LedgerChanged') throw error;
    const found = await ledger.read(known.group);
    if (!isDeepStrictEqual(withoutInstructions(found), withoutInstructions(known))) throw error;
    return ledger.write(found, change(found));
  }
}

/** As the table keeps it: without fields that are undefined. */
function withoutInstructions(entry: LedgerEntry): unknown {
  const ours = Object.entries(entry).filter(([field]) => !apart.has(field));
  return JSON.parse(JSON.stringify(Object.fromEntries(ours)));
}

/** What persons write, and what every write has of its own. */
const apart: ReadonlySet<string> = new Set([...instructed, 'version', 'writeId']);

/** The configured group. Throws InvalidInput for a name that the configuration does not have. */
export function groupOf({ configuration }: Pick<Runtime, 'configuration'>, name: string): Group {
  const group = configuration.groups[name];
  if (group) return group;
  const known = Object.keys(configuration.groups).join(', ');
  throw new InvalidInput(`There is no group ${name}; this installation has ${known}.`);
}
