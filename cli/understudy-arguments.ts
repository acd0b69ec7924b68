import type { ParseArgsConfig } from 'node:util';
import { type Acknowledging, acknowledgementProblems } from '#core/acknowledgement.ts';
import { isEpoch, isReason } from '#core/instruction.ts';
import { type Accepting, overrideMinutes, overrideProblems } from '#core/override.ts';
import { pauseProblems } from '#core/pause.ts';
import type { Proceeding } from '#core/proceeding.ts';
import { type Choice, proposalId } from '#core/proposal.ts';
import { releaseProblems } from '#core/release.ts';
import { Misused, visible } from './misused.ts';
import { readOptions } from './read-options.ts';

/** What --help prints. */
export const usage = `Understudy takes over when an AWS Region can't go on.

  understudy validate [--config FILE] [--json]
      Checks the configuration and names every mistake.

  understudy adopt --group NAME --owner REGION [--config FILE] [--dry-run] [--json]
      Names the first owner of a group in the ledger and makes the DNS records of its \`record\` names, each once.
      Checks first that the owner's instances are the writers and those of the other candidates their replicas.

  understudy approve --group NAME --target REGION --proposal ID [--config FILE] [--json]
  understudy decline --group NAME --target REGION --proposal ID [--config FILE] [--json]
      Answers a proposed failover, as the page has the command, as whoever your AWS credentials belong to: AWS itself tells who.
      The last approval that is needed starts the machine in the target Region, which decides everything anew.

  understudy pause --group NAME --region REGION --for MINUTES --reason TEXT [--config FILE] [--json]
  understudy resume --group NAME --region REGION [--config FILE] [--json]
      No failover of the group starts by itself for so long, 1 minute to 7 days, and what is found meanwhile is told. Either
      candidate's Region will do. A transfer that was declared goes on. Another pause is replaced; \`resume\` ends it at once.

  understudy override --group NAME --region REGION --epoch N --loss SECONDS|unlimited --reason TEXT [--for MINUTES]
                      [--config FILE] [--json]
      Accepts, for one failover from the owner at that epoch, a loss above the group's objective: up to so many seconds by the
      estimate, or any. It stands for 5 to 120 minutes (default: 30), a newer one replaces it, and 0 takes it back. Everything else
      is decided as ever: by itself within a minute or two, or, with the policy \`advise\`, by a start by hand.

  understudy proceed --group NAME --region TARGET --epoch N --reason TEXT [--config FILE] [--json]
      With \`unfenced: ask\`: lets the transfer of this epoch, and no other, promote although its old writer can't be proven fenced,
      as the page has the command. Whoever your AWS credentials belong to has to be one of \`approvers\`; with two persons, two.

  understudy acknowledge --group NAME --region REGION --epoch N --reason TEXT [--config FILE] [--json]
      A person has seen the group's failovers up to the newest epoch, N, as the page has it: cool-down and flap limit don't hold up
      another one for their sake. What comes after that epoch counts anew.

  understudy release --region REGION --for MINUTES --reason TEXT [--config FILE] [--json]
      More groups asked for a failover at once than go without a person (limits.massGroups), and you have looked: for so long, 1 minute
      to a day, they go on by themselves, limits.concurrentFailovers at a time, by priority. REGION: where they are to be taken over.

  --config FILE   the configuration (default: understudy.yaml)
  --dry-run       (adopt) says what would be done and changes nothing
  --json          prints {"ok", "done" or "problems"}
  --help          prints this text

Ends with 0 when all is well, 2 when the command line or the configuration can't be used, 1 when AWS or the ledger refused.
`;

