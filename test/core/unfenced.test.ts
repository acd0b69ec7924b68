import { chooseStep } from '#core/converge.ts';
import { decide, type Situation } from '#core/decide.ts';
import { learn } from '#core/learn.ts';
import { isAbandoned } from '#core/lease.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import type { DatabaseView } from '#core/reality.ts';
import { startFor } from '#core/sweeping.ts';
import type { Held, Leave, Proceed } from '#core/unfenced.ts';
import { approvalNeeded, askedNow, isAskDue, isHeld } from '#core/unfenced.ts';
import { next, waiting } from './next-step.ts';
import { approval, assessment, bothApprove, minute, person, proposed } from './proposals.ts';
import {
  at,
  closed,
  committed,
  debt,
  declared,
  frankfurt,
  group,
  ireland,
  replica,
  reverted,
  settled,
  standby,
  transfer,
  writer,
} from './small-world.ts';

const asking = {
  ...group,
  policy: { ...group.policy, mode: 'automatic' as const, unfenced: 'ask' as const, approval },
};
const leave = (name: string): Leave => ({ ...person(name), at: at(60), reason: 'It is gone.' });
const leaves = (epoch: number, ...names: readonly string[]): { readonly proceed: Proceed } => ({
  proceed: { epoch, leaves: names.map(leave) },
});
const proof = debt({ dischargedAt: at(4), proof: 'seen' });
const promotion = { kind: 'promote', database: 'orders' };
const seen = (entry: LedgerEntry, databases: readonly DatabaseView[] = [standby()], seconds = 60) =>
  next(entry, { databases, group: asking, seconds, startedAt: at(0) });

describe('before anything is declared', () => {
  const situation = (given: Partial<Situation> = {}): Situation => ({
    ...{ request: { group: 'orders', trigger: 'alarm' }, group: asking, entry: settled(), assessment },
    ...{ here: frankfurt, now: at(3 * minute) },
    ...given,
  });

  test('persons are asked where the RDS API of the Region does not answer, and nobody where it does', () => {
    const decided = decide(situation());
    expect(decided).toMatchObject({ go: false, ask: true, quiet: false });
    expect(decided.reasons[0]).toBe(
      `The RDS API of ${ireland} does not answer, so that nothing there can be fenced, and the policy is unfenced: ask: the failover needs approvals of 2 persons.`,
    );
    expect(decided.reasons).toContain(
      `A start by hand asks nobody: what can't be fenced in ${ireland} is left so, by your own decision.`,
    );
    expect(decide(situation({ entry: proposed(...bothApprove) }))).toMatchObject({ go: true });
    expect(decide(situation({ assessment: { ...assessment, verdict: 'writer-down' } }))).toMatchObject({ go: true });
  });

  test('mode approve asks in either case, and mode advise asks nobody', () => {
    const mode = (mode: 'approve' | 'advise') => ({ policy: { ...asking.policy, mode } });
    expect(approvalNeeded(mode('approve'), { verdict: 'writer-down' })).toBe(approval);
    expect(decide(situation({ group: { ...asking, ...mode('advise') } }))).not.toHaveProperty('ask');
  });

  test("what the witness can't confirm needs persons in every mode but advise, whatever is known of the fence", () => {
    const needed = (mode: 'automatic' | 'approve' | 'advise') =>
      approvalNeeded({ policy: { ...asking.policy, mode, unfenced: 'proceed' } }, { verdict: 'unknown', alone: true });

    expect([needed('automatic'), needed('approve'), needed('advise')]).toEqual([approval, approval, undefined]);
  });

  test('whoever starts it by hand while a transfer waits is told what it waits for', () => {
    const entry = declared();
    expect(decide(situation({ entry })).reasons[0]).toContain(
      `understudy proceed --group orders --region ${frankfurt} --epoch 2 --reason TEXT`,
    );
  });
});

describe('before the first promotion', () => {
  test.each([
    ['with the Region out of reach', declared(), [standby()]],
    ['with a fence that is not proven', declared(), [standby({ other: writer({ status: 'stopped' }) })]],
    ['with the leave of one person of two', declared(leaves(2, 'jane')), [standby()]],
    ['with the leave of one person twice', declared(leaves(2, 'jane', 'jane')), [standby()]],
    ['with leaves that were about another epoch', declared(leaves(1, 'jane', 'sam')), [standby()]],
    ['with the leave of who is no approver', declared(leaves(2, 'jane', 'mallory')), [standby()]],
  ])('nothing is promoted %s, and persons are asked', (_what, entry, databases) => {
    const step = seen(entry, databases, 400);
    expect(step).toMatchObject({ kind: 'announce', verdict: 'Stopped halfway', asks: true });
  });

  test.each([
    ['the fence is proven', declared({ fenceDebts: [proof] })],
    ['enough persons let it go on', declared(leaves(2, 'jane', 'sam'))],
    ['persons approved it', declared({ transfer: transfer({ approval: proposed(...bothApprove).proposal }) })],
    ['a person started it', declared({ transfer: transfer({ trigger: 'manual' }) })],
    ['another database of it was promoted before', committed({ transfer: transfer() })],
  ])('it goes on where %s', (_what, entry) => {
    expect(seen(entry)).toEqual(promotion);
  });

  test('a policy that proceeds never waits, and one that asks holds back whatever its mode became', () => {
    expect(next(declared(), { databases: [standby()], seconds: 60 })).toEqual(promotion);
    for (const mode of ['approve', 'advise'] as const)
      expect(isHeld(declared(), { policy: { ...asking.policy, mode } })).toBe(true);
  });

  test('a revert is never held', () => {
    expect(isHeld(reverted({ fenceDebts: [debt()] }), asking)).toBe(false);
  });

  test('one look that fails is no reason to ask', () => {
    expect(seen(declared(), [standby()], 14)).toEqual(waiting('The old writer is being fenced.'));
    expect(seen(declared(), [standby()], 15)).toMatchObject({ kind: 'announce' });
  });

  test('a fence that comes further is followed for half a minute of each run, and then the lease is given back', () => {
    const held = askedNow(asking, at(390));
    const entry = declared({
      transfer: transfer({ verdict: 'Stopped halfway', held }),
      fenceDebts: [debt({ reachedAt: at(399), databases: { orders: { rebootedAt: at(300) } } })],
    });
    const reality = { databases: [standby({ other: closed(), otherReadOnly: true })], records: [] };
    const step = (startedAt: number) => chooseStep({ entry, group: asking, reality, now: at(400), startedAt });

    expect(step(at(371))).toEqual(waiting('The old writer is being fenced.'));
    expect(step(at(370))).toMatchObject({ kind: 'end', verdict: 'Stopped halfway' });
  });
});

