import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { understudy } from '#cli/understudy.ts';
import { Configuration } from '#core/configuration.ts';
import { protocol } from '#core/ledger.ts';
import { placesOf } from '#infra/place.ts';
import { watchedIn } from '#infra/watched.ts';
import { outages } from '#sandbox/live/outages.ts';
import { machinesPage } from './machines-page.ts';

/** What the pages say is there, is there. */

const pages = ['README.md', ...globSync('docs/**/*.md').sort()];
const read = (file: string) => readFileSync(file, 'utf8');
const all = pages.map(read).join('\n');
const readme = read('README.md');
const runbook = read('docs/runbook.md');
const manifest = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };

/** GitHub's anchor of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');

const anchorsOf = (file: string) =>
  [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading ?? ''));

const linksOf = (file: string) =>
  [...read(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link ?? '').filter((link) => !/^https?:/.test(link));

test.each(pages)('every link of %s leads somewhere', (file) => {
  const broken = linksOf(file).filter((link) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? file : join(dirname(file), path);
    return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
  });

  expect(broken).toEqual([]);
});

test('every folder and file that a page names in passing exists', () => {
  const named = [
    ...all.matchAll(/`((?:core|functions|infra|sandbox|cli|test|docs|events|state-machines)\/[\w./*-]*)`/g),
  ];
  const missing = named.map(([, path]) => path ?? '').filter((path) => globSync(path.replace(/\/$/, '')).length === 0);

  expect(named.length).toBeGreaterThan(20);
  expect(missing).toEqual([]);
});

test('the README is short enough to be read', () => {
  expect(readme.split('\n').length).toBeLessThan(200);
});

test('every npm script that a page names exists, and so does the file that it runs', () => {
  const named = [
    ...new Set([...all.matchAll(/npm run (?:-s |--silent )?([a-z][\w-]*)/g)].map(([, name]) => name ?? '')),
  ];
  const files = named.flatMap((name) => manifest.scripts[name]?.match(/\b(?:cli|infra)\/[\w-]+\.\w+/g) ?? []);

  expect(named.filter((name) => manifest.scripts[name] === undefined)).toEqual([]);
  expect(files).toContain('cli/drill.ts');
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
});

describe('commands', () => {
  const drillHelp = execFileSync(process.execPath, ['cli/drill.ts', '--help'], { encoding: 'utf8' });

  test('the README names exactly the options of the drill', () => {
    const options = [...drillHelp.matchAll(/^ {2}(--[\w-]+)/gm)].map(([, option]) => option ?? '');
    const practise = readme.slice(readme.indexOf('## Practise'), readme.indexOf('## Operate'));

    expect(options).toContain('--outage');
    expect([...new Set(practise.match(/--[a-z][\w-]+/g))].sort()).toEqual(
      options.filter((option) => option !== '--help').sort(),
    );
  });

  test('the README lists every outage with the verdict that is expected of it', () => {
    const rows = [...readme.matchAll(/^\| `([\w-]+)` \| [^|]+ \| ([^|]+) \|$/gm)].map(([, name, verdict]) => [
      name,
      verdict?.trim(),
    ]);

    expect(rows).toEqual(Object.values(outages).map(({ name, expected }) => [name, expected]));
  });

  test('every command and option of understudy that a page names is in its help', async () => {
    let help = '';
    const none = () => ({}) as never;
    const out = (text: string) => {
      help += text;
    };
    await understudy(['--help'], { err: none, now: none, clients: none, credentials: none, out });
    const lines = [...all.matchAll(/npm run understudy -- ([^\n`#]+)/g)].map(([, line]) => line ?? '');
    const named = /^(--[\w-]+|validate|adopt|approve|decline|pause|resume|override|proceed|acknowledge|release)$/;
    const words = lines.flatMap((line) => line.split(/\s+/)).filter((word) => named.test(word));

    expect(lines.length).toBeGreaterThan(3);
    expect(words.filter((word) => !help.includes(word))).toEqual([]);
  });
});

test('the README names every step of the failover machine by its name', () => {
  const { States } = JSON.parse(read('state-machines/failover.asl.json')) as {
    States: Record<string, { Type: string }>;
  };
  const steps = Object.keys(States).filter((name) => States[name]?.Type === 'Task' && name !== 'Plan calls');

  expect(steps.filter((step) => !readme.includes(step))).toEqual([]);
});

test('the permission table that the README points at holds rights', () => {
  expect(linksOf('README.md')).toContain('test/golden/permissions.txt');
  expect(read('test/golden/permissions.txt')).toContain('rds:PromoteReadReplica');
});

describe('the runbook', () => {
  /** The longest piece of a sentence that no value is put into. */
  const fixedPart = (sentence: string) =>
    sentence
      .split(/\$\{[^}]*\}/)
      .map((part) => part.replaceAll("\\'", "'").trim())
      .sort((one, other) => other.length - one.length)[0] ?? '';
  /** Code spans of the first column: what a page says. */
  const said = [...runbook.matchAll(/`([^`\n]+)`/g)].map(([, span]) => (span ?? '').replaceAll('…', '').trim());
  const isExplained = (sentence: string) =>
    said.some(
      (span) => span.length > 8 && (sentence.includes(span.replace(/\.$/, '')) || span.includes(fixedPart(sentence))),
    );

  test('explains every reason for which a failover is refused', () => {
    const decide = globSync('core/{decide,called,within-objective,flapping,blackout}.ts').map(read).join('\n');
    const [, findings = ''] = read('core/called.ts').split('const findings');
    const refusals = [...decide.matchAll(/(?:why:|return) (["'`])(.+?\.)\1/g)].map(([, , text]) => text ?? '');
    const verdicts = [...findings.matchAll(/: (["'])(.+?\.)\1,/g)].map(([, , text]) => text ?? '');
    const fitness = [...read('core/fitness.ts').matchAll(/`(\$\{(?:standby\.)?instance\.identifier\}[^`]+)`/g)];
    const sentences = [...refusals, ...verdicts, ...fitness.map(([, text]) => text ?? '')].filter(
      (text) => !text.startsWith('${findings') && !text.startsWith('${problems'),
    );

    expect(verdicts).toHaveLength(9);
    expect(sentences.length).toBeGreaterThan(25);
    expect(sentences.filter((sentence) => !isExplained(sentence))).toEqual([]);
  });

  test('explains every alarm about Understudy itself', () => {
    const watched = placesOf(Configuration.parse(parse(read('understudy.yaml')))).flatMap(watchedIn);
    const names = watched.map(({ name }) => `\`$INSTALLATION-${name.replace(/^orders-/, '$GROUP-')}\``);

    expect(watched.length).toBeGreaterThan(10);
    expect(names.filter((name) => !runbook.includes(name))).toEqual([]);
    for (const { description } of watched) expect(runbook).toContain(`## ${description.match(/"(.+?)"/)?.[1]}\n`);
  });

  test('names every verdict as the subject of a page', () => {
    for (const verdict of ['Serving from the target', 'Stopped, nothing changed', 'Stopped halfway'])
      expect(runbook).toContain(`## Page: "${verdict}"`);
  });
});

