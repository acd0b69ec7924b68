import { type Reports, seesTheWriter } from '#sandbox/live/warm-up.ts';
import type { AlarmState } from '#sandbox/world/alarm-spec.ts';
import { MetricStore } from '#sandbox/world/metric-store.ts';
import { frankfurt, suspicionAlarm, worldOf } from '../world/fixture.ts';

/** What counts as a sight of the writer while a drill's stage comes to rest. Times are seconds since its observers began. */

const { world } = await worldOf({ [frankfurt]: { Suspicion: suspicionAlarm } });
const [alarm] = world.alarms.in(frankfurt);
if (!alarm) throw new Error('The template has an alarm.');
const { spec } = alarm;
const start = 1_800_000_000_000;

/** Is the writer seen at that second, by an alarm in that state and looks of those values at their seconds? */
function isSeen(at: number, state: AlarmState, looks: readonly (readonly [second: number, value: number])[]): boolean {
  const metrics = new MetricStore(() => start + at * 1000);
  for (const [second, value] of looks) {
    const moment = start + second * 1000;
    metrics.put(frankfurt, spec.metric, { at: moment, visibleAt: moment, value, highResolution: true });
  }
  const standing = (given: AlarmState) => ({ state: given, since: start, reason: 'made for a test' });
  const all = [
    { spec: { ...spec, name: 'understudy-sweep-failing' }, standing: standing('OK') },
    { spec, standing: standing(state) },
  ];
  const reports: Reports = { alarms: { in: () => all }, host: { metrics } };
  return seesTheWriter(reports, frankfurt, start + at * 1000);
}

test('a look that finds it, under an alarm that is OK, whenever that became so', () => {
  expect(isSeen(60, 'OK', [[59, 0]])).toBe(true);
});

test('not an alarm that is OK because nobody has looked yet', () => {
  expect(isSeen(60, 'OK', [])).toBe(false);
});

test('not a look that finds it while the alarm has not come back', () => {
  expect(isSeen(60, 'ALARM', [[59, 0]])).toBe(false);
  expect(isSeen(60, 'INSUFFICIENT_DATA', [[59, 0]])).toBe(false);
});

test('not a look that finds it silent, nor one beside it', () => {
  expect(isSeen(60, 'OK', [[59, 2]])).toBe(false);
  expect(
    isSeen(60, 'OK', [
      [50, 2],
      [59, 0],
    ]),
  ).toBe(false);
});

test('a look for as long as the next one may take to be published, and no longer', () => {
  expect(isSeen(60, 'OK', [[42, 0]])).toBe(true);
  expect(isSeen(60, 'OK', [[39, 0]])).toBe(false);
  expect(
    isSeen(60, 'OK', [
      [39, 2],
      [42, 0],
    ]),
  ).toBe(true);
});
