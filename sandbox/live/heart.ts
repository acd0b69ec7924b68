import { beatStatement } from '#functions/statements.ts';
import type { Clock } from './clock.ts';
import type { LiveEngine } from './live-engine.ts';

/** What pg_cron does inside each engine: a beat each second, in the server that takes writes; in a standby it fails, as it should. */
export function startHearts(engines: readonly LiveEngine[], clock: Clock): { stop(): Promise<void> } {
  let stopped = false;
  const hearts = engines.map(async ({ server }) => {
    while (!stopped) {
      if (server.isRunning) await server.query(beatStatement, { database: 'app' }).catch(() => undefined);
      await clock.sleep(1000);
    }
  });
  return {
    async stop() {
      stopped = true;
      await Promise.all(hearts);
    },
  };
}
