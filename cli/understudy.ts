import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { allRegions } from '#core/configuration.ts';
import { pauseProblems } from '#core/pause.ts';
import { InvalidConfiguration } from '#core/problem.ts';
import type { Clients } from '#functions/runtime/runtime.ts';
import { AdoptionRefused, adopt } from './adopt.ts';
import { answer } from './answer.ts';
import { awsClients, ownCredentials } from './aws-clients.ts';
import { NotDone } from './command-function.ts';
import { loadConfiguration } from './load-configuration.ts';
import { pause, resume } from './pause.ts';
import type { Credentials } from './sign-identity.ts';

const usage = `Understudy takes over when an AWS Region can't go on.

  understudy validate [--config FILE] [--json]
      Checks the configuration and names every mistake.

  understudy adopt --group NAME --owner REGION [--config FILE] [--dry-run] [--json]
      Names the first owner of a group in the ledger and makes the DNS records of its \`record\` names, each once.
      Checks first that the owner's instances are the writers and those of the other candidate their replicas.

  understudy approve --group NAME --target REGION --proposal ID [--config FILE] [--json]
  understudy decline --group NAME --target REGION --proposal ID [--config FILE] [--json]
      Answers a proposed failover, as the page has the command, as whoever your AWS credentials belong to: AWS itself tells who.
      The last approval that is needed starts the machine in the target Region, which decides everything anew.

  understudy pause --group NAME --region REGION --for MINUTES --reason TEXT [--config FILE] [--json]
  understudy resume --group NAME --region REGION [--config FILE] [--json]
      No failover of the group starts by itself for so long, 1 minute to 7 days, and what is found meanwhile is told. Either
      candidate's Region will do. A transfer that was declared goes on. Another pause is replaced; \`resume\` ends it at once.

  --config FILE   the configuration (default: understudy.yaml)
  --dry-run       says what would be done and changes nothing
  --json          prints {"ok", "done" or "problems"}
  --help          prints this text

Ends with 0 when all is well, 2 when the command line or the configuration can't be used, 1 when AWS or the ledger refused.
`;

/** What the command line talks to. */
export interface Surroundings {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** AWS, with `home` as the Region of clients that have one. */
  readonly clients: (home: string) => Clients;
  readonly now: () => number;
  /** The person's own credentials, from the SDK's usual sources. */
  readonly credentials: (home: string) => Promise<Credentials>;
}

const options = {
  config: { type: 'string', default: 'understudy.yaml' },
  group: { type: 'string' },
  owner: { type: 'string' },
  target: { type: 'string' },
  proposal: { type: 'string' },
  region: { type: 'string' },
  for: { type: 'string' },
  reason: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const satisfies ParseArgsConfig['options'];

const parse = (args: readonly string[]) => parseArgs({ args: [...args], options, allowPositionals: true });
type Values = ReturnType<typeof parse>['values'];

/** What each command must be told, as options with what stands for their values. */
const needs: Readonly<Record<string, Readonly<Partial<Record<keyof Values, string>>>>> = {
  validate: {},
  adopt: { group: 'NAME', owner: 'REGION' },
  approve: { group: 'NAME', target: 'REGION', proposal: 'ID' },
  decline: { group: 'NAME', target: 'REGION', proposal: 'ID' },
  pause: { group: 'NAME', region: 'REGION', for: 'MINUTES', reason: 'TEXT' },
  resume: { group: 'NAME', region: 'REGION' },
};

/** The command line can't be used; the message says what to write instead. */
class Misused extends Error {
  override readonly name = 'Misused';
}

/** Runs a command line and returns the exit code: 0 well, 1 refused by AWS or the ledger, 2 unusable input. */
export async function understudy(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const json = args.includes('--json');
  try {
    const { values, positionals } = parse(args);
    if (values.help) {
      surroundings.out(usage);
      return 0;
    }
    const done = await run(positionals, values, surroundings);
    surroundings.out(json ? `${JSON.stringify({ ok: true, done })}\n` : `${done.join('\n')}\n`);
    return 0;
  } catch (error) {
    const problems = problemsOf(error);
    if (json) surroundings.out(`${JSON.stringify({ ok: false, problems })}\n`);
    else surroundings.err(`${problems.join('\n')}\n`);
    return unusable(error) ? 2 : 1;
  }
}

async function run(
  positionals: readonly string[],
  values: Values,
  surroundings: Surroundings,
): Promise<readonly string[]> {
  const [command, ...rest] = positionals;
  if (command === undefined || rest.length > 0 || !Object.hasOwn(needs, command))
    throw new Misused(
      `got ${positionals.join(' ') || 'no command'}; allowed: ${Object.keys(needs).join(', ')}. See understudy --help.`,
    );
  const needed = Object.entries(needs[command] ?? {});
  if (needed.some(([option]) => values[option as keyof typeof values] === undefined))
    throw new Misused(
      `${command} needs ${needed.map(([option, value]) => `--${option} ${value}`).join(' and ')}. See understudy --help.`,
    );
  const configuration = loadConfiguration(values.config);
  const { group = '', owner = '', target = '', proposal = '', region = '' } = values;
  const { clients, now, credentials } = surroundings;
  if (command === 'adopt')
    return adopt(configuration, group, owner, clients(owner), now(), { dryRun: values['dry-run'] });
  if (command === 'approve' || command === 'decline') {
    const asked = { group, target, proposal, choice: command } as const;
    return answer(configuration, asked, clients(target), await credentials(target), now());
  }
  if (command === 'pause' || command === 'resume') {
    const asked = command === 'pause' ? pauseIn(values) : undefined;
    const from = { configuration, clients: clients(region), credentials: await credentials(region), now: now() };
    return asked ? pause(from, { group, region, ...asked }) : resume(from, { group, region });
  }
  const groups = Object.keys(configuration.groups);
  return [
    `${values.config} is valid: ${groups.length === 1 ? 'group' : 'groups'} ${groups.join(', ')} in ${allRegions(configuration).join(', ')}.`,
  ];
}

/** How long and why. Throws Misused. */
function pauseIn({ for: duration = '', reason = '' }: Values): { minutes: number; reason: string } {
  const asked = { minutes: /^\d{1,9}$/.test(duration) ? Number(duration) : Number.NaN, reason: reason.trim() };
  const problems = pauseProblems(asked);
  if (problems.length > 0) throw new Misused(`got --for ${duration} --reason "${reason}". ${problems.join(' ')}`);
  return asked;
}

const unusable = (error: unknown): boolean =>
  error instanceof InvalidConfiguration ||
  error instanceof Misused ||
  String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS');

function problemsOf(error: unknown): readonly string[] {
  if (error instanceof InvalidConfiguration || error instanceof AdoptionRefused) return error.problems;
  const { name, message } = error as Error;
  if (error instanceof NotDone) return [message];
  return [unusable(error) ? message : `${name}: ${message}`];
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  process.exitCode = await understudy(process.argv.slice(2), {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    clients: awsClients,
    now: Date.now,
    credentials: ownCredentials,
  });
