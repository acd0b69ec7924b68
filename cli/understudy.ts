import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { allRegions, type Configuration, type Region } from '#core/configuration.ts';
import { InvalidConfiguration } from '#core/problem.ts';
import type { Clients } from '#functions/runtime/runtime.ts';
import { acknowledge } from './acknowledge.ts';
import { AdoptionRefused, adopt } from './adopt.ts';
import { answer } from './answer.ts';
import { awsClients, ownCredentials } from './aws-clients.ts';
import { type Commander, NotDone, refuseElsewhere } from './command-function.ts';
import { loadConfiguration } from './load-configuration.ts';
import { Misused } from './misused.ts';
import { override } from './override.ts';
import { pause, resume } from './pause.ts';
import { proceed } from './proceed.ts';
import { refuseWhereNoneIsOwned, release } from './release.ts';
import type { Credentials } from './sign-identity.ts';
import {
  acknowledgementIn,
  type CommandName,
  commandIn,
  overrideIn,
  parse,
  pauseIn,
  proceedIn,
  proposalIn,
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

/** Has a function carry out what was asked. */
async function send(
  command: Exclude<CommandName, 'validate' | 'adopt'>,
  values: Values,
  configuration: Configuration,
  surroundings: Surroundings,
): Promise<readonly string[]> {
  const { group = '', target = '', region = '' } = values;
  if (command === 'approve' || command === 'decline') {
    const asked = { group, target, proposal: proposalIn(values), choice: command };
    return answer(await commanderFor(configuration, group, target, surroundings), asked);
  }
  if (command === 'override') {
    const asked = overrideIn(values);
    return override(await commanderFor(configuration, group, region, surroundings), { group, region, ...asked });
  }
  if (command === 'proceed') {
    const said = proceedIn(values);
    return proceed(await commanderFor(configuration, group, region, surroundings), { group, region, ...said });
  }
  if (command === 'acknowledge') {
    const asked = acknowledgementIn(values);
    return acknowledge(await commanderFor(configuration, group, region, surroundings), { group, region, ...asked });
  }
  if (command === 'release') {
    const asked = releaseIn(values);
    refuseWhereNoneIsOwned(configuration, region);
    return release(await signedIn(configuration, region, surroundings), { region, ...asked });
  }
  const asked = command === 'pause' ? pauseIn(values) : undefined;
  const commander = await commanderFor(configuration, group, region, surroundings);
  return asked ? pause(commander, { group, region, ...asked }) : resume(commander, { group, region });
}

/** Who asks, with credentials that are looked for only once the group and its Region are known to be there. Throws Misused. */
async function commanderFor(
  configuration: Configuration,
  group: string,
  region: Region,
  surroundings: Surroundings,
): Promise<Commander> {
  refuseElsewhere(configuration, group, region);
  return signedIn(configuration, region, surroundings);
}

const signedIn = async (
  configuration: Configuration,
  region: Region,
  { clients, credentials, now }: Surroundings,
): Promise<Commander> => ({
  ...{ configuration, clients: clients(region), credentials: await credentials(region), now: now() },
});

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
