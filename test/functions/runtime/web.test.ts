import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Web } from '#functions/runtime/runtime.ts';
import { realWeb } from '#functions/runtime/web.ts';
import { type DnsServer, startDnsServer } from '#sandbox/live/dns-server.ts';

/** A certificate of its own for the name localhost, good for a hundred years; it protects nothing. */
const certificate = readFileSync('test/fixtures/certificate/certificate.pem', 'utf8');
const key = readFileSync('test/fixtures/certificate/key.pem', 'utf8');

let server: Server | undefined;
afterEach(async () => {
  const serving = server;
  server = undefined;
  if (serving) await new Promise((resolve) => serving.close(resolve).closeAllConnections());
});

async function serving(listener: RequestListener): Promise<number> {
  const made = createServer({ cert: certificate, key }, listener);
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  return (made.address() as AddressInfo).port;
}

let names: DnsServer;
beforeAll(async () => {
  names = await startDnsServer((name, type) => {
    const known = name === 'localhost' && type === 'A';
    return known ? [{ name, type, ttlSeconds: 5, values: ['127.0.0.1'] }] : [];
  });
});
afterAll(() => names.close());

const nameServers = () => [`127.0.0.1:${names.endpoint.port}`];
const web: Web = {
  get: (url, given) => realWeb({ trusted: certificate, nameServers: nameServers() }).get(url, given),
};
const limits = { mostBytes: 100, signal: AbortSignal.timeout(20_000) };

test('an answer is its status and the beginning of its body', async () => {
  const port = await serving((_request, response) => response.writeHead(503).end('no database'));

  expect(await web.get(`https://localhost:${port}/health?deep=1`, limits)).toEqual({
    status: 503,
    body: 'no database',
  });
});

test('no more of the body is read than is wanted, however much comes', async () => {
  const port = await serving((_request, response) => {
    const more = setInterval(() => response.write('x'.repeat(60)), 1);
    response.once('close', () => clearInterval(more));
  });

  expect((await web.get(`https://localhost:${port}/`, limits)).body).toBe('x'.repeat(100));
});

test('a redirect is an answer, and is not followed', async () => {
  const asked: unknown[] = [];
  const port = await serving((request, response) => {
    asked.push(request.url);
    response.writeHead(302, { location: '/elsewhere' }).end();
  });

  expect((await web.get(`https://localhost:${port}/health`, limits)).status).toBe(302);
  expect(asked).toEqual(['/health']);
});

test('each question has a connection of its own, and asks for an answer that no cache gives', async () => {
  const ports = new Set<number | undefined>();
  const headers: unknown[] = [];
  const port = await serving((request, response) => {
    ports.add(request.socket.remotePort);
    headers.push(request.headers['cache-control']);
    response.end('ok');
  });

  for (const _time of [1, 2, 3]) await web.get(`https://localhost:${port}/`, limits);

  expect(ports.size).toBe(3);
  expect(headers).toEqual(['no-cache', 'no-cache', 'no-cache']);
});

test('who has no certificate for the name, or one that nobody vouches for, is not believed', async () => {
  const port = await serving((_request, response) => response.end('ok'));

  await expect(web.get(`https://127.0.0.1:${port}/`, limits)).rejects.toMatchObject({
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  });
  await expect(realWeb({ nameServers: nameServers() }).get(`https://localhost:${port}/`, limits)).rejects.toMatchObject(
    {
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    },
  );
});

test('a question is given up when it is told to be, also in the midst of an answer', async () => {
  const port = await serving((_request, response) => void response.writeHead(200).write('o'));
  const abort = new AbortController();
  const asked = web.get(`https://localhost:${port}/`, { ...limits, signal: abort.signal });
  setTimeout(() => abort.abort(), 100);

  await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
});

test('an answer that breaks off is none', async () => {
  const port = await serving((_request, response) => {
    response.writeHead(200, { 'content-length': '50' }).write('ok');
    setTimeout(() => response.destroy(), 20);
  });

  await expect(web.get(`https://localhost:${port}/`, limits)).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test('who wants to speak another protocol gives no answer, and that is told at once', async () => {
  const port = await serving(({ socket }) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  });

  await expect(web.get(`https://localhost:${port}/`, limits)).rejects.toThrow('It wants to speak another protocol.');
});

test('a name that does not exist is told as one', async () => {
  await expect(web.get('https://orders.example.com/', limits)).rejects.toMatchObject({ code: 'ENOTFOUND' });
});

describe('a name whose servers are silent', () => {
  const silent = createSocket('udp4').unref();
  beforeAll(() => new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve)));
  afterAll(() => new Promise<void>((resolve) => silent.close(resolve)));

  test('takes none of the threads that other look-ups need, and is given up when that is told', async () => {
    const abort = new AbortController();
    const heard = new Promise((resolve) => silent.once('message', resolve));
    const patient = realWeb({ nameServers: [`127.0.0.1:${silent.address().port}`] });
    const asked = patient.get('https://orders.example.com/', { ...limits, signal: abort.signal });

    await Promise.race([heard, asked]);
    expect(process.getActiveResourcesInfo()).not.toContain('GetAddrInfoReqWrap');
    abort.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
  });
});
