import { createServer, type Server, type Socket } from 'node:net';
import { realNetwork } from '#functions/runtime/network.ts';

/** A server on a free port of this machine, and what it does with each connection. */
async function listen(serve: (socket: Socket) => void): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { server, port: typeof address === 'object' && address ? address.port : 0 };
}

const login = (port: number) => ({
  host: '127.0.0.1',
  port,
  user: 'understudy',
  database: 'orders',
  region: 'eu-west-1',
  timeoutMilliseconds: 500,
});

describe('reach', () => {
  test.each([
    ['N', 'offers no TLS'],
    ['S', 'offers TLS'],
  ])('resolves where a PostgreSQL server answers %s: it %s', async (answer) => {
    const { server, port } = await listen((socket) => {
      socket.once('data', () => socket.end(answer));
    });

    await expect(realNetwork.reach('127.0.0.1', port, 1000)).resolves.toBeUndefined();
    server.close();
  });

  test('rejects where nobody listens', async () => {
    const { server, port } = await listen(() => undefined);
    await new Promise((closed) => server.close(closed));

    await expect(realNetwork.reach('127.0.0.1', port, 1000)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('rejects where the connection is taken and nothing is answered', async () => {
    const { server, port } = await listen(() => undefined);

    await expect(realNetwork.reach('127.0.0.1', port, 200)).rejects.toThrow('no answer within 0.2 s');
    server.close();
  });

  test('rejects where the connection is closed without an answer', async () => {
    const { server, port } = await listen((socket) => socket.destroy());

    await expect(realNetwork.reach('127.0.0.1', port, 1000)).rejects.toThrow();
    server.close();
  });
});

describe('connect', () => {
  const signing = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' };
  const before = { ...process.env };
  beforeAll(() => Object.assign(process.env, signing));
  afterAll(() => {
    process.env = before;
  });

  test('refuses a server that offers no TLS', async () => {
    const { server, port } = await listen((socket) => socket.once('data', () => socket.write('N')));

    await expect(realNetwork.connect(login(port))).rejects.toThrow('does not support SSL');
    server.close();
  });

  test('asks for TLS before it says anything else', async () => {
    const first = new Promise<Buffer>((resolve) => {
      listen((socket) => socket.once('data', resolve)).then(({ server, port }) => {
        realNetwork.connect(login(port)).catch(() => server.close());
      });
    });

    // PostgreSQL's SSLRequest: its length, and the number 80877103.
    expect((await first).readInt32BE(4)).toBe(80877103);
  });

  test('gives up on a server that says nothing', async () => {
    const { server, port } = await listen(() => undefined);

    await expect(realNetwork.connect(login(port))).rejects.toThrow('timeout');
    server.close();
  });
});