describe('the page that asks', () => {
  const told = (given: Partial<NonNullable<LedgerEntry['transfer']>>) =>
    declared({ transfer: transfer({ verdict: 'Stopped halfway', ...given }) });

  test('comes again when the time of a proposal has passed, and within a minute where it could not be sent', () => {
    const entry = told({ held: askedNow(asking, at(60)) });
    expect(isAskDue(entry, at(60 + 30 * minute) - 1)).toBe(false);
    expect(isAskDue(entry, at(60 + 30 * minute))).toBe(true);
    expect(isAskDue(told({ held: {}, untoldAt: at(60) }), at(119))).toBe(false);
    expect(isAskDue(told({ held: askedNow(asking, at(0)), untoldAt: at(60) }), at(120))).toBe(true);
  });

  test('that does not come again is told by the other candidate, with the command that reverts', () => {
    const entry = told({ held: askedNow(asking, at(0)) });
    const late = at(32 * minute);
    const sweep = {
      group: 'orders',
      region: ireland,
      entry,
      running: [],
      groups: ['orders'],
      ...{ policy: asking.policy, mode: asking.policy.mode },
    };
    const request = { group: 'orders', trigger: 'sweep' as const };
    const decided = (now: number) => decide({ request, group: asking, entry, assessment, here: ireland, now });

    expect(startFor({ ...sweep, now: late - 1 })).toBeUndefined();
    expect(startFor({ ...sweep, now: late })?.machine).toBe('failover');
    expect(decided(late - 1)).toMatchObject({ quiet: true });
    expect(decided(late)).toMatchObject({
      ...{
        go: false,
        quiet: false,
        command: `Start the failover machine in ${ireland} with events/manual-revert.json`,
      },
      reasons: expect.arrayContaining([
        `The transfer to ${frankfurt} at epoch 2 stands still: persons were to be asked again 120 s ago, and nobody in ${frankfurt} took it up.`,
      ]),
    });
    const over = told({ held: { ...askedNow(asking, at(0)), endedAt: at(5) } });
    expect(isAbandoned(over, late)).toBe(false);
  });

  test.each([
    ['an API that does not answer', standby(), `The RDS API of ${ireland} did not describe orders.`],
    [
      'a write that was taken',
      standby({ other: closed({ status: 'stopped' }), otherWrite: 'written' }),
      `orders in ${ireland} is stopped, and a write by the old path was written: no proof yet.`,
    ],
  ])('says what the proof lacks: %s', (_what, view, sentence) => {
    expect(seen(declared(), [view], 400)).toMatchObject({ reasons: expect.arrayContaining([sentence]) });
  });

  test('says who let it go on already', () => {
    expect(seen(declared(leaves(2, 'jane')))).toMatchObject({
      reasons: expect.arrayContaining([
        expect.stringContaining('approvals of 2 persons; arn:aws:iam::111122223333:user/jane said so'),
      ]),
    });
  });
});

test('what is told after the wait is news, and counts from its end', () => {
  const held: Held = { askedAt: at(60) };
  const entry = declared({
    ...leaves(2, 'jane', 'sam'),
    transfer: transfer({ verdict: 'Stopped halfway', untoldAt: at(60), held }),
  });
  const busy = { databases: [standby({ target: replica({ status: 'backing-up' }) })], records: [] };
  const learned = learn(entry, asking, busy, at(1200));

  expect(learned.transfer).toMatchObject({ held: { ...held, endedAt: at(1200) } });
  expect(learned.transfer?.verdict).toBeUndefined();
  expect(learned.transfer?.untoldAt).toBeUndefined();
  const step = (now: number) => chooseStep({ entry: learned, group: asking, reality: busy, now, startedAt: at(1200) });
  expect(step(at(1200))).toMatchObject({ kind: 'wait' });
  expect(step(at(2100))).toMatchObject({ kind: 'announce', verdict: 'Stopped halfway' });
  expect(learn(declared({ transfer: transfer({ held }) }), asking, busy, at(70)).transfer?.held).toEqual(held);
});
