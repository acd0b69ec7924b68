import type { Session } from './database-session.ts';
import type { PostgresServer } from './postgres-server.ts';

/** The server that answered, by its own word. */
export type Stored = { server: string };

// A token is deliberately not unique: a write stored twice must be counted, not refused.
const TABLE = `
create table writes (
  id bigserial primary key,
  token text not null,
  client text not null,
  written_at timestamptz not null default clock_timestamp()
);
create index writes_token on writes (token);
alter table writes owner to app;
`;

/** Creates the application's table on a started primary; it belongs to the role `app`. */
export async function createWritesTable(primary: PostgresServer): Promise<void> {
  await primary.query(TABLE, { database: 'app' });
}

/** Stores one write. Throws the server's or the connection's error; after the latter the outcome is unknown. */
export async function storeWrite(session: Session, token: string, client: string): Promise<Stored> {
  const rows = await session.query(
    "insert into writes (token, client) values ($1, $2) returning current_setting('cluster_name') as server",
    [token, client],
  );
  return readServer(rows[0]?.server);
}

/** Looks whether a write is stored, by its token. */
export async function findWrite(session: Session, token: string): Promise<Stored | undefined> {
  const rows = await session.query(
    "select current_setting('cluster_name') as server from writes where token = $1 limit 1",
    [token],
  );
  return rows[0] && readServer(rows[0].server);
}

function readServer(server: unknown): Stored {
  return { server: typeof server === 'string' ? server : 'unknown' };
}
