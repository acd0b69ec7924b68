import {
  controlPlaneSignal,
  endpointSignal,
  isBlind,
  isSilent,
  isSuspicious,
  type Look,
  neutralRegions,
  publishedAt,
  publishedSilence,
  silenceOf,
} from '#core/observation.ts';
import { noon } from './observations.ts';

const look = (state: 'up' | 'down' | 'unknown', more: Partial<Look> = {}): Look => ({
  startedAt: noon - 1500,
  endedAt: noon,
  blind: false,
  endpoint: { state, reason: '' },
  controlPlane: { state: 'up', reason: '' },
  replication: {},
  multiAz: false,
  someSilent: false,
  ...more,
});
const past = (secondsAgo: number, silent: boolean) => ({ at: noon - secondsAgo * 1000, silent });

describe('how long the writer has been silent', () => {
  test('starts at the end of the first failed look of the run that reaches until now', () => {
    const looks = [past(25, false), past(20, true), past(15, true), past(10, true), past(5, true)];

    expect(silenceOf(look('down'), looks)).toEqual({ silentSince: noon - 20_000, answeredAt: noon - 29_000 });
  });

  test('is broken by one good look', () => {
    const looks = [past(20, true), past(15, false), past(10, true)];

    expect(silenceOf(look('down'), looks)).toEqual({ silentSince: noon - 10_000, answeredAt: noon - 19_000 });
  });

  test('is broken by a gap in which nobody looked', () => {
    const looks = [past(100, true), past(60, true), past(25, true), past(20, true)];

    expect(silenceOf(look('down'), looks)).toEqual({ silentSince: noon - 25_000 });
  });

  test('is as old as this look when nothing was published', () => {
    expect(silenceOf(look('down'), [])).toEqual({ silentSince: noon });
  });

  test('is none when this look was good', () => {
    expect(silenceOf(look('up'), [past(5, true)])).toEqual({ answeredAt: noon - 1500 });
  });

  test('is not known to an observer that can not tell', () => {
    expect(silenceOf(look('unknown'), [past(5, true)])).toEqual({});
    expect(silenceOf(look('down', { blind: true }), [past(5, true)])).toEqual({});
  });

  test('does not depend on the order of the points', () => {
    const looks = [past(5, true), past(20, false), past(10, true), past(15, true)];

    expect(silenceOf(look('down'), looks).silentSince).toBe(noon - 15_000);
  });
});

describe('the writers of a group', () => {
  const yes = { name: 'a', ok: true, reason: 'a answers.' };
  const no = { name: 'b', ok: false, reason: 'b does not.' };

  test('are silent only when none of them answers', () => {
    expect(endpointSignal([yes], []).state).toBe('up');
    expect(endpointSignal([yes, no], [])).toEqual({ state: 'up', reason: 'Of 2 writers 1 silent: b does not.' });
    expect(endpointSignal([no, no], []).state).toBe('down');
  });

  test('are unknown to an observer whose own network reaches nobody else either', () => {
    expect(endpointSignal([no], [no]).state).toBe('unknown');
    expect(endpointSignal([no], [yes]).state).toBe('down');
    expect(endpointSignal([], []).state).toBe('unknown');
  });
});

test('one answer of the control plane is enough, and one doubt outweighs silence', () => {
  const signal = (...states: ('up' | 'down' | 'unknown')[]) =>
    controlPlaneSignal(states.map((api) => ({ api, reason: api }))).state;

  expect([signal('down', 'up'), signal('down', 'unknown'), signal('down'), signal()]).toEqual([
    'up',
    'unknown',
    'down',
    'unknown',
  ]);
});

test('an observer that reaches anything outside its own Region is not blind', () => {
  const signals = ['up', 'down', 'unknown'] as const;
  const blind = signals
    .flatMap((a) => signals.flatMap((b) => signals.map((c) => [a, b, c] as const)))
    .filter((each) => isBlind(...each));

  expect(blind).toHaveLength(8);
  expect(blind.flat()).not.toContain('up');
});

test('any signal that is down is suspicious, and so is an observer that can not tell', () => {
  const stalled = { orders: { state: 'stalled' as const, reason: '' } };

  expect(isSuspicious(look('up'))).toBe(false);
  expect(isSuspicious(look('down'))).toBe(true);
  expect(isSuspicious(look('up', { someSilent: true }))).toBe(true);
  expect(isSuspicious(look('up', { controlPlane: { state: 'down', reason: '' } }))).toBe(true);
  expect(isSuspicious(look('up', { replication: stalled }))).toBe(true);
  expect(isSuspicious(look('unknown'))).toBe(true);
  expect(isSuspicious(look('down', { blind: true }))).toBe(true);
});

test('only an observer that can tell calls the writer silent', () => {
  expect(isSilent(look('down'))).toBe(true);
  expect(isSilent(look('up'))).toBe(false);
  expect(isSilent(look('unknown'))).toBeUndefined();
  expect(isSilent(look('down', { blind: true }))).toBeUndefined();
});

test('published looks alone tell since when the writer is silent, as long as they are recent', () => {
  expect(publishedSilence([past(30, false), past(25, true), past(5, true)], noon)).toBe(noon - 25_000);
  expect(publishedSilence([past(10, true), past(5, false)], noon)).toBeUndefined();
  expect(publishedSilence([past(60, true)], noon)).toBeUndefined();
  expect(publishedSilence([], noon)).toBeUndefined();
});

test('a look is published with the second of its end, rounded up', () => {
  expect([publishedAt(noon), publishedAt(noon + 1), publishedAt(noon + 999)]).toEqual([noon, noon + 1000, noon + 1000]);
});

test('an observer tests itself on Regions that are neither its own nor the observed one', () => {
  const pair = { candidates: ['eu-west-1', 'eu-central-1'], witness: 'eu-west-2' } as never;
  const three = { candidates: ['eu-west-1', 'eu-central-1', 'eu-north-1'], witness: 'eu-west-2' } as never;

  expect(neutralRegions(pair, 'eu-central-1', 'eu-west-1')).toEqual(['eu-west-2']);
  expect(neutralRegions(pair, 'eu-west-2', 'eu-west-1')).toEqual(['eu-central-1']);
  expect(neutralRegions(three, 'eu-north-1', 'eu-central-1')).toEqual(['eu-west-2']);
  expect(neutralRegions(three, 'eu-west-2', 'eu-central-1')).toEqual(['eu-west-1', 'eu-north-1']);
});
