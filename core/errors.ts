/** What can be true that stops a step. State machines match these names, so each is a literal: minifying renames classes. */

/** A refusal: the answer will not change by trying again. Never retried. */
abstract class Refusal extends Error {}
/** Not yet: the same question asked later may be answered differently. Retried by the state that asked. */
abstract class NotYet extends Error {}

/** The input of a step or a command does not fit its schema; the message lists every mistake. */
export class InvalidInput extends Refusal {
  override readonly name = 'InvalidInput';
}

/** Another execution holds the group's lease. */
export class GroupTaken extends Refusal {
  override readonly name = 'GroupTaken';
}

/** This execution lost the lease, or a newer epoch was declared: it must not change anything any more. */
export class LeaseLost extends Refusal {
  override readonly name = 'LeaseLost';
}

/** The ledger has no entry for the group: `understudy adopt` was never run. */
export class GroupNotAdopted extends Refusal {
  override readonly name = 'GroupNotAdopted';
}

/** A resource carries another immutable id than the configuration names: somebody replaced it. */
export class WrongResource extends Refusal {
  override readonly name = 'WrongResource';
}

/** What a person says by the command line does not count: who they are, or what it is about, is not as they think. */
export class CommandRefused extends Refusal {
  override readonly name = 'CommandRefused';
}

/** A person paused the group while this run was deciding, or a blackout window began: it declares nothing. */
export class GroupPaused extends Refusal {
  override readonly name = 'GroupPaused';
}

/** What lets the loss through did not stand any more when the declaration was written: it declares nothing. */
export class LossNotAccepted extends Refusal {
  override readonly name = 'LossNotAccepted';
}

/** The turn of this run went by before it could declare a target, and there is no other one now: it declares nothing. */
export class TurnLost extends Refusal {
  override readonly name = 'TurnLost';
}

/** The evidence points to an outage, but the run of failures is still shorter than the dwell. */
export class OutageNotYetProven extends NotYet {
  override readonly name = 'OutageNotYetProven';
}

/** Another execution still holds the lease, and this one asked to wait for it. */
export class LeaseNotYetFree extends NotYet {
  override readonly name = 'LeaseNotYetFree';
}

/** As many groups as the configuration allows fail over at this moment, or others come first. */
export class FailoverQueued extends NotYet {
  override readonly name = 'FailoverQueued';
}

/** Someone else wrote the ledger between our read and our write; reading again tells what is true now. */
export class LedgerChanged extends NotYet {
  override readonly name = 'LedgerChanged';
}

/** The ledger did not answer: nothing may be changed without it. */
export class LedgerUnavailable extends NotYet {
  override readonly name = 'LedgerUnavailable';
}
