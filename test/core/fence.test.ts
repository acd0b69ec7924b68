import { fenceMoves, fenceProgress, fenceStands, nextFenceCall, nextLiftCall } from '#core/fence.ts';
import type { FenceProgress } from '#core/ledger.ts';
import type { DatabaseView } from '#core/reality.ts';
import { at, closed, old, view, writer } from './small-world.ts';

const next = (other: DatabaseView['other'], otherReadOnly: boolean, progress: FenceProgress = {}) =>
  nextFenceCall(view({ other, otherReadOnly }), old, progress);

describe('the calls of a fence', () => {
  test('the network is closed first, then the engine, then the sessions are ended', () => {
    expect(next(writer(), false)).toBe('close-network');
    expect(next(closed(), false)).toBe('set-read-only');
    expect(next(closed(), true)).toBe('reboot');
    expect(next(closed(), true, { rebootedAt: at(1) })).toBeUndefined();
  });

  test('a security group beside the fence keeps the network open', () => {
    const { securityGroups } = closed();
    expect(next(closed({ securityGroups: [...securityGroups, { id: 'sg-serving', active: true }] }), true)).toBe(
      'close-network',
    );
  });

  test('while the old groups are being taken away nothing is asked for again, and nobody reboots too early', () => {
    const { securityGroups } = closed();
    const leaving = closed({ securityGroups: [...securityGroups, { id: 'sg-serving', active: false }] });
    expect(next(leaving, false)).toBe('set-read-only');
    expect(next(leaving, true)).toBeUndefined();
  });

  test('a fence group that is not active yet is no closed network', () => {
    expect(next(closed({ securityGroups: [{ id: old.fenceSecurityGroup, active: false }] }), true)).toBeUndefined();
  });

  test.each(['modifying', 'rebooting', 'backing-up', 'stopped', 'failed'])('RDS is not asked while %s', (status) => {
    expect(next(writer({ status }), false)).toBeUndefined();
  });

  test('a Region out of reach and a proven fence get no call', () => {
    expect(next(undefined, false)).toBeUndefined();
    expect(next(writer(), false, { provenAt: at(1) })).toBeUndefined();
  });
});

describe('the proof of a fence', () => {
  const restarted: FenceProgress = { rebootedAt: at(0), restartedAt: at(5) };
  const standing = view({ other: closed(), otherReadOnly: true });
  const tried = (otherWrite: DatabaseView['otherWrite'], before: FenceProgress, seconds: number) =>
    fenceProgress({ ...standing, otherWrite }, old, before, at(seconds));

  test('two writes that fail ten seconds apart prove it, in words', () => {
    const first = tried('unreachable', restarted, 10);
    expect(first).toEqual({ ...restarted, firstRefusalAt: at(10) });
    expect(tried('unreachable', first, 19)).toEqual(first);

    const { provenAt, proof } = tried('read-only', first, 20);
    expect(provenAt).toBe(at(20));
    expect(proof).toContain(`${old.identifier} carries only ${old.fenceSecurityGroup}, was restarted behind it`);
    expect(proof).toContain('(read-only)');
  });

  test('a write that was taken starts all over, with another restart', () => {
    expect(tried('written', { ...restarted, firstRefusalAt: at(10) }, 20)).toEqual({});
  });

  test('a server that answered with another no proves nothing', () => {
    expect(tried('refused', { ...restarted, firstRefusalAt: at(10) }, 20)).toEqual(restarted);
  });

  test('a write that could not be tried changes nothing', () => {
    const once = { ...restarted, firstRefusalAt: at(10) };
    expect(tried(undefined, once, 20)).toEqual(once);
  });

  test.each([
    ['an open network', { other: writer(), otherReadOnly: true }],
    ['an engine that may write', { other: closed(), otherReadOnly: false }],
    ['parameters that are still being applied', { other: closed({ parametersInSync: false }), otherReadOnly: true }],
    ['an instance that is being modified', { other: closed({ status: 'modifying' }), otherReadOnly: true }],
  ])('%s does not stand, and forgets the first refusal', (_name, seen) => {
    const now = view({ ...seen, otherWrite: 'unreachable' });
    expect(fenceStands(now, old, restarted)).toBe(false);
    expect(fenceProgress(now, old, { ...restarted, firstRefusalAt: at(1) }, at(20))).toEqual(restarted);
  });

  test('a restart that was accepted counts once it was seen, or late enough', () => {
    const asked = { rebootedAt: at(0) };
    const seen = (status: string, seconds: number) =>
      fenceProgress(view({ other: closed({ status }), otherReadOnly: true }), old, asked, at(seconds)).restartedAt;
    expect(seen('available', 3)).toBeUndefined();
    expect(seen('rebooting', 3)).toBe(at(3));
    expect(seen('available', 15)).toBe(at(15));
    expect(fenceStands(standing, old, asked)).toBe(false);
  });

  test('a restart that was asked for without an answer counts once it was seen, and never by itself', () => {
    const asked = { rebootAskedAt: at(0) };
    const looked = (before: FenceProgress, status: string, seconds: number) =>
      fenceProgress(view({ other: closed({ status }), otherReadOnly: true }), old, before, at(seconds));
    expect(looked(asked, 'rebooting', 3)).toEqual({ ...asked, rebootedAt: at(0), restartedAt: at(3) });
    expect(looked(asked, 'available', 60)).toEqual(asked);
    expect(looked({}, 'rebooting', 3)).toEqual({});
  });

  test('a Region that falls silent and a proof keep what is known', () => {
    const once = { ...restarted, firstRefusalAt: at(10) };
    expect(fenceProgress(view(), old, once, at(30))).toBe(once);
    const done = { ...once, provenAt: at(20), proof: 'seen' };
    expect(fenceProgress(view({ other: writer(), otherWrite: 'written' }), old, done, at(30))).toBe(done);
  });
});

test('a fence moves while it is in reach and unproven, and not in a status that nothing leaves by itself', () => {
  expect(fenceMoves(view({ other: writer({ status: 'modifying' }) }), {})).toBe(true);
  expect(fenceMoves(view(), {})).toBe(false);
  expect(fenceMoves(view({ other: writer() }), { provenAt: at(1) })).toBe(false);
  for (const status of [
    'stopped',
    'failed',
    'storage-full',
    'incompatible-network',
    'inaccessible-encryption-credentials',
  ])
    expect(fenceMoves(view({ other: writer({ status }) }), {})).toBe(false);
});

test('a fence is lifted network first, and a writer that nobody fenced is left alone', () => {
  const lifts = (target: DatabaseView['target'], targetReadOnly: boolean | undefined) =>
    nextLiftCall(view({ target, targetReadOnly }), old);
  expect(lifts(closed(), true)).toBe('open-network');
  expect(lifts(writer(), true)).toBe('set-writable');
  expect(lifts(writer(), false)).toBeUndefined();
  expect(lifts(closed({ status: 'modifying' }), true)).toBeUndefined();
  expect(lifts(undefined, true)).toBeUndefined();
});
