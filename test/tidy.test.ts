import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { transitionsOf } from '#sandbox/asl/graph.ts';

/** The repository checks itself: a rule worth saying in a review stands here. */

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && existsSync(file));
const sources = tracked.filter((file) => /\.(ts|cjs)$/.test(file));
const read = (file: string) => readFileSync(file, 'utf8');
const machines = ['failover', 'converge'].map((name) => JSON.parse(read(`state-machines/${name}.asl.json`)) as Machine);

interface State {
  readonly Type: string;
  readonly Comment?: string;
  readonly Resource?: string;
  readonly Arguments?: { readonly FunctionName?: string };
  readonly TimeoutSeconds?: number;
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[]; readonly MaxAttempts?: number }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
}
interface Machine {
  readonly Comment?: string;
  readonly QueryLanguage?: string;
  readonly TimeoutSeconds?: number;
  readonly States: Readonly<Record<string, State>>;
}
const tasks = machines.flatMap(({ States }) => Object.entries(States).filter(([, { Type }]) => Type === 'Task'));
const lambdaTasks = tasks.filter(([, { Resource }]) => Resource === 'arn:aws:states:::lambda:invoke');

const pascal = (words: string) => words.replace(/(^|[- ])([a-z])/gi, (_, _gap, letter: string) => letter.toUpperCase());
const kebab = (state: string) => state.toLowerCase().replaceAll(' ', '-');

test('every dependency is pinned to one exact version', () => {
  const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
  const ranges = ['dependencies', 'devDependencies', 'optionalDependencies']
    .flatMap((kind) => Object.entries(manifest[kind] ?? {}))
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));

  expect(ranges).toEqual([]);
});

test('every direct dependency has a licence that lets others use and change it', () => {
  const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
  const names = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
    Object.keys(manifest[kind] ?? {}),
  );
  const installed = names.filter((name) => existsSync(`node_modules/${name}/package.json`));
  const licences = installed.map(
    (name) => [name, JSON.parse(read(`node_modules/${name}/package.json`)).license] as const,
  );
  const others = licences.filter(([, licence]) => !/\b(MIT|Apache-2\.0|BSD-\d-Clause|ISC)\b/.test(String(licence)));

  expect(installed.length).toBeGreaterThan(30);
  expect(others).toEqual([]);
});

