/** Prints the protocol's complete state graph and a shortest counterexample for every rule that is switched off. */
import { parseArgs } from 'node:util';
import { invariantNames, invariantTexts } from '#sandbox/model/invariants.ts';
import { type Rule, redundancies, ruleNames, ruleTexts } from '#sandbox/model/rules.ts';
import { type Finding, lengthOf, lengths, search, survey } from '#sandbox/model/survey.ts';
import { tell } from '#sandbox/model/tell.ts';

const usage = `Usage: node cli/model.ts [--json] [--off RULE[,RULE...]]

Builds every reachable state of the failover protocol and checks its invariants, then does so again with each rule
switched off and tells a shortest counterexample. Takes about a minute on one core.

  --off RULE,...  only this search, with these rules off, telling a counterexample for every invariant that breaks
  --json          one JSON object per search, one a line
  --help          this text

Rules:
${ruleNames.map((rule) => `  ${rule.padEnd(9)} ${ruleTexts[rule]}`).join('\n')}

Exit code: 0 everything as documented, 1 something else was found, 2 the command line is wrong.`;

/** One search as one line of JSON, with the story of the counterexample that it is for. */
function toJson(finding: Finding): string {
  const { off, bounds, seconds, exploration, told, expected } = finding;
  const { states, transitions, quietStates } = exploration;
  const counterexample = told && { invariant: told.invariant, steps: lengthOf(told), story: tell(told) };
  return JSON.stringify({
    off,
    bounds,
    states,
    transitions,
    quietStates,
    seconds,
    expected,
    broken: lengths(finding),
    counterexample,
  });
}

/** The figures of one search. */
function heading({ off, bounds, seconds, exploration }: Finding): string {
  const { states, transitions, quietStates } = exploration;
  const title = off.length === 0 ? 'All rules on' : `Off: ${off.join(' and ')}`;
  const bound = `${bounds.slots} executions at a time, ${bounds.automatic} automatic failovers, ${bounds.operator} by an operator`;
  const count = (value: number) => value.toLocaleString('en');
  return `${title} (${bound}): ${count(states)} states, ${count(transitions)} transitions, ${count(quietStates)} repairs, ${seconds.toFixed(1)} s`;
}

/** What a search found, in words. */
function verdict(finding: Finding): string[] {
  const { off, told, exploration } = finding;
  const [first] = off;
  const partner = first && off.length === 1 ? redundancies[first] : undefined;
  const rules = off.map((rule) => `  Without "${ruleTexts[rule]}"`);
  if (!told) {
    const held =
      exploration.counterexamples.length === 0
        ? `all ${invariantNames.length} invariants hold`
        : 'no further invariant breaks';
    return [...rules, `  ${partner ? `Redundant with "${partner}": ` : ''}${held}.`];
  }
  const all = exploration.counterexamples.map((one) => `${one.invariant} ${lengthOf(one)}`).join(', ');
  return [...rules, `  Breaks "${told.invariant}" in ${lengthOf(told)} steps (shortest for each invariant: ${all}):`];
}

/** One search in words: one counterexample in the survey, all of them where the user named the rules. */
function print(finding: Finding, isAlone: boolean): void {
  const { told, exploration, expected } = finding;
  console.log([heading(finding), ...verdict(finding)].join('\n'));
  for (const one of isAlone ? exploration.counterexamples : told ? [told] : []) {
    if (isAlone) console.log(`  "${one.invariant}": ${invariantTexts[one.invariant]} (${lengthOf(one)} steps)`);
    for (const [at, sentence] of tell(one).entries()) {
      console.log(`    ${at < lengthOf(one) ? String(at + 1).padStart(2) : ' >'} ${sentence}`);
    }
  }
  if (!expected) console.log('  NOT AS DOCUMENTED.');
  console.log('');
}

/** What the command line asks for; throws on an option or a rule that does not exist. */
function readArguments(args: readonly string[]): { help: boolean; json: boolean; off: Rule[] | null } {
  const { values } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean' }, off: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  const names = values.off?.split(',').filter((name) => name !== '') ?? null;
  const unknown = names?.find((name) => !ruleNames.some((rule) => rule === name));
  if (unknown) throw new RangeError(`There is no rule "${unknown}": give one or more of ${ruleNames.join(', ')}.`);
  const off = names && ruleNames.filter((rule) => names.includes(rule));
  return { help: values.help ?? false, json: values.json ?? false, off };
}

/** Searches and prints; false where something other than what is documented was found. */
function report(off: Rule[] | null, asJson: boolean): boolean {
  let asDocumented = true;
  for (const finding of off ? [search(off, Date.now)] : survey(Date.now)) {
    if (asJson) console.log(toJson(finding));
    else print(finding, off !== null);
    asDocumented &&= finding.expected;
  }
  if (off || asJson) return asDocumented;
  console.log(asDocumented ? 'Everything as documented.' : 'Something is not as documented: see above.');
  return asDocumented;
}

/** Runs the command and returns its exit code. */
function main(args: readonly string[]): number {
  let wanted: ReturnType<typeof readArguments>;
  try {
    wanted = readArguments(args);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return 2;
  }
  if (!wanted.help) return report(wanted.off, wanted.json) ? 0 : 1;
  console.log(usage);
  return 0;
}

process.exitCode = main(process.argv.slice(2));
