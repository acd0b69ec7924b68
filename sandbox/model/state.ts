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
  /** Its promotion was accepted and does not show yet; only where reverts are played, else a promotion shows at once. */
  readonly promoting: boolean;
}

/** The official name: the record and the `_epoch` TXT beside it. */
export interface NameRecord {
  readonly region: Region;
  readonly epoch: number;
}

/** A change of the name: the pair that it deletes and the pair that it creates. */
export interface NameMove {
  readonly from: NameRecord;
  readonly to: NameRecord;
}

/** Something that may fail, or that a configuration of the model does not have: then it never stands in the way. */
export type Presence = 'absent' | 'up' | 'down';

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
  /** A revert left the debt of its own target open; used only where the rule "forgive" is off. */
  readonly unforgiven: boolean;
  readonly holder: Holder;
}

/** Steps that call AWS: the call takes no fencing token, so check and effect are two atomic steps. */
export type Call = 'fence' | 'unfence' | 'promote' | 'shift';
/** Steps that write the ledger: one conditional write each. */
export type Write = 'intend' | 'withdraw' | 'own' | 'discharge' | 'settle';
/** A step of the `converge` loop. */
export type Step = Call | Write;

/** Who started a failover execution; a revert is one, too, and only a person starts it. */
export type Origin = 'automatic' | 'operator' | 'revert';

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
  /** A promotion of the Region had been asked for before this one, and may have been accepted. */
  readonly asked: boolean;
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
  /** What Route 53's control plane has accepted. */
  readonly name: NameRecord;
  /** What its name servers answer: the same, but where Route 53 is played; they go on answering whatever fails. */
  readonly served: Region;
  readonly route53: Presence;
  /** A change that was sent and never answered: Route 53 may still make it, however late. */
  readonly queued: NameMove | null;
  /** The third Region, which watches and never takes over. */
  readonly witness: Presence;
  /** The ledger answers where two of the three Regions do; else it lives with the witness alone. */
  readonly quorum: boolean;
  /** The candidates do not reach each other, and the witness reaches both. */
  readonly cut: boolean;
  /** Reverts are played as the product has them, and promotions show late; else any failover may turn back to the owner. */
  readonly returns: boolean;
  /** One copy where the ledger is strong, else one per Region. */
  readonly ledgers: readonly Ledger[];
  /** The copy that was written last: the one that wins when copies are merged. */
  readonly latest: Region;
  readonly slots: readonly Slot[];
  /** Failover executions that may still start. */
  readonly automaticLeft: number;
  readonly operatorLeft: number;
  readonly revertsLeft: number;
  readonly late: LateEffect;
  /** An automatic failover was decided although the Region that it leaves answered the witness. */
  readonly needless: boolean;
}

/** Bounds of a run: everything else (outages, kills, `converge` executions, rebuilds) is unlimited. */
export interface Bounds {
  readonly slots: number;
  readonly automatic: number;
  readonly operator: number;
  /** Reverts that a person may start; absent: see `State.returns`. */
  readonly reverts?: number;
  /** Whether Route 53's control plane fails; absent: each change is made and answered in the step that it takes effect in. */
  readonly route53?: boolean;
  /** Where the ledger lives, so that a failing witness matters: in it alone, or in any two of the three Regions. */
  readonly ledger?: 'witness' | 'quorum';
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
  asked: false,
  last: 'none',
  undo: 'none',
  site: A,
};

const atRest: Ledger = {
  owner: A,
  target: A,
  epoch: 1,
  rest: true,
  intent: false,
  debt: false,
  unforgiven: false,
  holder: 'nobody',
};

/** The group at rest in A, with every execution still to come. */
export function initialState(bounds: Bounds, copies: 1 | 2): State {
  return {
    regions: [
      { up: true, writer: true, fenced: false, promoting: false },
      { up: true, writer: false, fenced: false, promoting: false },
    ],
    newest: A,
    led: true,
    name: { region: A, epoch: 1 },
    served: A,
    route53: bounds.route53 ? 'up' : 'absent',
    queued: null,
    witness: bounds.ledger ? 'up' : 'absent',
    quorum: bounds.ledger === 'quorum',
    cut: false,
    returns: bounds.reverts !== undefined,
    ledgers: Array.from({ length: copies }, () => atRest),
    latest: A,
    slots: Array.from({ length: bounds.slots }, () => idle),
    automaticLeft: bounds.automatic,
    operatorLeft: bounds.operator,
    revertsLeft: bounds.reverts ?? 0,
    late: 'none',
    needless: false,
  };
}