const options = {
  config: { type: 'string', default: 'understudy.yaml' },
  group: { type: 'string' },
  owner: { type: 'string' },
  target: { type: 'string' },
  proposal: { type: 'string' },
  region: { type: 'string' },
  for: { type: 'string' },
  epoch: { type: 'string' },
  loss: { type: 'string' },
  reason: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const satisfies ParseArgsConfig['options'];

/** Reads options and words. Throws Misused for an option that there is nowhere, and for one that is given twice. */
export const parse = (args: readonly string[]) =>
  readOptions({ args: [...args], options, allowPositionals: true }, 'understudy --help');

/** The options as they were given, with their defaults. */
export type Values = ReturnType<typeof parse>['values'];
type Option = keyof Values;

/** The options of a command beside `common`: what it must be told, with what stands for the values, and flags that it knows. */
interface Taken {
  readonly needs: Readonly<Partial<Record<Option, string>>>;
  readonly flags: readonly Option[];
  /** What it may be told besides. */
  readonly may?: Readonly<Partial<Record<Option, string>>>;
}

const answering: Taken = { needs: { group: 'NAME', target: 'REGION', proposal: 'ID' }, flags: [] };
const commands = {
  validate: { needs: {}, flags: [] },
  adopt: { needs: { group: 'NAME', owner: 'REGION' }, flags: ['dry-run'] },
  approve: answering,
  decline: answering,
  pause: { needs: { group: 'NAME', region: 'REGION', for: 'MINUTES', reason: 'TEXT' }, flags: [] },
  resume: { needs: { group: 'NAME', region: 'REGION' }, flags: [] },
  override: {
    needs: { group: 'NAME', region: 'REGION', epoch: 'N', loss: 'SECONDS|unlimited', reason: 'TEXT' },
    flags: [],
    may: { for: 'MINUTES' },
  },
  proceed: { needs: { group: 'NAME', region: 'TARGET', epoch: 'N', reason: 'TEXT' }, flags: [] },
  acknowledge: { needs: { group: 'NAME', region: 'REGION', epoch: 'N', reason: 'TEXT' }, flags: [] },
  release: { needs: { region: 'REGION', for: 'MINUTES', reason: 'TEXT' }, flags: [] },
} as const satisfies Readonly<Record<string, Taken>>;

/** What every command takes. */
const common: readonly Option[] = ['config', 'json', 'help'];

/** What one can ask for. */
export type CommandName = keyof typeof commands;

const isCommand = (word: string): word is CommandName => Object.hasOwn(commands, word);

/** The command that the words name. Throws Misused where there is none, it lacks an option, or an option is not its own. */
export function commandIn(positionals: readonly string[], values: Values): CommandName {
  const [command, ...rest] = positionals;
  if (command === undefined || rest.length > 0 || !isCommand(command))
    throw new Misused(
      `got ${positionals.map(visible).join(' ') || 'no command'}; allowed: ${Object.keys(commands).join(', ')}. See understudy --help.`,
    );
  const { needs, flags, may = {} }: Taken = commands[command];
  const needed = optionsOf(needs);
  const foreign = given(values).filter(
    (option) => ![...common, ...flags, ...Object.keys({ ...needs, ...may })].includes(option),
  );
  if (foreign.length > 0) {
    const taken = [...needed, ...optionsOf(may), ...flags.map((flag) => `--${flag}`), '--config FILE', '--json'];
    throw new Misused(
      `got ${foreign.map((option) => `--${option}`).join(' and ')}, which ${command} does not take; allowed: ${taken.join(', ')}. Leave it out. See understudy --help.`,
    );
  }
  if (!Object.keys(needs).every((option) => given(values).includes(option)))
    throw new Misused(`${command} needs ${needed.join(' and ')}. See understudy --help.`);
  return command;
}

const optionsOf = (taken: Readonly<Partial<Record<Option, string>>>): readonly string[] =>
  Object.entries(taken).map(([option, value]) => `--${option} ${value}`);

/** Options with a value; a flag that was left out is false. */
const given = (values: Values): readonly string[] =>
  Object.entries(values).flatMap(([option, value]) => (value === undefined || value === false ? [] : [option]));

/** For how many minutes, and why. */
interface Span {
  readonly minutes: number;
  readonly reason: string;
}

const spanIn =
  (problemsOf: (asked: Span) => readonly string[]) =>
  ({ for: duration = '', reason = '' }: Values): Span => {
    const asked = { minutes: countIn(duration), reason: reason.trim() };
    const problems = problemsOf(asked);
    if (problems.length > 0)
      throw new Misused(`got --for ${visible(duration)} --reason "${reason}". ${problems.join(' ')}`);
    return asked;
  };

/** How long a pause lasts, and why it is made. Throws Misused. */
export const pauseIn = spanIn(pauseProblems);

/** How long groups are released, and why. Throws Misused. */
export const releaseIn = spanIn(releaseProblems);

/** What an override accepts, for how long, and why. Throws Misused. */
export function overrideIn({ for: duration = `${overrideMinutes.usual}`, ...values }: Values): Accepting {
  const { epoch = '', loss = '', reason = '' } = values;
  const lossSeconds = loss === 'unlimited' ? null : countIn(loss);
  const asked = { epoch: countIn(epoch), lossSeconds, minutes: countIn(duration), reason: reason.trim() };
  const problems = overrideProblems(asked);
  if (problems.length > 0)
    throw new Misused(
      `got --epoch ${visible(epoch)} --loss ${visible(loss)} --for ${visible(duration)} --reason "${reason}". ${problems.join(' ')}`,
    );
  return asked;
}

const countIn = (text: string): number => (/^\d{1,9}$/.test(text) ? Number(text) : Number.NaN);

/** Which transfer may go on unfenced, by its epoch, and why. Throws Misused. */
export function proceedIn({ epoch = '', reason = '' }: Values): Proceeding {
  const said = { epoch: countIn(epoch), reason: reason.trim() };
  if (!isEpoch(said.epoch)) throw new Misused(`got --epoch ${visible(epoch)}; allowed: the epoch as the page has it.`);
  if (!isReason(said.reason)) throw new Misused(`got --reason "${reason}"; allowed: one line of up to 200 characters.`);
  return said;
}

/** What is acknowledged, and why. Throws Misused. */
export function acknowledgementIn({ epoch = '', reason = '' }: Values): Acknowledging {
  const asked = { epoch: countIn(epoch), reason: reason.trim() };
  const problems = acknowledgementProblems(asked);
  if (problems.length > 0)
    throw new Misused(`got --epoch ${visible(epoch)} --reason "${reason}". ${problems.join(' ')}`);
  return asked;
}

/** Which proposal is answered so. Throws Misused for what is no proposal's id. */
export const answerIn =
  (choice: Choice) =>
  ({ proposal = '' }: Values): { proposal: string; choice: Choice } => {
    if (proposalId.pattern.test(proposal)) return { proposal, choice };
    throw new Misused(`got --proposal ${visible(proposal)}; allowed: ${proposalId.allowed}.`);
  };
