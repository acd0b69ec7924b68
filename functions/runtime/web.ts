import { request } from 'node:https';
import type { Web } from './runtime.ts';

/**
 * HTTPS as a function outside the VPC has it. Each request has a connection of its own: a kept one would go on leading to the Region
 * that the name left, or be dead after the container was frozen. `trusted`: the authorities, Node's own unless said otherwise.
 */
export const realWeb = (trusted?: string): Web => ({
  get: (url, { mostBytes, signal }) =>
    new Promise((resolve, reject) => {
      const headers = { 'user-agent': 'understudy', 'cache-control': 'no-cache', 'accept-encoding': 'identity' };
      const options = { headers, agent: false, rejectUnauthorized: true, signal, ...(trusted && { ca: trusted }) };
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
      asked.end();
    }),
});
