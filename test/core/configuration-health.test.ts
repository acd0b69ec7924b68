import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { configurationProblems, parseConfiguration } from '#core/configuration-problems.ts';
import { problemLine } from '#core/problem.ts';

const withHealth = (health: unknown) => {
  const draft = parse(readFileSync('understudy.yaml', 'utf8'));
  draft.groups.orders.health = health;
  return draft;
};
const linesOf = (health: unknown) => configurationProblems(withHealth(health)).map((problem) => problemLine(problem));

test('a group has no health URL unless it says so, and 200 is expected of one that does not say another status', () => {
  const url = 'https://orders.example.com:8443/health?deep=1';

  expect(parseConfiguration(parse(readFileSync('understudy.yaml', 'utf8'))).groups.orders?.health).toBeUndefined();
  expect(parseConfiguration(withHealth({ url })).groups.orders?.health).toEqual({ url, expectedStatus: 200 });
});

test.each([
  'https://orders.example.com',
  'https://orders.example.com/',
  'https://a.b',
  'https://orders-1.example.com:65535/a/b?c=d&e',
])('%s may be asked', (url) => {
  expect(linesOf({ url })).toEqual([]);
});

const allowed = 'allowed: an https URL of at most 500 characters such as https://orders.example.com/health.';

test.each([
  ['http://orders.example.com/health', 'Over http nobody can tell who answers.'],
  [
    'https://jane:secret@orders.example.com/',
    'Leave user and password out: the URL stands in the deployment and on pages.',
  ],
  ['https://orders.example.com/health#top', 'Leave the fragment (#…) out: it is never sent.'],
  ['https://10.0.0.7/health', 'Give the DNS name that its certificate is for.'],
  ['https://[::1]/health', 'Give the DNS name that its certificate is for.'],
  ['https://localhost:8080/health', 'Give the DNS name that its certificate is for.'],
  ['https://Orders.example.com/health', 'Write the host in lower case.'],
  ['https://orders/health', 'Correct it.'],
  ['https://orders.example.com:70000/', 'Correct it.'],
  ['https://orders.example.com/my health', 'Correct it.'],
  [`https://orders.example.com/${'x'.repeat(500)}`, 'Correct it.'],
  ['orders.example.com/health', 'Correct it.'],
])('%s is refused with what to do', (url, advice) => {
  const [line, ...more] = linesOf({ url });

  expect(more).toEqual([]);
  expect(line).toMatch(/^groups\.orders\.health\.url: got "/);
  expect(line).toContain(`${allowed} ${advice}`);
});

test('a status that is none, an empty body and an unknown key are refused', () => {
  const url = 'https://orders.example.com/health';

  expect(linesOf({ url, expectedStatus: 20, expectedBody: '', body: 'ok' })).toEqual([
    'groups.orders.health.expectedStatus: got 20 (a number); allowed: a whole number from 200 to 599, an HTTP status. Correct it.',
    'groups.orders.health.expectedBody: got ""; allowed: a line of 1 to 200 characters. Correct it.',
    'groups.orders.health.body: got an unknown key; allowed: url, expectedStatus, expectedBody. Remove it.',
  ]);
  expect(linesOf({})).toEqual([`groups.orders.health.url: got nothing; ${allowed} Add it.`]);
});
