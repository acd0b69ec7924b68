import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { becomesTrue, wallClock } from '#sandbox/live/clock.ts';
import { type Link, openLink } from '#sandbox/live/link.ts';
import { claimFreePort, type Endpoint, listen } from '#sandbox/live/ports.ts';
import { seededDelay } from '#sandbox/live/seeded-delay.ts';

let upstream: Server;
let link: Link;
let received: string;
let sockets: Socket[];

beforeEach(async () => {
  received = '';
  sockets = [];
  upstream = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      received += bytes.toString('latin1');
      socket.write(bytes);
    });
  });
  const port = await claimFreePort(async (candidate) => {
    await listen(upstream, candidate);
    return candidate;
  });
  const delay = { baseMilliseconds: 2, jitterMilliseconds: 20, seed: 11 };
  link = await openLink({ name: 'a to b', upstream: () => ({ host: '127.0.0.1', port }), delay, clock: wallClock });
});

afterEach(async () => {
  link.close();
  for (const socket of sockets) socket.destroy();
  await new Promise((closed) => upstream.close(closed));
});

async function open(endpoint: Endpoint) {
  const socket = connect(endpoint);
  sockets.push(socket);
  const client = { socket, echoed: '' };
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    client.echoed += bytes.toString('latin1');
  });
  await once(socket, 'connect');
  return client;
}

const soon = (isTrue: () => boolean) => becomesTrue(wallClock, isTrue, { withinMilliseconds: 20_000 });

test('bytes arrive complete and in order however the jitter falls', async () => {
  const client = await open(link.endpoint);
  let sent = '';
  for (let number = 0; number < 2000; number += 1) {
    const chunk = `${number},`;
    sent += chunk;
    client.socket.write(chunk);
    if (number % 50 === 0) await wallClock.sleep(1);
  }
  await soon(() => client.echoed.length >= sent.length);

  expect(received).toBe(sent);
  expect(client.echoed).toBe(sent);
}, 30_000);

test('a cut holds what is sent and refuses new sessions, and a heal delivers it', async () => {
  const client = await open(link.endpoint);
  client.socket.write('before ');
  await soon(() => client.echoed === 'before ');
  link.cut();
  client.socket.write('held');
  await expect(open(link.endpoint)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await wallClock.sleep(100);
  const duringTheCut = received;
  await link.heal();
  await soon(() => client.echoed === 'before held');
  const late = await open(link.endpoint);

  expect(duringTheCut).toBe('before ');
  expect(client.echoed).toBe('before held');
  expect(late.socket.destroyed).toBe(false);
}, 30_000);

test('broken sessions end on both sides and drop what was held, while new ones are accepted', async () => {
  const client = await open(link.endpoint);
  link.cut();
  client.socket.write('never arrives');
  await wallClock.sleep(50);
  link.breakSessions();
  await soon(() => client.socket.destroyed);
  await link.heal();
  const next = await open(link.endpoint);
  next.socket.write('arrives');
  await soon(() => next.echoed === 'arrives');

  expect(received).toBe('arrives');
  expect(link.sessions).toBe(1);
}, 30_000);

test('a link that refuses new sessions keeps the open ones, also through a heal', async () => {
  const client = await open(link.endpoint);
  link.refuseNew();
  await link.heal();
  await expect(open(link.endpoint)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  client.socket.write('still here');
  await soon(() => client.echoed === 'still here');
  await link.acceptNew();
  const late = await open(link.endpoint);

  expect(client.echoed).toBe('still here');
  expect(late.socket.destroyed).toBe(false);
}, 30_000);

test('a session ends on one side when it ends on the other', async () => {
  const client = await open(link.endpoint);
  client.socket.end('goodbye');
  await once(client.socket, 'close');

  expect(client.echoed).toBe('goodbye');
  expect(await soon(() => link.sessions === 0)).toBe(true);
}, 30_000);

test('a seed decides the delays, and they stay between base and base plus jitter', () => {
  const draw = (seed: number) => {
    const next = seededDelay({ baseMilliseconds: 35, jitterMilliseconds: 10, seed });
    return Array.from({ length: 1000 }, next);
  };

  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  expect(Math.min(...draw(7))).toBeGreaterThanOrEqual(35);
  expect(Math.max(...draw(7))).toBeLessThan(45);
  expect(new Set(draw(7).map(Math.floor)).size).toBe(10);
});
