import { Socket } from 'node:net';
import pg from 'pg';
import type { Endpoint } from './ports.ts';

/** Who connects, and to which database. */
export type Credentials = { user: string; password: string; database: string };

/** How to open a session; every wait is bounded, because a session that is cut off answers nothing for ever. */
export type SessionOptions = {
  endpoint: Endpoint;
  credentials: Credentials;
  connectTimeoutMilliseconds: number;
  queryTimeoutMilliseconds: number;
};

/** One row, by column name. */
export type Row = Record<string, unknown>;

/** One connection to a PostgreSQL server. */
export type Session = {
  /** Runs one statement. Throws the server's error (with `code`), or one that tells of a time-out or a lost connection. */
  query(text: string, values?: unknown[]): Promise<Row[]>;
  /** True once the connection is gone, whoever ended it. */
  readonly ended: boolean;
  /** Drops the connection now. A polite goodbye could wait for ever on a link that is cut. */
  close(): void;
};

/** Opens a session. Throws when the server refuses or doesn't answer in time; nothing stays open then. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const socket = new Socket();
  const client = new pg.Client({
    ...options.endpoint,
    ...options.credentials,
    connectionTimeoutMillis: options.connectTimeoutMilliseconds,
    query_timeout: options.queryTimeoutMilliseconds,
    stream: () => socket,
  });
  let ended = false;
  // An idle connection that breaks reports it here; unheard, it would end the whole process.
  client.on('error', () => {
    ended = true;
  });
  client.on('end', () => {
    ended = true;
  });
  const close = () => {
    ended = true;
    socket.destroy();
  };
  try {
    await client.connect();
  } catch (error) {
    close();
    throw error;
  }
  return {
    query: async (text, values) => (await client.query<Row>(text, values)).rows,
    get ended() {
      return ended;
    },
    close,
  };
}
