import { readFileSync } from 'node:fs';
import { markdownOf } from '#cli/detection-markdown.ts';
import type { Row } from '#sandbox/simulator/detection/statistics.ts';

const spread = { median: 50, p99: 61.24, max: 61.24 };
const lost: Row = {
  ...{ kind: 'region-loss', text: 'a loss', rule: 'must', seeds: 1000, declared: 1000, notDeclared: 0 },
  ...{ seconds: spread, steps: { silent: spread }, wrong: [], refusals: [], virtualHours: 10.6 },
};
const blind: Row = {
  ...{ kind: 'blind', text: 'one is blind', rule: 'must-not', seeds: 1000, declared: 0, notDeclared: 1000 },
  ...{ steps: {}, wrong: [], refusals: [['The writer answers.', 7]], virtualHours: 10 },
};
const clean = { missed: [], violations: [], broken: [] };

test('the parts stand under headings that the page has, in the order in which it has them', () => {
  const page = readFileSync('docs/detection.md', 'utf8');
  const headings = markdownOf({ rows: [lost, blind], ...clean })
    .split('\n')
    .filter((line) => line.startsWith('## '));
  const places = headings.map((heading) => page.indexOf(`\n${heading}\n`));

  expect(headings).toEqual(['## Measured', '## Where the seconds go', '## Why nothing was done']);
  expect(places).not.toContain(-1);
  expect([...places].sort((a, b) => a - b)).toEqual(places);
});

test('each table has its rows, the steps a column for each kind that has to be declared', () => {
  const text = markdownOf({ rows: [lost, blind], ...clean });

  expect(text).toMatch(/^\| region-loss \| must +\| +1000 \| +1000 \|/m);
  expect(text).toContain(
    '1000 seeds of each kind, 21 virtual hours; 0 targets missed, 0 safety invariants broken, 0 seeds in which the simulation failed.',
  );
  expect(text).toContain('| step | region-loss |\n|---|---|\n');
  expect(text).toContain("| fault to both observers' first silent look | 50.0 (61.2) |");
  expect(text).toContain('| to the claim | – |');
  expect(text).toContain('| fault to declaration | 50.0 (61.2) |');
  expect(text).toContain('- `blind`: 7 × The writer answers.');
});

test('kinds without a declaration have no table of steps', () => {
  expect(markdownOf({ rows: [blind], ...clean })).toContain('## Where the seconds go\n\nNothing was declared.');
});
