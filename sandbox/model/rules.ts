/** The protocol's rules, each of which can be switched off to see what it prevents. */

/** The rules that two Regions and a ledger that always answers suffice to show, in the words of the documentation. */
const baseTexts = {
  epoch: 'A call starts only while the epoch it was chosen for is the newest.',
  hold: 'A call starts only while its execution holds the lease.',
  relook: 'An execution that lost its lease looks again: a check never takes a lease that has become free.',
  margin: 'A call starts only while the lease outlives it, so no lease expires under a call.',
  version: 'Every ledger write is conditional on the version that was read.',
  strong: 'The ledger is strongly consistent: one truth for both Regions.',
  confirm: 'The decision is made again under the lease, before the declaration.',
  eligible: 'Only a replica, or the owner before any promotion was intended, may be named as target.',
  debt: 'The declaration opens the fence debt, before any promotion.',
  proof: 'A fence debt is discharged by proof of the fence, not because the Region answers.',
  lift: '`converge` lifts the fence of a Region that the ledger names as owner and target.',
  undo: 'An aborted execution undoes nothing from its own memory.',
  intent: 'The intent to promote is recorded first, and from then on no declaration turns back.',
  own: 'The target becomes owner with that record (or when its promotion is seen), not when the run settles.',
  look: 'Each step is chosen from a fresh look at ledger and world, not from the step before.',
  record: 'The name changes by exact pair (value and epoch), not by value alone.',
  sweep: 'A sweep starts `converge` for every group that is not at rest.',
} as const;

/** What each rule says. The further ones are about Route 53, reverts and the witness: only where those are played do they matter. */
export const ruleTexts = {
  ...baseTexts,
  served: 'A name has moved when resolvers are answered the target, not when the change was accepted.',
  forward: 'A name whose move was refused or never answered stays pending: nothing moves it back.',
  unpromoted:
    'A revert is declared only while the ledger says that no promotion was asked for, whatever the Region shows.',
  first: 'A refused promotion takes back only the intent that its own call recorded.',
  waits: 'A revert waits until the lease of the run that it stops is free.',
  forgive: 'A revert closes the fence debt of the owner.',
  told: 'Who promotes the target by hand tells the ledger at once.',
  reach: 'Where the ledger does not answer, no call starts.',
  alone: 'No Region goes by a copy of its own while the ledger does not answer.',
  two: 'The standby and the witness both have to find the owner silent.',
} as const;

/** The name of a rule. */
export type Rule = keyof typeof ruleTexts;

/** Which rules are on. */
export type Rules = Readonly<Record<Rule, boolean>>;

/** Every rule's name, in the order of the documentation. */
export const ruleNames = Object.keys(ruleTexts) as Rule[];

/** The names of those that the base configuration shows. */
export const baseRules = Object.keys(baseTexts) as Rule[];

/** All rules on, but for those named. */
export function rulesWithout(...off: readonly Rule[]): Rules {
  return Object.fromEntries(ruleNames.map((rule) => [rule, !off.includes(rule)])) as Rules;
}

/**
 * Rules that cost nothing to drop alone, each with the rule that makes it so: with both off an invariant breaks that
 * neither breaks alone. They are kept because the other rule of each pair rests on time or on a single write.
 */
export const redundancies: Readonly<Partial<Record<Rule, Rule>>> = { epoch: 'relook', own: 'intent', record: 'margin' };
