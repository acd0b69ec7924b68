import { writeFileSync } from 'node:fs';
import { readAcknowledgedLog } from './acknowledged-log.ts';
import type { Row } from './database-session.ts';

/** What became of the acknowledged writes. */
export type WriteCount = {
  acknowledged: number;
  /** Acknowledged tokens that the surviving database doesn't have. */
  lost: number;
  /** Tokens that the surviving database has more than once. */
  duplicated: number;
  acknowledgedByOldWriterAfterTransfer: number;
  /** When the first and the last of the lost writes were acknowledged; absent when none was lost. */
  firstLostAt?: number;
  lastLostAt?: number;
};

/** What the old writer still took after the transfer; zeros when nothing. */
export type Exposure = { seconds: number; writes: number };

/** The transfer: from which server (its cluster_name), and when, in milliseconds since the epoch. */
export type Transfer = { oldWriter: string; at: number };

/** The database that survived, or anything that answers a query as it does. */
export type SurvivingDatabase = { query(text: string): Promise<Row[]> };

/** Reads every token of the surviving database, one for each row, in the order of its ids, and keeps them in a file, one a line. */
export async function saveSurvivingTokens(database: SurvivingDatabase, path: string): Promise<string[]> {
  const rows = await database.query('select token from writes order by id');
  const tokens = rows.map(({ token }) => String(token));
  writeFileSync(path, tokens.map((token) => `${token}\n`).join(''));
  return tokens;
}

/** Counts the writes of one client's log against the surviving tokens. Without a transfer the old writer's count is 0. */
export function countWrites(logPath: string, survivingTokens: string[], transfer?: Transfer): WriteCount {
  const log = readAcknowledgedLog(logPath);
  const copies = new Map<string, number>();
  for (const token of survivingTokens) copies.set(token, (copies.get(token) ?? 0) + 1);
  const lostAt = log.filter(({ token }) => !copies.has(token)).map(({ acknowledgedAt }) => acknowledgedAt);
  // The log is in the order of the acknowledgements.
  const [firstLostAt, lastLostAt] = [lostAt[0], lostAt.at(-1)];
  return {
    acknowledged: log.length,
    lost: lostAt.length,
    duplicated: [...copies.values()].filter((count) => count > 1).length,
    acknowledgedByOldWriterAfterTransfer: transfer ? measureExposure(logPath, transfer).writes : 0,
    ...(firstLostAt === undefined || lastLostAt === undefined ? {} : { firstLostAt, lastLostAt }),
  };
}

/**
 * Counts what the old writer acknowledged to one client after that moment, and from the first of it to the last, in seconds.
 * With `surviving`, only what the surviving database does not have.
 */
export function measureExposure(
  logPath: string,
  { oldWriter, at }: Transfer,
  surviving?: ReadonlySet<string>,
): Exposure {
  const late = readAcknowledgedLog(logPath).filter(
    ({ server, acknowledgedAt, token }) => server === oldWriter && acknowledgedAt > at && !surviving?.has(token),
  );
  const moments = late.map(({ acknowledgedAt }) => acknowledgedAt);
  return { seconds: late.length === 0 ? 0 : (Math.max(...moments) - Math.min(...moments)) / 1000, writes: late.length };
}
