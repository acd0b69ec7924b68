import type { Region } from '#core/configuration.ts';
import type { Life } from './life.ts';
import type { EngineSession, VirtualEngine } from './virtual-engine.ts';
import { NetworkFault } from './virtual-faults.ts';
import { type Roads, travel } from './virtual-road.ts';

/** An open connection from a Region to a server. Nothing here ends by itself: give it a time limit with `within`. */
export interface Connection {
  readonly engine: VirtualEngine;
  readonly session: EngineSession;
  /**
   * Takes a question to the server and its answer back. An ended session is told by ECONNRESET; a question whose asker gave up
   * before it arrived is never asked, but one that arrived takes effect even if its answer is lost.
   */
  ask<Answer>(question: (engine: VirtualEngine) => Answer, asker: Life): Promise<Answer>;
}

/** Opens a TCP connection. Rejects with ECONNREFUSED where no process listens; a closed security group says nothing at all. */
export async function dial(roads: Roads, from: Region, engine: VirtualEngine): Promise<void> {
  await travel(roads, from, engine.region);
  // A security group drops packets; it doesn't refuse them.
  if (!engine.reachable) return new Promise(() => {});
  if (!engine.isRunning()) throw new NetworkFault('ECONNREFUSED', `connect ${engine.identifier}`);
  await travel(roads, engine.region, from);
}

/** Opens a connection and a session on it. `admit` may refuse it on the server's side. */
export async function connectTo(
  roads: Roads,
  from: Region,
  engine: VirtualEngine,
  admit: () => void,
  asker: Life,
): Promise<Connection> {
  await dial(roads, from, engine);
  await travel(roads, from, engine.region);
  admit();
  const session = engine.open();
  asker.onEnd(() => session.end());
  await travel(roads, engine.region, from);
  return {
    engine,
    session,
    ask: async (question, questioner) => {
      await travel(roads, from, engine.region);
      if (questioner.ended) return new Promise(() => {});
      if (session.ended) return reset(roads, from, engine);
      const answer = tried(() => question(engine));
      await travel(roads, engine.region, from);
      return answer();
    },
  };
}

/** The answer of a server whose process has ended the session: known only when it has come back. */
async function reset(roads: Roads, from: Region, engine: VirtualEngine): Promise<never> {
  await travel(roads, engine.region, from);
  throw new NetworkFault('ECONNRESET', `read ${engine.identifier}`);
}

/** Does the work now, and gives its outcome, also a refusal, later. */
function tried<Result>(work: () => Result): () => Result {
  try {
    const result = work();
    return () => result;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