describe('who may import whom', () => {
  const allowed: Readonly<Record<string, readonly string[]>> = {
    core: ['core'],
    functions: ['core', 'functions'],
    infra: ['core', 'infra', 'cli'],
    sandbox: ['core', 'functions', 'sandbox', 'cli'],
    cli: ['core', 'functions', 'sandbox', 'cli', 'infra'],
  };

  test.each(Object.entries(allowed))('%s imports only %s', (folder, may) => {
    const wrong = sources
      .filter((file) => file.startsWith(`${folder}/`))
      .flatMap((file) => ownImports(file).map((target) => ({ file, target })))
      .filter(({ target }) => !may.includes(target.split('/')[0] ?? ''));

    expect(wrong).toEqual([]);
  });

  test('core imports no package but zod', () => {
    const packages = sources
      .filter((file) => file.startsWith('core/'))
      .flatMap((file) => specifiers(file).filter((name) => /^[^.#]/.test(name)));

    expect([...new Set(packages)]).toEqual(['zod']);
  });

  test('what the command line takes of the infrastructure is its cost, for which no CDK has to be loaded', () => {
    const importedBy = (folder: string) =>
      sources.filter((file) => file.startsWith(folder)).flatMap((file) => ownImports(file));
    const taken = importedBy('cli/').filter((target) => target.startsWith('infra/'));

    expect(taken.length).toBeGreaterThan(0);
    expect(taken.filter((target) => !target.startsWith('infra/cost/'))).toEqual([]);
    expect(importedBy('infra/cost/').filter((target) => !/^(core|infra\/cost)\//.test(target))).toEqual([]);
  });

  test('what the infrastructure takes from the command line is how options and the configuration are read', () => {
    const taken = sources
      .filter((file) => file.startsWith('infra/'))
      .flatMap((file) => ownImports(file).filter((target) => target.startsWith('cli/')));

    expect([...new Set(taken)].sort()).toEqual(['cli/load-configuration.ts', 'cli/misused.ts', 'cli/read-options.ts']);
  });

  test('what sandbox takes from the command line is what persons do with it: they adopt a group, answer, pause, override, let go on, acknowledge and release', () => {
    const taken = sources
      .filter((file) => file.startsWith('sandbox/'))
      .flatMap((file) => ownImports(file).filter((target) => target.startsWith('cli/')));

    expect([...new Set(taken)].sort()).toEqual([
      'cli/acknowledge.ts',
      'cli/adopt.ts',
      'cli/answer.ts',
      'cli/override.ts',
      'cli/pause.ts',
      'cli/proceed.ts',
      'cli/release.ts',
      'cli/understudy.ts',
    ]);
  });
});

describe('one name, five places', () => {
  test.each(lambdaTasks.map(([state]) => state))('%s is a file, an export, a substitution and a construct', (state) => {
    const file = kebab(state);
    const name = pascal(file);
    const text = existsSync(`functions/${file}.ts`) ? read(`functions/${file}.ts`) : '';
    const machine = machines.find(({ States }) => States[state])?.States[state];
    const infra = sources
      .filter((source) => source.startsWith('infra/'))
      .map(read)
      .join('\n');

    expect(text).toContain(`export const ${name.charAt(0).toLowerCase()}${name.slice(1)} = define({`);
    expect(text).toContain(`name: '${file}'`);
    expect(text.trimEnd()).toMatch(/export const handler = task\(\w+\);$/);
    expect(machine?.Arguments?.FunctionName).toBe(`\${${name}}`);
    expect(infra).toMatch(new RegExp(`['"]?${name}['"]?`));
  });
});

describe('state machines', () => {
  test('say what they are for, how long they may take, and that they speak JSONata', () => {
    for (const { Comment, QueryLanguage, TimeoutSeconds, States } of machines) {
      expect(Comment?.length).toBeGreaterThan(80);
      expect(QueryLanguage).toBe('JSONata');
      expect(TimeoutSeconds).toBeGreaterThan(0);
      expect(Object.keys(States).length).toBeLessThanOrEqual(20);
    }
  });

  test.each(tasks)(
    '%s says why, is bounded, and has its retries and catches in order',
    (_, { Comment, TimeoutSeconds, Retry = [], Catch = [], Resource }) => {
      expect(Comment).toMatch(/\.$/);
      expect(TimeoutSeconds).toBeGreaterThan(0);
      expect(Catch.at(-1)?.ErrorEquals).toEqual(['States.ALL']);
      expect(Retry.flatMap(({ ErrorEquals }) => ErrorEquals)).not.toContain('States.ALL');
      if (Resource === 'arn:aws:states:::lambda:invoke') expect(Retry[0]?.MaxAttempts).toBe(0);
    },
  );

  test('after the declaration no failure claims that nothing has changed', () => {
    const [failover] = machines;
    const edges = transitionsOf(failover as never);
    // The step says itself that it found a pause in the entry, no override any more, or no turn, and wrote no declaration over it.
    const isUndeclared = (from: string, to: string) => from === 'Declare target' && to === 'Announce refusal';
    const reached = new Set(['Declare target']);
    for (let before = -1; before < reached.size; ) {
      before = reached.size;
      for (const { from, to } of edges) if (reached.has(from) && !isUndeclared(from, to)) reached.add(to);
    }
    const clean = edges.filter(
      ({ from, to, by }) => reached.has(from) && to === 'Stopped, nothing changed' && by !== 'Choice',
    );

    expect(reached).toContain('Stopped halfway');
    expect(clean).toEqual([]);
    expect(
      failover?.States['Declare target']?.Catch?.filter(({ Next }) => Next === 'Announce refusal').map(
        ({ ErrorEquals }) => ErrorEquals,
      ),
    ).toEqual([['GroupPaused', 'LossNotAccepted', 'TurnLost']]);
  });
});

test('no source file is longer than 250 lines', () => {
  const limit = 250;
  const long = sources
    .map((file) => [file, read(file).split('\n').length - 1] as const)
    .filter(([, lines]) => lines > limit);

  expect(long).toEqual([]);
});

test('every error class has its name as a literal, since minifying renames classes', () => {
  const nameless = sources.flatMap((file) =>
    [...read(file).matchAll(/^(?:export )?class (\w+) extends (?:\w*Error|Refusal|NotYet)\b[^{]*\{([\s\S]*?)^\}/gm)]
      .filter(([, , body]) => !/override (readonly )?name\b/.test(body ?? ''))
      .map(([, name]) => `${file}: ${name}`),
  );

  expect(nameless).toEqual([]);
});

test('only the command line writes to the console', () => {
  const chatty = sources.filter((file) => /^(core|functions|sandbox)\//.test(file) && /\bconsole\./.test(read(file)));

  expect(chatty).toEqual([]);
});

test('tests replace nothing behind the back of the code', () => {
  const words = [`jest.${'mock'}`, `spy${'On'}(`];
  const wrong = sources.filter((file) => file.startsWith('test/') && words.some((word) => read(file).includes(word)));

  expect(wrong).toEqual([]);
});

test('the repository speaks of itself alone', () => {
  const texts = tracked.filter(
    (file) => /\.(ts|md|json|yaml|cjs|sql)$|run$/.test(file) && file !== 'package-lock.json',
  );
  // Notes for later belong where they are planned, not in the code: this pattern is the one place that has to name them.
  const foreign = [/\/work\//, /shared\/docs/, /\bissue #?\d/i, /\bTODO\b/, /\bhelper-\d/];
  const found = texts
    .filter((file) => file !== 'test/tidy.test.ts')
    .flatMap((file) => foreign.filter((pattern) => pattern.test(read(file))).map((pattern) => `${file}: ${pattern}`));

  expect(found).toEqual([]);
});

function specifiers(file: string): string[] {
  return [...read(file).matchAll(/(?:^|\n)(?:import|export)\s[^;]*?from\s+'([^']+)'/g)].map(
    ([, specifier]) => specifier ?? '',
  );
}

/** What a file imports from this repository, as paths from its root. */
function ownImports(file: string): string[] {
  return specifiers(file)
    .filter((specifier) => /^[.#]/.test(specifier))
    .map((specifier) => (specifier.startsWith('#') ? specifier.slice(1) : normalize(join(dirname(file), specifier))));
}
