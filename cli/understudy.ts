import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { allRegions, type Configuration, type Region } from '#core/configuration.ts';
import { InvalidConfiguration } from '#core/problem.ts';
import type { Clients } from '#functions/runtime/runtime.ts';
import { acknowledge } from './acknowledge.ts';
import { AdoptionRefused, adopt } from './adopt.ts';
import { answer } from './answer.ts';
import { awsClients, ownCredentials } from './aws-clients.ts';
import { type Commander, NotDone } from './command-function.ts';
import { groupOf } from './group-of.ts';
import { loadConfiguration } from './load-configuration.ts';
import { Misused } from './misused.ts';
import { override } from './override.ts';
import { pause, resume } from './pause.ts';
import { proceed } from './proceed.ts';
import { refuseWhereNoneIsOwned, release } from './release.ts';
import type { Credentials } from './sign-identity.ts';
import {
  acknowledgementIn,
  answerIn,
  type CommandName,
  commandIn,
  overrideIn,
  parse,
  pauseIn,
  proceedIn,
  releaseIn,
  usage,
  type Values,
} from './understudy-arguments.ts';

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
  const command = commandIn(positionals, values);
  const configuration = loadConfiguration(values.config);
  if (command === 'validate') return [validated(values.config, configuration)];
  if (command !== 'adopt') return send(command, values, configuration, surroundings);
  const { group = '', owner = '', 'dry-run': dryRun } = values;
  return adopt(configuration, group, owner, surroundings.clients(owner), surroundings.now(), { dryRun });
}

function validated(file: string, configuration: Configuration): string {
  const groups = Object.keys(configuration.groups);
  return `${file} is valid: ${groups.length === 1 ? 'group' : 'groups'} ${groups.join(', ')} in ${allRegions(configuration).join(', ')}.`;
}

/** The group that a command is about, and the Region where it is heard. */
interface Where {
  /** Empty where a command is about all groups. */
  readonly group: string;
  readonly region: Region;
}

/** A command whose options were read: all that is missing is who gives it. */
type Ready = (commander: Commander) => Promise<readonly string[]>;

/** A command that a function carries out. `read` throws Misused. */
const sending =
  <Asked>(
    read: (values: Values) => Asked,
    give: (commander: Commander, asked: Where & Asked) => Promise<readonly string[]>,
  ) =>
  (values: Values, where: Where): Ready => {
    const asked = { ...where, ...read(values) };
    return (commander) => give(commander, asked);
  };

/** Every command that is sent, with what reads its options. */
const sent: Readonly<Record<Exclude<CommandName, 'validate' | 'adopt'>, (values: Values, where: Where) => Ready>> = {
  approve: sending(answerIn('approve'), answer),
  decline: sending(answerIn('decline'), answer),
  pause: sending(pauseIn, pause),
  resume: sending(() => ({}), resume),
  override: sending(overrideIn, override),
  proceed: sending(proceedIn, proceed),
  acknowledge: sending(acknowledgementIn, acknowledge),
  release: sending(releaseIn, release),
};

/** Has a function carry out what was asked. Credentials are looked for only once nothing is wrong with it. Throws Misused. */
async function send(
  command: keyof typeof sent,
  values: Values,
  configuration: Configuration,
  { clients, credentials, now }: Surroundings,
): Promise<readonly string[]> {
  const { group = '', target = '', region = target } = values;
  const ready = sent[command](values, { group, region });
  if (command === 'release') refuseWhereNoneIsOwned(configuration, region);
  // Elsewhere there is no function that would hear of it.
  else groupOf(configuration, group, region);
  return ready({ configuration, clients: clients(region), credentials: await credentials(region), now: now() });
}

const unusable = (error: unknown): boolean => error instanceof InvalidConfiguration || error instanceof Misused;

function problemsOf(error: unknown): readonly string[] {
  if (error instanceof InvalidConfiguration || error instanceof AdoptionRefused) return error.problems;
  const { name, message } = error as Error;
  if (error instanceof NotDone) return [message];
  if (unusable(error)) return [message];
  return [`${name}: ${message}`, ...(lacksCredentials(error as Error) ? [howToSignIn] : [])];
}

/** The SDK's own error, or one of ours that has its words. */
const lacksCredentials = ({ name, message }: Error): boolean =>
  name === 'CredentialsProviderError' || message.includes('Could not load credentials');
const howToSignIn =
  'Sign in and give the command again: with `aws sso login`, with the name of a profile in AWS_PROFILE, or with a key in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  process.exitCode = await understudy(process.argv.slice(2), {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    clients: awsClients,
    now: Date.now,
    credentials: ownCredentials,
  });
