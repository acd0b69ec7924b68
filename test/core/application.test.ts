import { applicationSignal, noApplication } from '#core/application.ts';

const health = {
  url: 'https://orders.example.com/health?key=secret',
  expectedStatus: 200,
  expectedBody: '"writer":true',
};

test('an application is well only with the status and the body that are expected', () => {
  const well = { status: 200, body: '{"writer":true}' };

  expect(applicationSignal(health, well)).toEqual({
    state: 'up',
    reason: 'https://orders.example.com/health answers with 200, as it should.',
  });
  expect(applicationSignal(health, { ...well, status: 302 })).toEqual({
    state: 'down',
    reason: 'https://orders.example.com/health answers with 302, not with 200.',
  });
  expect(applicationSignal(health, { ...well, body: '{"writer":false}' })).toEqual({
    state: 'down',
    reason: 'https://orders.example.com/health answers with 200, but without ""writer":true".',
  });
});

test('without an expected body the status alone counts', () => {
  const { expectedBody: _none, ...plain } = health;

  expect(applicationSignal({ ...plain, expectedStatus: 204 }, { status: 204, body: '' }).state).toBe('up');
});

test('an application that does not answer is not well, and no reason tells what follows the question mark', () => {
  expect(noApplication(health, 'No answer within 2 s.')).toEqual({
    state: 'down',
    reason: 'https://orders.example.com/health does not answer: No answer within 2 s.',
  });
});
