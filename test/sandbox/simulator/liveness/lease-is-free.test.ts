import type { LedgerEntry } from '#core/ledger.ts';
import { leaseIsFree } from '#sandbox/simulator/liveness/lease-is-free.ts';
import type { Tag } from '#sandbox/simulator/tags.ts';
import type { Truth } from '#sandbox/simulator/truth.ts';
import type { CallEntry } from '#sandbox/world/call-log.ts';
import type { ExecutionRecord } from '#sandbox/world/executions.ts';
import { frankfurt, ireland } from '../../world/fixture.ts';

const arn = 'arn:run-1';
const kept = /^run-1 ended by itself, and keeps the lease until 1970-01-01T00:01:00.000Z\.$/;

/** A run that ends at second 50; the lease of `holder` lasts until second 60. */
function ending({ holder = arn, now = 50_000, executions = [] as object[], logs = [] as object[], up = true } = {}) {
  const watch = leaseIsFree.watch({
    entry: { holder, leaseExpiresAt: 60_000 } as LedgerEntry,
    stage: {
      timers: { now: () => now },
      world: { executions, logs, host: { reach: { isUp: () => up } } },
    },
  } as unknown as Truth);
  const record = { arn, name: 'run-1', region: frankfurt, startedAt: 10_000, input: {}, history: [] };
  return {
    call: (result: string, service = 'dynamodb') =>
      watch.called?.({ service, result } as CallEntry, { holder: arn } as Tag),
    executed: (last: object) => watch.executed?.({ ...record, ...last } as unknown as ExecutionRecord),
    ended: () => watch.ended?.(),
  };
}

const reconciled = { result: { path: ['Adopt input', 'How did it end?', 'Serving from the target'] } };
const refused = (type: string) => ({
  result: { path: ['Announce refusal', 'Stopped, nothing changed'] },
  history: [{ type, state: 'Announce refusal' }],
});

test('a run that ended by its own choice, or with a refusal that was announced, keeps no lease', () => {
  expect(ending().executed(reconciled)).toMatch(kept);
  expect(ending().executed(refused('TaskSucceeded'))).toMatch(kept);
  expect(ending().executed({ ...reconciled, arn: 'arn:other', input: { holder: arn } })).toMatch(kept);
});

test('a refusal that could not be announced gave nothing back either, and neither did a run that was stopped', () => {
  for (const type of ['TaskScheduled', 'TaskFailed', 'TaskTimedOut'])
    expect(ending().executed(refused(type))).toBeUndefined();
  expect(ending().executed({ result: { path: ['Adopt input', 'Look around'] } })).toBeUndefined();
  expect(
    ending().executed({ ...refused('TaskFailed'), history: [{ type: 'TaskSucceeded', state: 'Decide failover' }] }),
  ).toBeUndefined();
});

test.each([
  ['is another holder’s', { holder: 'arn:other' }],
  ['has run out', { now: 60_000 }],
  ['goes on with a second run for the same holder', { executions: [{ arn: 'arn:two', input: { holder: arn } }] }],
])('a lease that %s is not the ended run’s to give back', (_what, given) => {
  expect(ending(given).executed(reconciled)).toBeUndefined();
});

test.each([
  ['has ended as well', { arn: 'arn:two', input: { holder: arn }, result: {} }],
  ['acts for somebody else', { arn: 'arn:two', input: { holder: 'arn:three' } }],
  ['only waits for the one that ended', { arn, input: {} }],
])('a run that %s shares no lease', (_what, other) => {
  expect(ending({ executions: [other] }).executed(reconciled)).toMatch(kept);
});

test('a run that could not reach the ledger may say that nothing changed, and keep its lease', () => {
  const unable = ending();
  unable.call('unreachable');
  const elsewhere = ending();
  elsewhere.call('unreachable', 'rds');
  elsewhere.call('ok');
  const line = { at: 20_000, region: frankfurt, message: 'The lease of group orders was not given back: no answer' };

  expect(unable.executed(refused('TaskSucceeded'))).toBeUndefined();
  expect(unable.executed(reconciled)).toMatch(kept);
  expect(elsewhere.executed(refused('TaskSucceeded'))).toMatch(kept);
  expect(ending({ logs: [line] }).executed(refused('TaskSucceeded'))).toBeUndefined();
  for (const other of [
    { ...line, at: 9000 },
    { ...line, region: ireland },
  ])
    expect(ending({ logs: [other] }).executed(refused('TaskSucceeded'))).toMatch(kept);
});

test('in the end no lease lasts while nobody runs', () => {
  const words = 'arn:run-1 holds the lease until 1970-01-01T00:01:00.000Z.';
  const running = { arn, region: frankfurt };

  expect(ending().ended()).toBe(words);
  expect(ending({ executions: [{ ...running, result: {} }] }).ended()).toBe(words);
  expect(ending({ executions: [running], up: false }).ended()).toBe(words);
  expect(ending({ executions: [running] }).ended()).toBeUndefined();
  expect(ending({ now: 60_000 }).ended()).toBeUndefined();
});
