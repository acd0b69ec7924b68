import { forEver } from './fault-kind.ts';
import type { Fault } from './plan.ts';

/** Stories with names, as fault lists: a seed then decides only timing, durations, policy and the calls' habits. */

const fault = (id: string, kind: string, more: Partial<Fault> = {}): Fault => ({
  ...{ id, kind, atSeconds: 30, durationSeconds: forEver, target: 'owner', args: {} },
  ...more,
});

export const scenarios: Readonly<Record<string, readonly Fault[]>> = {
  'clean-region-loss': [fault('F15', 'region-down')],
  'isolated-region': [fault('F15', 'isolated')],
  'blip-43s': [fault('F22', 'blip', { durationSeconds: 43 })],
  'single-liar': [fault('F41', 'lying-observer', { target: 'owner-standby', durationSeconds: 600 })],
  'liar-alone': [fault('F41', 'lying-alone', { target: 'owner-standby', durationSeconds: 600 })],
  'replication-still-flows': [fault('F20', 'closed-network', { durationSeconds: 600, args: { api: 1 } })],
  'reverted-after-fence': [fault('F59', 'frozen-and-reverted', { args: { state: 1 }, durationSeconds: 300 })],
  'reverted-before-fence': [fault('F59', 'frozen-and-reverted', { args: { state: 2 }, durationSeconds: 300 })],
  'flap-and-cooldown': [
    fault('F15', 'region-down', { durationSeconds: 200 }),
    fault('F31', 'new-owner-down', { target: 'standby', args: { seconds: 300, down: 200 } }),
  ],
  'lost-again-after-revert': [
    fault('F59', 'frozen-and-reverted', { args: { state: 2 }, durationSeconds: 300 }),
    fault('F15', 'region-down', { atSeconds: 560 }),
  ],
  'namesake-in-standby': [
    fault('F47', 'namesake', { target: 'standby', durationSeconds: 900 }),
    fault('F15', 'region-down', { atSeconds: 60 }),
  ],
  'witness-lost-then-region-loss': [
    fault('F28', 'witness-down', { target: 'witness', durationSeconds: 600 }),
    fault('F15', 'region-down', { atSeconds: 120 }),
  ],
  // The witness answers with a clock that is minutes late, so its word does not count; its copy of the ledger does.
  'witness-unheard-then-region-loss': [
    fault('F40', 'clock-skew', { target: 'witness', args: { seconds: -200 }, durationSeconds: 900 }),
    fault('F15', 'region-down', { atSeconds: 120 }),
  ],
  'ledger-lost': [
    fault('F61', 'ledger-down', { target: 'standby', durationSeconds: 400 }),
    fault('F61', 'ledger-down', { target: 'witness', durationSeconds: 400 }),
    fault('F15', 'region-down'),
  ],
  'answers-in-between': [
    fault('F15', 'isolated', { durationSeconds: 30 }),
    fault('F15', 'isolated', { atSeconds: 80, durationSeconds: 600 }),
  ],
  'grey-owner': [fault('F18', 'grey', { args: { percent: 40 }, durationSeconds: 600 })],
  'control-plane-only': [fault('F16', 'control-plane-down', { durationSeconds: 600 })],
  'multi-az-first': [fault('F55', 'multi-az-failover', { durationSeconds: 90 })],
  'lag-over-rpo': [
    fault('F43', 'lag', { target: 'owner-standby', args: { seconds: 300 }, durationSeconds: 900 }),
    fault('F15', 'region-down', { atSeconds: 360 }),
  ],
  'lost-tail': [
    fault('F43', 'lag', { target: 'owner-standby', args: { seconds: 8 }, durationSeconds: 900 }),
    fault('F15', 'region-down', { atSeconds: 120 }),
  ],
  'no-eligible-standby': [
    fault('F45', 'broken-standby', { target: 'standby', args: { status: 2 } }),
    fault('F15', 'region-down', { atSeconds: 60 }),
  ],
  'duplicate-storm': [
    fault('F36', 'duplicate-storm', { target: 'standby', durationSeconds: 600 }),
    fault('F15', 'region-down', { atSeconds: 60 }),
  ],
  'response-lost': [
    fault('F3', 'answer-lost', { target: 'standby', args: { percent: 50 }, durationSeconds: 600 }),
    fault('F15', 'region-down'),
  ],
  'answer-lost-then-reverted': [
    fault('F3', 'answer-lost', { atSeconds: 10, target: 'standby', args: { percent: 100 }, durationSeconds: 500 }),
    fault('F48', 'stuck-promotion', { atSeconds: 10, target: 'standby', durationSeconds: 1200 }),
    fault('F17', 'data-plane-down', { durationSeconds: 900 }),
    fault('F29', 'standby-half-down', {
      atSeconds: 420,
      target: 'standby',
      args: { service: 2 },
      durationSeconds: 240,
    }),
    fault('F62', 'revert', { atSeconds: 430, durationSeconds: 160 }),
  ],
  'crash-everywhere': [
    fault('F59', 'killed-at-change', { target: 'standby', args: { percent: 40 }, durationSeconds: 600 }),
    fault('F15', 'region-down'),
  ],
  'lease-expiry-and-slow-worker': [fault('F59', 'frozen-and-reverted', { args: { state: 1 }, durationSeconds: 700 })],
  'primary-returns-midway': [fault('F51', 'returns-midway', { args: { state: 2, down: 1 }, durationSeconds: 900 })],
  'primary-returns-later': [fault('F52', 'returns-later', { durationSeconds: 700 })],
  'route53-control-plane-down': [
    fault('F25', 'route53-down', { target: 'us-east-1', durationSeconds: 900 }),
    fault('F15', 'region-down'),
  ],
  'second-region-fails': [
    fault('F30', 'standby-dies-midway', { target: 'standby', args: { state: 2, seconds: 300 } }),
    fault('F15', 'region-down'),
  ],
  'abort-before-and-after': [
    fault('F60', 'aborted', { target: 'standby', durationSeconds: 300 }),
    fault('F15', 'region-down'),
  ],
  'two-operators': [
    fault('F62', 'two-operators', { target: 'standby', atSeconds: 60, durationSeconds: 200 }),
    fault('F15', 'region-down'),
  ],
  'redrive-old-execution': [
    fault('F60', 'redriven', { target: 'standby', durationSeconds: 900 }),
    fault('F15', 'region-down'),
  ],
};
