import { identityRequest, Proof, proofDate, purposeOf, signedAt } from '#core/identity-proof.ts';

const proof = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', date: '20260131T120000Z', signature: 'a'.repeat(64) };

const installation = { installation: 'understudy', account: '111122223333' };

test('no word of a purpose can be read as two, nor end the header', () => {
  expect(purposeOf(installation, 'orders', ['pause', '60', 'a/b\r\nc 100 %'])).toBe(
    '111122223333/understudy/orders/pause/60/a%2Fb%0D%0Ac%20100%20%25',
  );
});

test('the request goes to the STS of the own Region, and names the purpose', () => {
  const purpose = purposeOf(installation, 'orders', ['1-7', 'approve']);

  expect(identityRequest('eu-central-1', proof, purpose)).toEqual({
    host: 'sts.eu-central-1.amazonaws.com',
    query: {
      Action: 'GetCallerIdentity',
      Version: '2011-06-15',
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': 'AKIAIOSFODNN7EXAMPLE/20260131/eu-central-1/sts/aws4_request',
      'X-Amz-Date': '20260131T120000Z',
      'X-Amz-Expires': '300',
      'X-Amz-SignedHeaders': 'host;x-understudy-purpose',
    },
    headers: { 'x-understudy-purpose': '111122223333/understudy/orders/1-7/approve' },
  });
});

test('the date of a signature is read back to the second', () => {
  const at = Date.parse('2026-01-31T12:00:00.999Z');

  expect(proofDate(at)).toBe('20260131T120000Z');
  expect(signedAt({ date: proofDate(at) })).toBe(at - 999);
  expect(signedAt({ date: '20261399T120000Z' })).toBeNaN();
});

test.each([
  ['an access key that ends the parameter', { accessKeyId: 'AKIAIOSFODNN7EXAMPLE&Action=AssumeRole' }],
  ['a date with a path', { date: '../../20260131' }],
  ['a host', { host: '169.254.169.254' }],
  ['a signature in capitals', { signature: 'A'.repeat(64) }],
  ['a token with a line break', { sessionToken: 'abc\r\nx: y' }],
])('a proof with %s is refused', (_what, given) => {
  expect(Proof.safeParse({ ...proof, ...given }).success).toBe(false);
});

test('a proof of permanent and one of temporary credentials are taken', () => {
  expect(Proof.safeParse(proof).success).toBe(true);
  expect(Proof.safeParse({ ...proof, sessionToken: 'IQoJb3JpZ2luX2VjE+/=' }).success).toBe(true);
});
