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

test('whatever an error says becomes a sentence of its own, and no more than the beginning of a long one is told', () => {
  const hosts = Array.from({ length: 100 }, (_none, index) => `DNS:${index}.example.com`).join(', ');
  const { reason } = noApplication(health, `Hostname/IP does not match certificate's altnames: ${hosts}`);

  expect(noApplication(health, 'queryA ENOTFOUND orders.example.com').reason).toBe(
    'https://orders.example.com/health does not answer: queryA ENOTFOUND orders.example.com.',
  );
  expect(reason).toMatch(/does not match certificate's altnames: DNS:0\.example\.com.*…$/);
  expect(reason.length).toBeLessThan(260);
});