test('the pictures of the machines are drawn from the machines', () => {
  const drawn = machinesPage();

  if (process.env.UPDATE_GOLDEN) writeFileSync('docs/machines.md', drawn);

  expect(read('docs/machines.md')).toBe(drawn);
});

test('the decisions are numbered without a gap, and each says context, decision and consequences', () => {
  const decisions = globSync('docs/adr/*.md').sort();
  const numbers = decisions.map((file) => Number(file.match(/(\d{4})-/)?.[1]));

  expect(numbers).toEqual(decisions.map((_, index) => index + 1));
  for (const file of decisions) {
    expect(read(file)).toMatch(/^# \d{4}\. /);
    expect(read(file)).toMatch(/^## Decision$[\s\S]+^## Consequences$/m);
    expect(read(file).split('\n').length).toBeLessThan(60);
  }
});

test('the numbers that hold the protocol together are those of the code', () => {
  const { leaseSeconds, functionTimeoutSeconds, callTimeoutSeconds, marginSeconds } = protocol;

  expect(read('docs/adr/0007-the-ledger.md')).toContain(
    `lease ${leaseSeconds} s, function ${functionTimeoutSeconds} s, call ${callTimeoutSeconds} s, margin ${marginSeconds} s`,
  );
});

test('no page speaks of a machine, a person or a place of work', () => {
  const foreign = [/(^|[\s"'`(])\/(work|home|root|tmp|Users|farm)\//m, /#\d+\b/, /\b(this|my|previous) session\b/i];
  const found = pages.flatMap((file) =>
    foreign.filter((pattern) => pattern.test(read(file))).map((pattern) => `${file}: ${pattern}`),
  );

  expect(found).toEqual([]);
});
