import { execFileSync } from 'node:child_process';

/** In a process of its own: the guard replaces what the test runner needs too. */
function inProcess(script: string): unknown {
  const source = `import { setTimeout as wait } from 'node:timers';
    const { guard } = await import('#sandbox/simulator/guard.ts');
    const tried = (work) => { try { work(); return 'allowed'; } catch (error) { return error.message; } };
    ${script}`;
  const options = { encoding: 'utf8', env: { ...process.env, NODE_NO_WARNINGS: '1' } } as const;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module-typescript', '-e', source], options));
}

describe('the guard of virtual time', () => {
  test('makes the date virtual, and leaves dates of given moments as they are', () => {
    const seen = inProcess(`guard(() => 5000);
      console.log(JSON.stringify([Date.now(), new Date().getTime(), new Date(7).getTime(), new Date(1) instanceof Date]));`);

    expect(seen).toEqual([5000, 5000, 7, true]);
  });

  test('refuses timers, chance and sockets, also those that were imported before', () => {
    const seen = inProcess(`const net = await import('node:net');
      const watch = guard(() => 0);
      const works = [() => wait(() => {}, 1), () => setTimeout(() => {}, 1), () => Math.random(), () => crypto.randomUUID(),
        () => process.hrtime(), () => net.connect(1)];
      const refused = works.map(tried).filter((said) => said !== 'allowed').length;
      console.log(JSON.stringify([refused, watch.breaches.length]));`);

    expect(seen).toEqual([6, 6]);
  });

  test('puts everything back', () => {
    const seen = inProcess(`const watch = guard(() => 0);
      watch.lift();
      console.log(JSON.stringify([Date.now() > 1e12, tried(() => Math.random()), tried(() => clearTimeout(wait(() => {}, 1)))]));`);

    expect(seen).toEqual([true, 'allowed', 'allowed']);
  });
});
