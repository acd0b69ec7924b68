import { globSync, readFileSync } from 'node:fs';

/** What makes a run differ from the last one: time, chance, the environment, timers. Virtual time needs every one of them. */
const forbidden: readonly (readonly [string, RegExp])[] = [
  ['the system clock', /\bDate\.now\b|\bnew Date\(\s*\)|\bDate\(\s*\)|\bperformance\.now\b|\bprocess\.hrtime\b/],
  ['chance', /\bMath\.random\b|\bcrypto\b|\brandomUUID\b/],
  ['timers', /\b(setTimeout|setInterval|setImmediate)\b|node:timers|\bAbortSignal\.timeout\b/],
  ['the environment', /\bprocess\.env\b/],
];

/** A socket's own `setTimeout` is no timer of ours: it counts silence on the wire, in the one file that has a wire. */
const allowed: Readonly<Record<string, RegExp>> = { 'functions/runtime/greeting.ts': /socket\.setTimeout/g };

const sources = [...globSync('core/**/*.ts'), ...globSync('functions/**/*.ts')].map((path) =>
  path.replaceAll('\\', '/'),
);

const codeOf = (path: string) =>
  readFileSync(path, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '')
    .replace(allowed[path] ?? /$^/, '');

test('only functions/runtime/system.ts names the clock, chance, timers and the environment', () => {
  const found = sources
    .filter((path) => path !== 'functions/runtime/system.ts')
    .flatMap((path) =>
      forbidden.filter(([, pattern]) => pattern.test(codeOf(path))).map(([what]) => `${path}: ${what}`),
    );

  expect(sources.length).toBeGreaterThan(20);
  expect(found).toEqual([]);
});

test('the guard would find them, so its silence means something', () => {
  const system = codeOf('functions/runtime/system.ts');

  expect(forbidden.filter(([, pattern]) => pattern.test(system)).map(([what]) => what)).toEqual(
    forbidden.map(([what]) => what),
  );
});

test('core imports nothing but zod and core', () => {
  const imports = sources
    .filter((path) => path.startsWith('core/'))
    .flatMap((path) => [...codeOf(path).matchAll(/from '([^']+)'/g)].map(([, from]) => `${path}: ${from}`))
    .filter((line) => !/: (zod|\.\/[\w-]+\.ts|#core\/[\w-]+\.ts)$/.test(line));

  expect(imports).toEqual([]);
});
