import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAcknowledgedLog, readAcknowledgedLog } from '#sandbox/live/acknowledged-log.ts';
import { WritingClient, type WritingClientOptions } from '#sandbox/live/client.ts';
import { becomesTrue, wallClock } from '#sandbox/live/clock.ts';
import { openSession } from '#sandbox/live/database-session.ts';
import { endpointAnswer } from '#sandbox/live/dns-records.ts';
import { type DnsServer, startDnsServer } from '#sandbox/live/dns-server.ts';
import { beat, createHeartbeatTable, readHeartbeat } from '#sandbox/live/heartbeat-table.ts';
import { type Keeper, startKeeper } from '#sandbox/live/keeper.ts';
import { type Link, openLink } from '#sandbox/live/link.ts';
import { countWrites, measureExposure, saveSurvivingTokens } from '#sandbox/live/measure.ts';
import { catchesUp, createPrimary, createRoles, createStandby } from '#sandbox/live/postgres.ts';
import { installPostgres } from '#sandbox/live/postgres-binaries.ts';
import type { PostgresServer } from '#sandbox/live/postgres-server.ts';
import { createResolver } from '#sandbox/live/resolver.ts';
import { StubbornClient } from '#sandbox/live/stubborn-client.ts';
import { createWritesTable } from '#sandbox/live/writes-table.ts';

const WRITER = 'writer.orders.example';
const IRELAND = 'orders.eu-west-1.rds.example';
const FRANKFURT = 'orders.eu-central-1.rds.example';

let folder: string;
let keeper: Keeper;
let primary: PostgresServer;
let standby: PostgresServer;
let replication: Link;
let outside: Link;
let inside: Link;
let frankfurt: Link;
let dns: DnsServer;
let writer = IRELAND;

const soon = (isTrue: () => boolean | Promise<boolean>) =>
  becomesTrue(wallClock, isTrue, { withinMilliseconds: 60_000 });
const link = (name: string, server: () => PostgresServer, baseMilliseconds: number) =>
  openLink({
    name,
    upstream: () => server().endpoint,
    delay: { baseMilliseconds, jitterMilliseconds: 5, seed: 3 },
    clock: wallClock,
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'live-test-'));
  keeper = startKeeper();
  keeper.watchFolder(folder);
  const installation = installPostgres(folder);
  const options = (name: string) => ({ name, folder: join(folder, name), installation, keeper, clock: wallClock });
  primary = await createPrimary(options('eu-west-1'));
  replication = await link('replication', () => primary, 20);
  standby = await createStandby({ ...options('eu-central-1'), primary, source: replication.endpoint });
  await primary.start();
  await standby.start();
  await createRoles(primary);
  await createWritesTable(primary);
  await createHeartbeatTable(primary);
  outside = await link('outside', () => primary, 2);
  inside = await link('inside', () => primary, 1);
  frankfurt = await link('frankfurt', () => standby, 2);
  const endpoints = endpointAnswer((name) => name === IRELAND || name === FRANKFURT, 1);
  dns = await startDnsServer((name, type) =>
    name === WRITER && type === 'CNAME' ? [{ name, type, ttlSeconds: 1, values: [writer] }] : endpoints(name, type),
  );
}, 120_000);

afterAll(async () => {
  for (const each of [replication, outside, inside, frankfurt]) each?.close();
  await primary?.stop();
  await standby?.stop();
  await dns?.close();
  await keeper.release();
}, 60_000);

function writingClient(logFile: string, changes: Partial<WritingClientOptions> = {}) {
  const log = openAcknowledgedLog(logFile);
  const client = new WritingClient({
    name: 'orders',
    credentials: primary.credentials('app'),
    clock: wallClock,
    log,
    writesPerSecond: 80,
    writerName: WRITER,
    resolver: createResolver({ server: dns.endpoint, clock: wallClock }),
    addressOf: (name) => (name === IRELAND ? outside : frankfurt).endpoint,
    ...changes,
  });
  return { client, log };
}

function stubbornClient(logFile: string) {
  const log = openAcknowledgedLog(logFile);
  const client = new StubbornClient({
    name: 'stubborn',
    credentials: primary.credentials('app'),
    clock: wallClock,
    log,
    writesPerSecond: 20,
    endpoint: inside.endpoint,
    endpointName: IRELAND,
  });
  return { client, log };
}

/** Beats once on the primary and waits for the beat at the standby, both as the role that watches. */
async function heartbeatAtBoth() {
  const limits = { connectTimeoutMilliseconds: 10_000, queryTimeoutMilliseconds: 10_000 };
  const credentials = primary.credentials('understudy');
  const here = await openSession({ endpoint: outside.endpoint, credentials, ...limits });
  const there = await openSession({ endpoint: frankfurt.endpoint, credentials, ...limits });
  await beat(here);
  await soon(async () => (await readHeartbeat(there)) !== undefined);
  const refusal = await beat(there).catch((error) => error.code);
  const beats = { beaten: await readHeartbeat(here), arrived: await readHeartbeat(there), refusal };
  here.close();
  there.close();
  return beats;
}

