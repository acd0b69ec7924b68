import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import { signIdentity } from '#cli/sign-identity.ts';

const now = Date.parse('2026-01-31T12:00:00Z');
const purpose = '111122223333/understudy/orders/1-7/approve';
const permanent = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const temporary = { ...permanent, accessKeyId: 'ASIAIOSFODNN7EXAMPLE', sessionToken: 'IQoJb3JpZ2lu/X2VjE+a==' };

test.each([
  ['permanent', permanent],
  ['temporary', temporary],
])("our signature by %s credentials is the one that the AWS SDK's own signer makes", async (_kind, credentials) => {
  const signer = new SignatureV4({ service: 'sts', region: 'eu-central-1', credentials, sha256: Sha256 });
  const hostname = 'sts.eu-central-1.amazonaws.com';
  const request = new HttpRequest({
    ...{ method: 'GET', protocol: 'https:', hostname, path: '/' },
    query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
    headers: { host: hostname, 'x-understudy-purpose': purpose },
  });

  const { query = {} } = await signer.presign(request, {
    ...{ expiresIn: 300, signingDate: new Date(now) },
    unhoistableHeaders: new Set(['x-understudy-purpose']),
  });

  expect(signIdentity(credentials, 'eu-central-1', purpose, now)).toEqual({
    accessKeyId: credentials.accessKeyId,
    date: '20260131T120000Z',
    signature: query['X-Amz-Signature'],
    ...('sessionToken' in credentials && { sessionToken: credentials.sessionToken }),
  });
});
