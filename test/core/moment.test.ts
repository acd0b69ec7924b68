import { timeOfDay } from '#core/moment.ts';

test.each([0, 1, 999, 86_399_999, 1_800_000_000_000, 1_799_999_999_999])('tells %i as the calendar does', (at) => {
  expect(timeOfDay(at)).toBe(`${new Date(at).toISOString().slice(11, 19)} UTC`);
});
