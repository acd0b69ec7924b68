import { Resolver } from 'node:dns/promises';
import { request } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Web } from './runtime.ts';

/** Whom to believe, and whom to ask for names: Node's own authorities and the machine's name servers unless said otherwise. */
export interface WebOptions {
  readonly trusted?: string;
  readonly nameServers?: readonly string[];
}

/**
 * HTTPS as a function outside the VPC has it. Each request has a connection of its own: a kept one would go on leading to the Region
 * that the name left, or be dead after the container was frozen.
 */
export const realWeb = ({ trusted, nameServers }: WebOptions = {}): Web => ({
  get: (url, { mostBytes, signal }) =>
    new Promise((resolve, reject) => {
      const headers = { 'user-agent': 'understudy', 'cache-control': 'no-cache', 'accept-encoding': 'identity' };
      const lookup = lookupUntil(signal, nameServers);
      const options = {
        headers,
        lookup,
        agent: false,
        rejectUnauthorized: true,
        signal,
        ...(trusted && { ca: trusted }),
      };
      const asked = request(url, options, (response) => {
        const parts: Buffer[] = [];
        let bytes = 0;
        const end = () => {
          const body = Buffer.concat(parts).subarray(0, mostBytes).toString('utf8');
          resolve({ status: response.statusCode ?? 0, body });
          asked.destroy();
        };
        response.on('data', (part: Buffer) => {
          parts.push(part);
          bytes += part.length;
          if (bytes >= mostBytes) end();
        });
        response.once('end', end);
        response.on('error', reject);
      });
      // After the answer was cut short this is heard once more, and changes nothing.
      asked.on('error', reject);
      // Unheard, this would end the connection without an answer and without an error.
      asked.once('upgrade', (_response, socket) => {
        socket.destroy();
        reject(new Error('It wants to speak another protocol.'));
      });
      asked.end();
    }),
});

/**
 * Node's usual look-up can't be given up and takes one of the two threads that all look-ups share: an application whose name servers are
 * silent would keep the observer from finding the RDS API, which would then look dead. IPv4 alone: only functions in a VPC get out by IPv6
 * [Lambda API Reference, VpcConfig: Ipv6AllowedForDualStack].
 */
function lookupUntil(signal: AbortSignal, nameServers?: readonly string[]): LookupFunction {
  const resolver = new Resolver();
  if (nameServers) resolver.setServers(nameServers);
  signal.addEventListener('abort', () => resolver.cancel(), { once: true });
  return (name, { all }, found) => {
    resolver.resolve4(name).then(
      (addresses) => {
        if (all)
          found(
            null,
            addresses.map((address) => ({ address, family: 4 })),
          );
        else found(null, addresses[0] ?? '', 4);
      },
      (error: NodeJS.ErrnoException) => found(error, ''),
    );
  };
}
