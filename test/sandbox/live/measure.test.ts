import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAcknowledgedLog } from '#sandbox/live/acknowledged-log.ts';
import { countWrites, measureExposure, saveSurvivingTokens } from '#sandbox/live/measure.ts';
import { WriteStatistics } from '#sandbox/live/write-statistics.ts';

let folder: string;
let log: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'measure-test-'));
  log = join(folder, 'acknowledged.jsonl');
  const open = openAcknowledgedLog(log);
  const common = { client: 'c', attempts: 1, endpointName: 'e', address: 'a:1', resolvedName: 'w', foundStored: false };
  const servers = ['old', 'old', 'old', 'new', 'old', 'new'];
  for (const [index, server] of servers.entries()) {
    open.append({ ...common, token: `c-${index + 1}`, server, acknowledgedAt: 1000 * (index + 1) });
  }
  open.close();
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('lost, duplicated and late writes are counted from the log and the surviving tokens', () => {
  const surviving = ['c-1', 'c-2', 'c-4', 'c-4', 'c-6', 'never acknowledged'];
  const count = countWrites(log, surviving, { oldWriter: 'old', at: 3500 });

  expect(count).toEqual({
    acknowledged: 6,
    lost: 2,
    duplicated: 1,
    acknowledgedByOldWriterAfterTransfer: 1,
    firstLostAt: 3000,
    lastLostAt: 5000,
  });
});

test('a run that lost nothing has no moment of loss', () => {
  const everything = ['c-1', 'c-2', 'c-3', 'c-4', 'c-5', 'c-6'];
  const none = { acknowledged: 6, lost: 0, duplicated: 0, acknowledgedByOldWriterAfterTransfer: 0 };

  expect(countWrites(log, everything)).toEqual(none);
});

test('exposure lasts from the first to the last write that the old writer took after the transfer', () => {
  expect(measureExposure(log, { oldWriter: 'old', at: 2500 })).toEqual({ seconds: 2, writes: 2 });
  expect(measureExposure(log, { oldWriter: 'old', at: 5000 })).toEqual({ seconds: 0, writes: 0 });
});

test('the surviving tokens are kept in a file, one a line', async () => {
  const database = { query: () => Promise.resolve([{ token: 'c-1' }, { token: 'c-1' }, { token: 'c-2' }]) };
  const path = join(folder, 'surviving.txt');

  expect(await saveSurvivingTokens(database, path)).toEqual(['c-1', 'c-1', 'c-2']);
  expect(readFileSync(path, 'utf8')).toBe('c-1\nc-1\nc-2\n');
});

test('statistics by second include the seconds in which nothing happened', () => {
  const statistics = new WriteStatistics();
  statistics.countAcknowledged(12_900);
  statistics.countFailed(14_100, 'refused');
  statistics.countAcknowledged(14_200);

  expect(statistics.bySecond()).toEqual([
    { at: 12_000, acknowledged: 1, failed: 0 },
    { at: 13_000, acknowledged: 0, failed: 0 },
    { at: 14_000, acknowledged: 1, failed: 1 },
  ]);
  expect(statistics).toMatchObject({ acknowledged: 2, failed: 1, lastFailure: 'refused' });
});
