import { connect, type Socket } from 'node:net';
import { connect as openTls } from 'node:tls';

/** PostgreSQL's SSLRequest: eight bytes long, number 80877103 [PostgreSQL, Message Formats]. */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/**
 * Resolves when the PostgreSQL server at that address answers its first byte. A connection alone proves nothing: the kernel of
 * a machine whose server hangs goes on accepting. Needs no login, so a server that has run out of connections still counts as
 * one that answers. Rejects with the socket's error, or when nothing is answered within the time.
 */
export function greet(host: string, port: number, timeoutMilliseconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const fail = (why: Error) => {
      socket.destroy();
      reject(why);
    };
    socket.setTimeout(timeoutMilliseconds, () => fail(new Error(`no answer within ${timeoutMilliseconds / 1000} s`)));
    socket.once('error', fail);
    socket.once('close', () => fail(new Error('the connection was closed without an answer')));
    socket.once('connect', () => socket.write(sslRequest));
    socket.once('data', (answer) => {
      const leave = () => {
        socket.destroy();
        resolve();
      };
      if (answer.toString('latin1', 0, 1) === 'S') finishTls(socket, leave);
      else leave();
    });
  });
}

/** Shakes hands, whatever comes of it: a server that is left in the middle of that writes a line into its log, at each look. */
function finishTls(socket: Socket, leave: () => void): void {
  socket.removeAllListeners('close').once('close', leave).removeAllListeners('timeout').once('timeout', leave);
  // Nothing is sent over it, and a certificate that has expired is no outage: it is not verified here.
  openTls({ socket, rejectUnauthorized: false }).once('secureConnect', leave).once('error', leave);
}
