import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DrillOptions, playDrill } from '#sandbox/live/drill.ts';
import { explainFailedStart } from '#sandbox/live/drill-cannot-start.ts';
import { claimFreePort, listen } from '#sandbox/live/ports.ts';
import { canReach, chooseAccount } from '#sandbox/live/postgres-account.ts';
import { findNativeFolder } from '#sandbox/live/postgres-binaries.ts';
import { drillConfiguration } from '../world/drill-configuration.ts';

const passwd = 'root:x:0:0::/root:/bin/sh\nnobody:x:65534:65533::/:/bin/false\nada:x:1000:1001::/home/ada:/bin/sh\n';

test("PostgreSQL runs as the drill's user, and under root as the caller of sudo, else as nobody", () => {
  expect(chooseAccount({ uid: 1000, environment: {}, passwd })).toBeUndefined();
  expect(chooseAccount({ uid: undefined, environment: {}, passwd: '' })).toBeUndefined();
  expect(chooseAccount({ uid: 0, environment: { SUDO_UID: '1000' }, passwd })).toEqual({ uid: 1000, gid: 1001 });
  expect(chooseAccount({ uid: 0, environment: {}, passwd })).toEqual({ uid: 65534, gid: 65533 });
  expect(chooseAccount({ uid: 0, environment: { SUDO_UID: '54321' }, passwd })).toEqual({ uid: 65534, gid: 65533 });
  expect(chooseAccount({ uid: 0, environment: { SUDO_UID: '0' }, passwd })).toEqual({ uid: 65534, gid: 65533 });
});

test('root without any ordinary account is told to run the drill as somebody else', () => {
  const bare = { uid: 0, environment: {}, passwd: 'root:x:0:0::/root:/bin/sh\n' };

  expect(() => chooseAccount(bare)).toThrow('run the drill as an ordinary user');
});

test('a folder below one that is closed to the account is out of its reach', () => {
  const outer = mkdtempSync(join(tmpdir(), 'reach-test-'));
  const inner = join(outer, 'inner');
  mkdirSync(inner);
  chmodSync(outer, 0o700);
  const stranger = { uid: 54_321, gid: 54_321 };
  const whileClosed = canReach(inner, stranger);
  chmodSync(outer, 0o711);
  const whileOpen = canReach(inner, stranger);
  rmSync(outer, { recursive: true });

  expect([whileClosed, whileOpen]).toEqual([false, true]);
});

test('a group with several standbys is refused before anything is made, for the drill has two servers', async () => {
  const { groups, ...rest } = drillConfiguration();
  const many = Object.entries(groups).map(([name, group]) => [name, { ...group, candidates: ['a', 'b', 'c'] }]);
  const options = { configuration: { ...rest, groups: Object.fromEntries(many) } } as unknown as DrillOptions;

  await expect(playDrill(options)).rejects.toThrow(
    'The drill stages one writer and one standby, and group orders has 3 candidates: name a configuration with two.',
  );
});

test('a platform without binaries is named together with those that have them', () => {
  expect(() => findNativeFolder('sunos-sparc')).toThrow('no PostgreSQL binaries for sunos-sparc');
});

test.each([
  ['FATAL: could not write to file: No space left on device', 'is full or failing: free about 500 MB'],
  ['LOG: could not bind IPv4 address "127.0.0.1": Address already in use', 'found port 20001 of 127.0.0.1 busy'],
  ['error while loading shared libraries: libicuuc.so.60', 'run "npm ci" again'],
  ['Error: spawn /x/native/bin/initdb ENOENT', '(spawn /x/native/bin/initdb): run "npm ci" again'],
  ['initdb: could not access directory: Permission denied', 'point TMPDIR at one that is'],
  ['FATAL: could not map anonymous shared memory: Cannot allocate memory', 'got no memory'],
  ['LOG: starting\nFATAL: something new\nLOG: shut down', 'said "FATAL: something new"'],
])('a failed start is explained in one sentence: %s', (output, sentence) => {
  const error = explainFailedStart({ program: 'PostgreSQL', output, folder: '/tmp/run', port: 20_001 });

  expect(error.name).toBe('DrillCannotStart');
  expect(error.message).toContain(sentence);
  expect(error.message).not.toContain('\n');
});

test('a busy port is passed over, and any other error is not', async () => {
  const [first, second] = [createServer(), createServer()];
  // A failure must not leave Jest waiting for them.
  first.unref();
  second.unref();
  const taken = await claimFreePort(async (port) => {
    await listen(first, port);
    return port;
  });
  let isFirstTry = true;
  const claimed = await claimFreePort(async (port) => {
    const wanted = isFirstTry ? taken : port;
    isFirstTry = false;
    await listen(second, wanted);
    return wanted;
  });
  await Promise.all([first, second].map((server) => new Promise((closed) => server.close(closed))));

  expect(claimed).not.toBe(taken);
  await expect(claimFreePort(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});
