/** The state of the protocol model: the world, the ledger and the executions, as small plain values. */

/** One of the two candidate Regions. At the start A (0) is the owner and B (1) its replica. */
export type Region = 0 | 1;

/** What a Region's database is, and whether the orchestrator can reach it. */
export interface RegionState {
  /** Calls to the Region are answered. A Region that is down may still take commits from clients inside it. */
  readonly up: boolean;
  /** Promoted or original writer; false means a replica of the other Region. */
  readonly writer: boolean;
  /** Fenced: it takes no commits although it may be a writer. */
  readonly fenced: boolean;
}

/** The official name: the record and the `_epoch` TXT beside it. */
export interface NameRecord {
  readonly region: Region;
  readonly epoch: number;
}

/** Who holds the lease: nobody, an execution that died, or the execution in that slot. */
export type Holder = 'nobody' | 'dead' | number;

/** The group's item in the ledger. */
export interface Ledger {
  readonly owner: Region;
  readonly target: Region;
  readonly epoch: number;
  /** Phase settled; else declared, or with `intent` committed. */
  readonly rest: boolean;
  /** Phase committed: a promotion of the target was about to be asked for, so from here on its outcome may be unknown. */
  readonly intent: boolean;
  /** A fence debt is open for the Region that is not the target. */
  readonly debt: boolean;
  readonly holder: Holder;
}

/** Steps that call AWS: the call takes no fencing token, so check and effect are two atomic steps. */
export type Call = 'fence' | 'unfence' | 'promote' | 'shift';
/** Steps that write the ledger: one conditional write each. */
export type Write = 'intend' | 'withdraw' | 'own' | 'discharge' | 'settle';
/** A step of the `converge` loop. */
export type Step = Call | Write;

/** Who started a failover execution. */
export type Origin = 'automatic' | 'operator';

/** Where an execution is. The fields of `Slot` that a place does not use keep the values of `idle`. */
export type Place = 'idle' | 'assessed' | 'claimed' | 'confirmed' | 'ready' | 'chosen' | 'calling' | 'undoing';

/** One running execution: `failover` up to its declaration, `converge` after it. */
export interface Slot {
  readonly at: Place;
  readonly origin: Origin;
  readonly step: Step | 'none';
  /** The Region that the step acts on, or the target that was decided. */
  readonly region: Region;
  /** The epoch that was read with the decision. */
  readonly epoch: number;
  /** The name as it was looked at before a shift; the change deletes exactly this. */
  readonly from: NameRecord;
  /** Nobody wrote the ledger since this execution read it, so its version still matches. */
  readonly fresh: boolean;
  /** Memory of the last step sent; used only where the rule "look" is off. */
  readonly last: Step | 'none';
  /** Memory of a Region that it fenced; used only where the rule "undo" is off. */
  readonly undo: Region | 'none';
  /** The ledger copy that it uses: always 0 where the ledger is strong. */
  readonly site: Region;
}

/** Marks a call that took effect after a newer epoch had been declared. */
export type LateEffect = 'none' | 'call' | 'move';

/** One state of the whole system. */
export interface State {
  readonly regions: readonly [RegionState, RegionState];
  /** The Region that was promoted last: it has the newest history of the data. */
  readonly newest: Region;
  /** The official name has led clients to `newest` since its promotion. */
  readonly led: boolean;
  readonly name: NameRecord;
  /** One copy where the ledger is strong, else one per Region. */
  readonly ledgers: readonly Ledger[];
  /** The copy that was written last: the one that wins when copies are merged. */
  readonly latest: Region;
  readonly slots: readonly Slot[];
  /** Failover executions that may still start. */
  readonly automaticLeft: number;
  readonly operatorLeft: number;
  readonly late: LateEffect;
}

/** Bounds of a run: everything else (outages, kills, `converge` executions, rebuilds) is unlimited. */
export interface Bounds {
  readonly slots: number;
  readonly automatic: number;
  readonly operator: number;
}

/** Region A, the owner at the start. */
export const A: Region = 0;
/** Region B, its replica at the start. */
export const B: Region = 1;

/** The other candidate Region. */
export const other = (region: Region): Region => (region === A ? B : A);

const noRecord: NameRecord = { region: A, epoch: 0 };

/** An empty slot. */
export const idle: Slot = {
  at: 'idle',
  origin: 'automatic',
  step: 'none',
  region: A,
  epoch: 0,
  from: noRecord,
  fresh: false,
  last: 'none',
  undo: 'none',
  site: A,
};

/** The group at rest in A, with every execution still to come. */
export function initialState(bounds: Bounds, copies: 1 | 2): State {
  const ledger: Ledger = { owner: A, target: A, epoch: 1, rest: true, intent: false, debt: false, holder: 'nobody' };
  return {
    regions: [
      { up: true, writer: true, fenced: false },
      { up: true, writer: false, fenced: false },
    ],
    newest: A,
    led: true,
    name: { region: A, epoch: 1 },
    ledgers: Array.from({ length: copies }, () => ledger),
    latest: A,
    slots: Array.from({ length: bounds.slots }, () => idle),
    automaticLeft: bounds.automatic,
    operatorLeft: bounds.operator,
    late: 'none',
  };
}
