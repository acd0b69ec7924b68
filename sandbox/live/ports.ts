import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { DrillCannotStart } from './drill-cannot-start.ts';

/** A loopback address and port at which something listens. */
export type Endpoint = { host: string; port: number };

/** Everything in the drill listens on loopback only. */
export const LOOPBACK = '127.0.0.1';

// Below the ephemeral ranges of Linux (32768 up), macOS and Windows (49152 up): a port that is closed for a while, as a
// cut link's is, must not be taken as the source port of somebody's outgoing connection meanwhile.
const FIRST_PORT = 20_000;
const LAST_PORT = 31_999;
const ATTEMPTS = 50;

/** Listens with the given server; resolves when it listens, rejects with the system's error (EADDRINUSE among others). */
export function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** True for the error of a port that somebody else holds. */
export function isBusyPort(error: unknown): boolean {
  // Not `instanceof Error`: Node's own errors come from another realm inside Jest.
  if (typeof error !== 'object' || error === null || !('code' in error)) return false;
  return error.code === 'EADDRINUSE' || error.code === 'EACCES';
}

/**
 * Calls `claim` with random ports of the drill's range until one is not busy, and returns what it returned.
 * Throws DrillCannotStart when 50 in a row were busy; any other error of `claim` is passed on.
 */
export async function claimFreePort<Claimed>(claim: (port: number) => Promise<Claimed>): Promise<Claimed> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    try {
      return await claim(randomInt(FIRST_PORT, LAST_PORT + 1));
    } catch (error) {
      if (!isBusyPort(error)) throw error;
    }
  }
  throw new DrillCannotStart(
    `No free port was found between ${FIRST_PORT} and ${LAST_PORT} on ${LOOPBACK}: stop programs that listen there, then run the drill again.`,
  );
}

/** A port that was free a moment ago, for a program that binds it itself; the caller tries another when it lost the race. */
export function findFreePort(): Promise<number> {
  return claimFreePort(async (port) => {
    const probe = createServer();
    await listen(probe, port);
    await new Promise((closed) => probe.close(closed));
    return port;
  });
}
