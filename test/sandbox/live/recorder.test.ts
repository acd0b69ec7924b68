import { becomesTrue, wallClock } from '#sandbox/live/clock.ts';
import type { LiveStage } from '#sandbox/live/live-stage.ts';
import { record } from '#sandbox/live/recorder.ts';

test('a recording reads what the processors did, again and again, until it is stopped', async () => {
  const empty = {
    group: { traffic: [], databases: {} },
    servers: { engines: [] },
    world: { on: () => () => undefined },
  };
  const recording = record(empty as unknown as LiveStage);
  const within = { withinMilliseconds: 60_000 };
  expect(await becomesTrue(wallClock, () => recording.processors.length >= 2, within)).toBe(true);
  recording.stop();

  const [first, second] = recording.processors;
  expect(second?.at).toBeGreaterThan(first?.at ?? Number.NaN);
  expect(second?.own).toBeGreaterThan(first?.own ?? Number.NaN);
});
