import { problemsOf, type Request, Request as Schema } from '#core/request.ts';

const event = 'RDS-EVENT-0013 6f8e0a52-3a1c-4c8e-9d0f-0c8d2b1a7e44';
const hint = (given: Partial<Request> = {}): Request => ({ group: 'orders', trigger: 'hint', event, ...given });

test('a hint names what AWS said and which event that was', () => {
  expect(problemsOf(Schema.parse(hint()))).toEqual([]);
  expect(problemsOf(hint({ event: 'AWS_RDS_OPERATIONAL_ISSUE 6f8e0a52-3a1c-4c8e-9d0f-0c8d2b1a7e44' }))).toEqual([]);
});

test.each([
  ['', 'this one has ""'],
  ['RDS-EVENT-0013', 'this one has "RDS-EVENT-0013"'],
  ['6f8e0a52-3a1c-4c8e-9d0f-0c8d2b1a7e44', 'this one has "6f8e'],
  [` ${event}`, 'this one has " RDS'],
])('one that says %j is refused, with what it has', (given, words) => {
  expect(problemsOf(hint({ event: given }))).toEqual([expect.stringContaining(words)]);
});

test('a hint overrides nothing, whatever it says', () => {
  expect(problemsOf(hint({ acceptLiveWriter: true }))).toEqual([expect.stringContaining('Only a manual start may')]);
});