/** Cuts a slow link while every connection has a write under way, and lets the client find out what became of them. */
async function cutWithWritesUnderWay() {
  const slow = await link('slow', () => primary, 60);
  const logFile = join(folder, 'slow.jsonl');
  const { client, log } = writingClient(logFile, {
    name: 'slow',
    addressOf: () => slow.endpoint,
    connectTimeoutMilliseconds: 10_000,
    queryTimeoutMilliseconds: 1500,
    connectionLifetimeMilliseconds: 60_000,
  });
  client.start();
  await soon(() => client.statistics.acknowledged >= 8);
  slow.cut();
  await soon(() => client.statistics.failed >= 12);
  await slow.heal();
  const atHeal = client.statistics.acknowledged;
  await soon(() => client.statistics.acknowledged >= atHeal + 8);
  await client.stop(2000);
  slow.close();
  log.close();
  const rows = await primary.query("select token from writes where client = 'slow'", { database: 'app' });
  const stored = rows.map(({ token }) => String(token));
  return { count: countWrites(logFile, stored), log: readAcknowledgedLog(logFile) };
}

test('a heartbeat, a partition, a promotion, a fence and a crash are staged for real, and the data tells what was lost', async () => {
  const files = { official: join(folder, 'official.jsonl'), stubborn: join(folder, 'stubborn.jsonl') };
  const { client, log } = writingClient(files.official);
  const { client: stubborn, log: stubbornLog } = stubbornClient(files.stubborn);
  expect(await catchesUp({ primary, standby, clock: wallClock }, 60_000)).toBe(true);
  const { beaten, arrived, refusal } = await heartbeatAtBoth();
  expect(beaten?.writer).toBe('eu-west-1');
  expect(arrived).toEqual(beaten);
  // 25006: read_only_sql_transaction.
  expect(refusal).toBe('25006');

  // A write whose answer was held by the cut is found stored after the heal, and isn't stored again.
  const cut = await cutWithWritesUnderWay();
  expect(cut.count).toMatchObject({ lost: 0, duplicated: 0 });
  expect(cut.log.filter(({ foundStored, attempts }) => foundStored && attempts > 1).length).toBeGreaterThanOrEqual(1);

  client.start();
  stubborn.start();

  // A cut that heals loses nothing: replication reconnects by itself and catches up.
  await soon(() => client.statistics.acknowledged >= 40);
  replication.cut();
  const beforeTheCut = client.statistics.acknowledged;
  await soon(() => client.statistics.acknowledged >= beforeTheCut + 40);
  await replication.heal();
  expect(await catchesUp({ primary, standby, clock: wallClock }, 60_000)).toBe(true);

  // The Region is cut off: first its replication, so that some acknowledged writes are only there, then its clients outside.
  replication.cut();
  const beforePartition = client.statistics.acknowledged;
  await soon(() => client.statistics.acknowledged >= beforePartition + 30);
  outside.cut();
  await standby.promote();
  writer = FRANKFURT;
  const transfer = { oldWriter: 'eu-west-1', at: wallClock.now() };
  const atTransfer = { official: client.statistics.acknowledged, stubborn: stubborn.statistics.acknowledged };
  await soon(() => client.statistics.acknowledged >= atTransfer.official + 30);
  await soon(() => stubborn.statistics.acknowledged >= atTransfer.stubborn + 5);

  // The engine fence ends what the old writer takes, also over a session that stays open, and outlasts a crash.
  await primary.setReadOnly(true);
  const atFence = stubborn.statistics.acknowledged;
  const refusedBefore = stubborn.statistics.failed;
  await soon(() => stubborn.statistics.failed >= refusedBefore + 2);
  await primary.kill();
  expect(primary.isRunning).toBe(false);
  await outside.heal();
  await primary.start();
  const refusedAfterCrash = stubborn.statistics.failed;
  await soon(() => stubborn.statistics.failed >= refusedAfterCrash + 2);
  await Promise.all([client.stop(), stubborn.stop()]);
  log.close();
  stubbornLog.close();

  const survivingFile = join(folder, 'surviving.txt');
  const tokens = await saveSurvivingTokens(
    { query: (text) => standby.query(text, { database: 'app' }) },
    survivingFile,
  );
  const count = countWrites(files.official, tokens, transfer);
  const acknowledged = readFileSync(files.official, 'utf8').trim().split('\n');
  const surviving = new Set(readFileSync(survivingFile, 'utf8').trim().split('\n'));
  const missing = acknowledged.filter((line) => !surviving.has(JSON.parse(line).token));
  expect(count.acknowledged).toBe(client.statistics.acknowledged);
  expect(count.lost).toBe(missing.length);
  expect(count.lost).toBeGreaterThanOrEqual(30);
  expect(count).toMatchObject({ duplicated: 0, acknowledgedByOldWriterAfterTransfer: 0 });
  expect(JSON.parse(acknowledged.at(-1) ?? '')).toMatchObject({ server: 'eu-central-1', endpointName: FRANKFURT });
  expect(measureExposure(files.stubborn, transfer).writes).toBeGreaterThanOrEqual(5);
  // One write may have been acknowledged on its way while the fence took effect.
  expect(stubborn.statistics.acknowledged).toBeLessThanOrEqual(atFence + 1);
  expect(stubborn.statistics.lastFailure).not.toBe('');
}, 240_000);
