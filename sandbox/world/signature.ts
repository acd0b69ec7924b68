import { createHash, createHmac } from 'node:crypto';

/** What STS makes of a signed URL: it signs what it received with the secret that it knows, and compares. */

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Percent-encoding of everything but the unreserved characters [RFC 3986]. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

/** Does the URL's own signature fit its parameters, the signed headers and this secret? [IAM User Guide, Signature Version 4] */
export function isSignedWith(url: URL, headers: Readonly<Record<string, string>>, secret: string): boolean {
  const query = [...url.searchParams].filter(([name]) => name !== 'X-Amz-Signature');
  const given = new Map(query);
  const signed = (given.get('X-Amz-SignedHeaders') ?? '').split(';');
  const all: Readonly<Record<string, string>> = { ...headers, host: url.host };
  const canonical = [
    ...['GET', url.pathname],
    query
      .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
      .sort()
      .join('&'),
    ...signed.map((name) => `${name}:${all[name] ?? ''}`),
    ...['', signed.join(';'), hash('')],
  ].join('\n');
  const [, ...scope] = (given.get('X-Amz-Credential') ?? '').split('/');
  const key = scope.reduce<string | Buffer>((before, part) => hmac(before, part), `AWS4${secret}`);
  const text = [given.get('X-Amz-Algorithm'), given.get('X-Amz-Date'), scope.join('/'), hash(canonical)].join('\n');
  return hmac(key, text).toString('hex') === url.searchParams.get('X-Amz-Signature');
}
