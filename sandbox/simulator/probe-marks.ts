/**
 * The rare branches of `core/` and `functions/`, each with a mark: what can be seen from outside once it was taken. A text is what
 * a run says of itself: `why` of a step, `wait` and its reason, `reason` of a decision, `fail` and an error's name with its state,
 * `log` and a function's warning, `page` and its first line.
 */
export interface Mark {
  readonly name: string;
  readonly sign: RegExp;
}

const mark = (name: string, sign: RegExp): Mark => ({ name, sign });

export const marks: readonly Mark[] = [
  // The verdicts over an outage.
  mark('verdict-region-down', /^verdict region-down/),
  mark('verdict-writer-down', /^verdict writer-down/),
  mark('verdict-writer-unreachable', /^verdict writer-unreachable/),
  mark('verdict-control-plane-only', /^verdict control-plane-only/),
  mark('verdict-replication-only', /^verdict replication-only/),
  mark('verdict-observer-blind', /^verdict observer-blind/),
  mark('verdict-unknown', /^verdict unknown/),
  mark('verdict-healthy', /^verdict healthy/),
  mark('evidence-one-kind-only', /^reason Only one kind of signal/),
  mark('evidence-missing-observer', /^reason .* gave no usable answer in time/),
  mark('evidence-in-region-first', /^reason .*given to a failover inside the Region/),
  mark('evidence-dwell', /^fail OutageNotYetProven/),
  mark('evidence-blind', /^reason .* reaches nothing outside its own Region/),
  mark('evidence-cannot-tell', /^reason .* can't tell whether the writer answers/),
  // The refusals of a decision.
  mark('refused-already-owner', /^reason .* already owns group/),
  mark('refused-under-way', /^reason A transfer to .* is under way/),
  mark('refused-stands-still-declared', /^reason The transfer to .* took it up\.$/),
  mark('refused-stands-still-committed', /^reason The transfer to .* took it up\. It was committed/),
  mark('refused-paused', /^reason Group .* is paused/),
  mark('refused-healthy-by-hand', /^reason The writer is healthy: a failover could lose data/),
  mark('refused-no-outage', /^reason .* That calls for no failover/),
  mark('refused-not-long-enough', /^reason The outage has not lasted long enough/),
  mark('refused-advised', /^reason The policy is advise/),
  mark('refused-live-writer', /^reason .* What it takes until it is fenced would be lost/),
  mark('refused-cool-down', /^reason The last transfer was declared .* within the cool-down/),
  mark('refused-not-rebuilt', /^reason .* was left behind at epoch/),
  mark('refused-loss', /^reason The estimated loss is up to/),
  mark('refused-loss-unknown', /^reason The estimated loss is unknown/),
  mark('refused-wrong-epoch', /^reason The request expects epoch/),
  mark('refused-wrong-owner', /^reason The request expects .* as owner/),
  mark('refused-revert', /^reason Nothing can be reverted/),
  mark('refused-revert-elsewhere', /^reason A transfer is reverted in its owner/),
  mark('refused-by-hand-incomplete', /^reason A manual start needs/),
  mark('refused-forged-override', /^reason Only a manual start may revert/),
  mark('unfit-status', /^reason .* and can't be promoted\./),
  mark('unfit-not-described', /^reason .* could not be described/),
  mark('unfit-no-replica', /^reason .* is no replica: it was promoted/),
  // Errors that a Task ended with.
  mark('error-input', /^fail InvalidInput/),
  mark('error-taken', /^fail GroupTaken/),
  mark('error-lease-lost', /^fail LeaseLost/),
  mark('error-lease-not-free', /^fail LeaseNotYetFree/),
  mark('error-ledger-changed', /^fail LedgerChanged/),
  mark('error-ledger-unavailable', /^fail LedgerUnavailable/),
  mark('error-wrong-resource', /^fail WrongResource/),
  mark('error-unfinished', /^fail Unfinished in Announce refusal/),
  mark('error-timed-out', /^fail Sandbox\.Timedout/),
  mark('error-killed', /^fail Lambda\.Unknown/),
  mark('error-lambda', /^fail Lambda\.ServiceException/),
  mark('error-throttled', /^fail Lambda\.TooManyRequestsException/),
  // The steps of converge.
  mark('step-close-network', /^step fence close-network/),
  mark('step-reboot', /^step fence reboot/),
  mark('step-set-read-only', /^step fence set-read-only/),
  mark('step-open-network', /^step lift open-network/),
  mark('step-set-writable', /^step lift set-writable/),
  mark('step-promote', /^step promote/),
  mark('step-shift', /^step shift/),
  mark('step-harden', /^step harden/),
  mark('step-settle', /^step settle/),
  mark('step-announce-serving', /^step announce Serving/),
  mark('step-announce-halfway', /^step announce Stopped halfway/),
  mark('step-announce-reverted', /^step announce Stopped, nothing/),
  mark('wait-for-fence', /^wait The old writer is being fenced/),
  mark('wait-for-describe', /^wait The RDS API of .* did not describe/),
  mark('wait-not-promotable', /^wait .* can't be promoted yet/),
  mark('wait-promotion-again', /^wait The promotion of .* is asked for again/),
  mark('wait-for-writer', /^wait .* and a write was/),
  mark('wait-for-backups', /^wait .* its backups are still being switched on/),
  mark('wait-for-names', /^wait .* resolves to/),
  mark('wait-no-name', /^wait No name was looked at/),
  mark('wait-for-settings', /^wait .* still missing/),
  mark('wait-for-settings-refused', /^wait .* still missing: .* AWS refused/),
  mark('follow-holder', /^wait Following/),
  mark('end-newer-epoch', /^reason Epoch # was declared meanwhile/),
  mark('end-elsewhere', /^reason Group .* is converged in/),
  mark('end-at-rest', /^reason Group .* is at rest/),
  mark('end-still-held', /^reason .* still holds group/),
  mark('end-time-limit', /^reason The run reached its time limit/),
  mark('end-debt-out-of-reach', /^reason .* is out of reach and still to be fenced/),
  mark('told-refused', /^reason AWS refuses to/),
  mark('told-late', /^reason Understudy goes on, and tells how it ended/),
  mark('told-again', /^reason This page could not be sent before/),
  mark('told-pending-name', /^reason .* still answers .* It is tried again each minute/),
  mark('told-unproven-fence', /^reason .* could not be proven fenced/),
  mark('told-owner-silent', /^reason .* is not fenced, and took no write/),
  // What a step found done, or not its own.
  mark('fence-not-owed', /^why No fence is owed/),
  mark('fence-further', /^why The fence has come further/),
  mark('fence-refused', /^why (close-network|reboot|set-read-only) on .*:/),
  mark('lift-done', /^why It was lifted meanwhile/),
  mark('promote-not-under-way', /^why Nothing is to be promoted/),
  mark('promote-done', /^why .* is no replica any more/),
  mark('promote-busy', /^why orders\S* is (modifying|rebooting|backing-up|upgrading|quantum\S*)\.$/),
  mark('promote-refused', /^why AWS refused:/),
  mark('shift-failed', /^why .* could not be moved/),
  mark('shift-accepted-before', /^why .* is being moved \(accepted\)/),
  mark('shift-no-owner', /^why .* is not ours to move/),
  mark('harden-refused', /^why .* was not changed/),
  mark('harden-not-ours', /^why .* is not ours\.$/),
  mark('harden-done', /^why orders\S* is (available|modifying|backing-up)\.$/),
  // What functions warned of.
  mark('log-lease-not-given-back', /^log announce-refusal: The lease of group .* was not given back/),
  mark('log-told-unknown', /^log announce-refusal: Whether this was told before is unknown/),
  mark('log-notice-page', /^log announce\S*: A notice was not sent \(page/),
  mark('log-notice-record', /^log announce\S*: A notice was not sent \(record/),
  mark('log-observer-silent', /^log (assess|confirm)-outage: The observer in .* did not answer/),
  mark('log-not-looked-at', /^log look-around: .* could not be looked at/),
  mark('log-no-write-tried', /^log look-around: No write was tried/),
  mark('log-no-name', /^log look-around: No name was resolved/),
  mark('log-looks-not-read', /^log observe: Published looks at .* can't be read back/),
  mark('log-owner-unknown', /^log probe: The owner of group .* can't be read, so nothing/),
  mark('log-owner-kept', /^log probe: The owner of group .* can't be read, .* still taken/),
  mark('log-not-published', /^log probe: # points were not published/),
  mark('log-newer-run-unknown', /^log probe: Nobody knows whether a newer run/),
  mark('log-group-left', /^log sweep: Group .* is left to the next sweep/),
  mark('log-not-started', /^log sweep: The \S+ machine was not started/),
  mark('log-nothing-started', /^log sweep: Nothing could be started/),
  mark('log-not-republished', /^log sweep: Unavailable was not republished/),
  mark('log-alarm-unseen', /^log sweep: The alarm .* can't be seen/),
  mark('log-sweep-looks-not-read', /^log sweep: Published looks/),
  mark('log-nothing-looked-at', /^log probe: Stopped probe: Nothing was looked at/),
  mark('log-lease-overdue', /^log sweep: Group .* is held by .* whose lease ran out/),
  mark('log-standby-not-ready', /^log sweep: The standby of group .* is not ready/),
  mark('log-troubles-not-published', /^log sweep: What is wrong was not published/),
  // How runs end.
  mark('planned', /^enter Planned, nothing changed/),
  mark('page-refused', /^page Understudy \S+ Stopped, nothing changed/),
  mark('page-serving', /^page Understudy \S+ Serving/),
  mark('page-halfway', /^page Understudy \S+ Stopped halfway/),
];

/** A branch that no run can reach from outside, why that is so, and the title of the unit test that reaches it. */
export interface Unreachable extends Mark {
  readonly why: string;
  /** File and title of the test. */
  readonly test: readonly [file: string, title: string];
}

export const unreachable: readonly Unreachable[] = [
  {
    ...mark('evidence-different-regions', /^reason The observers looked at different Regions/),
    why: 'gather-evidence asks every observer about the one owner that it has read, and an observer answers about whom it was asked',
    test: ['test/core/assess.test.ts', 'looked at another Region than its fellow, so that nothing is concluded'],
  },
  {
    ...mark('lift-not-owner', /^why Only the owner is un-fenced/),
    why: 'within an epoch a target that is no replica stays the owner, a new debt comes with a new epoch, and an older epoch is refused before',
    test: ['test/functions/lift-fence.test.ts', 'nobody un-fences %s'],
  },
  {
    ...mark('error-lease-too-short', /^fail LeaseLost in [^:]*: .*The lease of .* would not outlive/),
    why: 'a step renews the lease for 120 s before its call, and a function is ended after 20 s',
    test: ['test/functions/lease-holder.test.ts', 'a call is started only while the lease outlives it by the margin'],
  },
  {
    ...mark('error-not-adopted', /^fail GroupNotAdopted/),
    why: 'every run adopts its group first, and nothing takes an entry out of the ledger',
    test: ['test/functions/aws/ledger.test.ts', 'a group that was never adopted is refused with the command'],
  },
  {
    ...mark('log-lease-too-long', /^log sweep: Group .* is held by .* longer than any run asks for/),
    why: 'no clock of the faults is more than five minutes wrong, and nothing but a hand edits a lease',
    test: [
      'test/core/lease.test.ts',
      'is one that ends further ahead than any run asks for, since it keeps everybody else away',
    ],
  },
  {
    ...mark('shift-newer-epoch', /^why .* the record carries epoch #, newer than/),
    why: 'a record is changed only by the holder of the newest epoch, and whoever has an older one is refused before',
    test: [
      'test/functions/shift-traffic.test.ts',
      'a pair of a newer epoch is never overwritten, even where the value is the one expected',
    ],
  },
];
