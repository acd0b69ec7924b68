import { signalOf } from '#functions/aws/rds-read.ts';
import { awsError } from '../fake-runtime.ts';

test.each([
  ['up', 'a refusal', awsError('AccessDenied', 403)],
  ['up', 'a missing instance', awsError('DBInstanceNotFoundFault', 404)],
  ['down', 'a server error', awsError('InternalFailure', 500)],
  ['down', 'no answer at all', awsError('TimeoutError')],
  ['down', 'a refused connection', Object.assign(new Error(), { code: 'ECONNREFUSED' })],
  ['unknown', 'throttling by name', awsError('Throttling', 400)],
  ['unknown', 'throttling by status', awsError('Whatever', 429)],
  ['unknown', 'throttling as the SDK marks it', { ...awsError('X', 503), $retryable: { throttling: true } }],
  ['unknown', 'missing credentials', awsError('CredentialsProviderError')],
])('an API is %s after %s', (state, _what, error) => {
  expect(signalOf(error)).toBe(state);
});
