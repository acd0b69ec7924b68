/** Prints the protocol's complete state graphs and a shortest counterexample for every rule that is switched off. */
import { parseArgs } from 'node:util';
import { configurations, type World, worldNames } from '#sandbox/model/configurations.ts';
import { invariantTexts } from '#sandbox/model/invariants.ts';
import { type Rule, redundancies, ruleNames, ruleTexts } from '#sandbox/model/rules.ts';
import { type Finding, lengthOf, lengths, search, survey } from '#sandbox/model/survey.ts';
import { tableOf } from '#sandbox/model/table.ts';
import { tell } from '#sandbox/model/tell.ts';
import { runCommand } from './run-command.ts';

const usage = `Usage: node cli/model.ts [--json] [--in WORLD] [--off RULE[,RULE...]]

Builds every reachable state of the failover protocol in several bounded worlds and checks its invariants, then does so
again with each rule switched off and tells a shortest counterexample. Takes about two minutes on one core.

  --in WORLD      only this world's complete graph (with --off: only this search; without --in it is done in ${worldNames[0]})
  --off RULE,...  only this search, with these rules off, telling a counterexample for every invariant that breaks
  --json          one JSON object per search, one a line
  --help          this text

Worlds:
${worldNames.map((world) => `  ${world.padEnd(10)} ${configurations[world].text}`).join('\n')}

Rules:
${ruleNames.map((rule) => `  ${rule.padEnd(10)} ${ruleTexts[rule]}`).join('\n')}

Exit code: 0 everything as documented, 1 something else was found, 2 the command line is wrong.`;

/** One search as one line of JSON, with the story of the counterexample that it is for. */
function toJson(finding: Finding): string {
  const { world, off, bounds, invariants, seconds, exploration, told, expected } = finding;
  const { states, transitions, depth, quietStates } = exploration;
  const counterexample = told && { invariant: told.invariant, steps: lengthOf(told), story: tell(told) };
  return JSON.stringify({
    world,
    off,
    bounds,
    invariants,
    states,
    transitions,
    depth,
    quietStates,
    seconds,
    expected,
    broken: lengths(finding),
    counterexample,
  });
}

/** The figures of one search. */
function heading({ world, off, bounds, seconds, exploration }: Finding): string {
  const { states, transitions, quietStates } = exploration;
  const rules = off.length === 0 ? 'All rules on' : `Off: ${off.join(' and ')}`;
  const title = world === 'base' ? rules : `In ${world}, ${rules.charAt(0).toLowerCase()}${rules.slice(1)}`;
  const reverts = bounds.reverts === undefined ? '' : `, ${bounds.reverts} reverts`;
  const failovers = `${bounds.automatic} automatic failovers, ${bounds.operator} by an operator`;
  const bound = `${bounds.slots} executions at a time, ${failovers}${reverts}`;
  const count = (value: number) => value.toLocaleString('en');
  return `${title} (${bound}): ${count(states)} states, ${count(transitions)} transitions, ${count(quietStates)} repairs, ${seconds.toFixed(1)} s`;
}

/** What a search found, in words. */
function verdict(finding: Finding): string[] {
  const { world, off, told, exploration, invariants } = finding;
  const [first] = off;
  const partner = world === 'base' && first && off.length === 1 ? redundancies[first] : undefined;
  const rules = off.map((rule) => `  Without "${ruleTexts[rule]}"`);
  if (!told) {
    const held =
      exploration.counterexamples.length === 0
        ? `all ${invariants.length} invariants hold`
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

interface Wanted {
  readonly help: boolean;
  readonly json: boolean;
  /** One search; null for the whole survey. */
  readonly one: { readonly world: World; readonly off: readonly Rule[] } | null;
}

/** What the command line asks for; throws on an option, a world or a rule that does not exist. */
function readArguments(args: readonly string[]): Wanted {
  const options = { json: { type: 'boolean' }, in: { type: 'string' }, off: { type: 'string' } } as const;
  const { values } = parseArgs({ args: [...args], options: { ...options, help: { type: 'boolean', short: 'h' } } });
  const names = values.off?.split(',') ?? [];
  const unknown = names.find((name) => !ruleNames.some((rule) => rule === name));
  if (unknown !== undefined)
    throw new RangeError(`There is no rule "${unknown}": give one or more of ${ruleNames.join(', ')}.`);
  const world = worldNames.find((name) => name === (values.in ?? worldNames[0]));
  if (!world) throw new RangeError(`There is no world "${values.in}": give one of ${worldNames.join(', ')}.`);
  const off = ruleNames.filter((rule) => names.includes(rule));
  const isOne = values.off !== undefined || values.in !== undefined;
  return { help: values.help ?? false, json: values.json ?? false, one: isOne ? { world, off } : null };
}

/** Searches and prints; false where something other than what is documented was found. */
function report({ one, json }: Wanted): boolean {
  const findings: Finding[] = [];
  for (const finding of one ? [search(one, Date.now)] : survey(Date.now)) {
    if (json) console.log(toJson(finding));
    else print(finding, one !== null);
    findings.push(finding);
  }
  const asDocumented = findings.every(({ expected }) => expected);
  if (one || json) return asDocumented;
  console.log(tableOf(findings).join('\n'));
  console.log(asDocumented ? 'Everything as documented.' : 'Something is not as documented: see above.');
  return asDocumented;
}

const run = async (wanted: Wanted): Promise<number> => (report(wanted) ? 0 : 1);

process.exitCode = await runCommand({ read: readArguments, usage, run }, process.argv.slice(2));
