import { globSync, readFileSync } from 'node:fs';
import { marks, unreachable } from '#sandbox/simulator/probe-marks.ts';
import { gap, sentencesIn, stringsIn } from './sentences.ts';
import { neverRaised, toldToPersons, unmarked } from './unmarked.ts';

const all = [...marks, ...unreachable];
const read = (file: string) => readFileSync(file, 'utf8');
const hasMark = (text: string) => all.some(({ sign }) => sign.test(text));

/** Files whose sentences no run says: the configuration's, adoption's, and the questions that are asked inside a VPC; and what is only the end of another's. */
const quiet =
  /^(core\/(achieved|adoption|configuration.*|.*-problems|fence|fitness-remedies|learn|ledger|limits|loss|moment|names|nearest|observation|probing|problem|reality|record|regions|schema-.*|.*-schema|standby)|functions\/(statements|questions|inspect-database|plan-calls|answers))\.ts$/;
const files = globSync(['core/*.ts', 'functions/*.ts', 'functions/aws/*.ts']).filter((file) => !quiet.test(file));

/** A sentence as a run may say it, whatever stands in its gaps, by each way in which a run says one. */
function said(sentence: string): readonly string[] {
  const ways = [
    'why',
    'reason',
    'wait',
    'log sweep:',
    'log probe:',
    'log observe:',
    'log look-around:',
    'log assess-outage:',
    'log answer-proposal:',
    'log answer-proposal: Stopped answer-proposal:',
    'log instruct-group:',
    'log instruct-group: Stopped instruct-group:',
    'log release-groups:',
    'log release-groups: Stopped release-groups:',
  ];
  const fillings = ['orders', '#', 'available', 'page'];
  return [...ways, 'log announce-refusal:'].flatMap((way) =>
    fillings.map((filling) => `${way} ${sentence.replaceAll(gap, filling).replaceAll(/\d+/g, '#')}`),
  );
}

test('every sentence of core and functions has a mark, or a reason to have none', () => {
  const excused = new Set(Object.values(unmarked).flat());
  const found = files.flatMap((file) => sentencesIn(read(file)).map((sentence) => ({ file, sentence })));

  expect(found.length).toBeGreaterThan(100);
  expect(found.filter(({ sentence }) => !excused.has(sentence) && !said(sentence).some(hasMark))).toEqual([]);
});

test('no sentence is excused that is said nowhere any more', () => {
  const found = new Set(files.flatMap((file) => sentencesIn(read(file))));

  expect(Object.values(unmarked).flatMap((sentences) => sentences.filter((sentence) => !found.has(sentence)))).toEqual(
    [],
  );
});

test('every error of core, and every error that a machine tries again, has a mark', () => {
  const raised = [...read('core/errors.ts').matchAll(/override readonly name = '(\w+)'/g)].map(([, name = '']) => name);
  const retried = globSync('state-machines/*.asl.json').flatMap((file) =>
    [...read(file).matchAll(/"ErrorEquals": \[([^\]]*)\]/g)].flatMap(([, names = '']) => stringsIn(names)),
  );
  const names = new Set([...raised, ...retried].filter((name) => name !== 'States.ALL'));

  expect(raised.length).toBeGreaterThanOrEqual(9);
  expect(
    [...names].filter(
      (name) =>
        !neverRaised.includes(name) && !toldToPersons.includes(name) && !hasMark(`fail ${name} in Look around: `),
    ),
  ).toEqual([]);
});

/** The members of a union of literals in a source. */
const membersOf = (source: string, name: string): readonly string[] =>
  stringsIn(new RegExp(`export type ${name} =([^;]*);`).exec(source)?.[1] ?? '');

test.each([
  ['verdict', 'core/evidence.ts', 'OutageVerdict', (verdict: string) => `verdict ${verdict}`],
  ['call of a fence', 'core/fence.ts', 'FenceCall', (call: string) => `step fence ${call}`],
  ['call that lifts one', 'core/fence.ts', 'LiftCall', (call: string) => `step lift ${call}`],
  ['end', 'core/ledger.ts', 'Verdict', (verdict: string) => `step announce ${verdict}`],
])('every %s has a mark', (_what, file, name, text) => {
  const members = membersOf(read(file), name);

  expect(members.length).toBeGreaterThan(1);
  expect(members.filter((member) => !hasMark(text(member)))).toEqual([]);
});

test('no two marks have one name', () => {
  const names = all.map(({ name }) => name);

  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test.each(unreachable.map(({ name, test: reached }) => [name, ...reached] as const))(
  '%s, which no run reaches, is reached by a test of its own',
  (_name, file, title) => {
    expect(read(file)).toContain(`'${title}'`);
  },
);
