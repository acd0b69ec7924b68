import { Resolver as NodeResolver } from 'node:dns/promises';
import { type Answer, endpointAnswer, type RecordSet } from '#sandbox/live/dns-records.ts';
import { type DnsServer, startDnsServer } from '#sandbox/live/dns-server.ts';
import { createResolver, type Resolver } from '#sandbox/live/resolver.ts';

const IRELAND = 'orders.eu-west-1.rds.example';
const FRANKFURT = 'orders.eu-central-1.rds.example';

let records: RecordSet[];
let now: number;
let server: DnsServer;
let resolver: Resolver;
let cutOff: boolean;

beforeEach(async () => {
  records = [{ name: 'writer.orders.example', type: 'CNAME', ttlSeconds: 10, values: [IRELAND] }];
  now = 1_000_000;
  cutOff = false;
  const endpoints = endpointAnswer((name) => name === IRELAND || name === FRANKFURT);
  const answer: Answer = (name, type) => [
    ...records.filter((set) => set.name === name && set.type === type),
    ...endpoints(name, type),
  ];
  server = await startDnsServer(answer);
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  resolver = createResolver({ server: server.endpoint, clock, timeoutMilliseconds: 5000, isCutOff: () => cutOff });
});

afterEach(() => server.close());

test('a name resolves through its CNAME to the endpoint, with the smallest TTL of the chain', async () => {
  const resolution = await resolver.resolve('Writer.orders.example.');

  expect(resolution).toEqual({ target: IRELAND, address: '127.0.0.1', ttlSeconds: 5, fromCache: false });
});

test('an answer is kept until its TTL is over, then the changed record is seen', async () => {
  await resolver.resolve('writer.orders.example');
  records = [{ name: 'writer.orders.example', type: 'CNAME', ttlSeconds: 10, values: [FRANKFURT] }];
  now += 4999;
  const early = await resolver.resolve('writer.orders.example');
  const uncached = await resolver.resolveUncached('writer.orders.example');
  now += 1;
  const late = await resolver.resolve('writer.orders.example');

  expect(early).toMatchObject({ target: IRELAND, ttlSeconds: 0.001, fromCache: true });
  expect(uncached.target).toBe(FRANKFURT);
  expect(late).toMatchObject({ target: FRANKFURT, fromCache: false });
  expect(server.queries).toEqual({ udp: 3, tcp: 0 });
});

test('clients that ask at the same moment share one query', async () => {
  const answers = await Promise.all([1, 2, 3].map(() => resolver.resolve('writer.orders.example')));

  expect(answers.map(({ target }) => target)).toEqual([IRELAND, IRELAND, IRELAND]);
  expect(server.queries.udp).toBe(1);
});

test('an answer too long for a datagram is asked for again over TCP', async () => {
  const addresses = Array.from({ length: 60 }, (_, index) => `127.0.1.${index}`);
  records = [{ name: 'many.example', type: 'A', ttlSeconds: 30, values: addresses }];

  const resolution = await resolver.resolve('many.example');

  expect(resolution).toMatchObject({ target: 'many.example', address: '127.0.1.0', ttlSeconds: 30 });
  expect(server.queries).toEqual({ udp: 1, tcp: 1 });
});

test('an unknown name, a chain to nowhere and an unreachable server are refused with the reason', async () => {
  records.push({ name: 'stray.example', type: 'CNAME', ttlSeconds: 10, values: ['nowhere.example'] });

  await expect(resolver.resolve('unknown.example')).rejects.toThrow(
    'unknown.example: the name server answers NXDOMAIN',
  );
  await expect(resolver.resolve('stray.example')).rejects.toThrow('no address for nowhere.example');
  cutOff = true;
  await expect(resolver.resolve('writer.orders.example')).rejects.toThrow('out of reach');
});

test('a name without a record of the asked type is known, and one that loops has an end', async () => {
  records.push(
    { name: 'left.example', type: 'CNAME', ttlSeconds: 10, values: ['right.example'] },
    { name: 'right.example', type: 'CNAME', ttlSeconds: 10, values: ['left.example'] },
    { name: 'note.example', type: 'TXT', ttlSeconds: 10, values: ['epoch=3'] },
  );

  expect(await resolver.resolveText('note.example')).toEqual(['epoch=3']);
  expect(await resolver.resolveText('nothing.example')).toEqual([]);
  await expect(resolver.resolve('note.example')).rejects.toThrow('the answer has no address for note.example');
  await expect(resolver.resolve('left.example')).rejects.toThrow('the answer has no address');
});

test("Node's own resolver reads the same answers", async () => {
  const node = new NodeResolver({ timeout: 5000 });
  node.setServers([`${server.endpoint.host}:${server.endpoint.port}`]);

  expect(await node.resolveCname('writer.orders.example')).toEqual([IRELAND]);
  expect(await node.resolve4('writer.orders.example', { ttl: true })).toEqual([{ address: '127.0.0.1', ttl: 5 }]);
  await expect(node.resolve4('unknown.example')).rejects.toMatchObject({ code: 'ENOTFOUND' });
});
