import { existsSync, rmSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import type { Configuration } from '#core/configuration.ts';
import { InvalidConfiguration } from '#core/problem.ts';
import { DrillCannotStart } from '#sandbox/live/drill-cannot-start.ts';
import { filesIn } from '#sandbox/live/drill-files.ts';
import { type Keeper, startKeeper } from '#sandbox/live/keeper.ts';
import type { LiveStage } from '#sandbox/live/live-stage.ts';
import { type Outage, type OutageName, outageNames, outages } from '#sandbox/live/outages.ts';
import { loadConfiguration } from './load-configuration.ts';
import { Misused, visible } from './misused.ts';
import { readOptions } from './read-options.ts';
import { verdictBlock } from './verdict-block.ts';

const usage = `Stages a regional outage on this machine, with real PostgreSQL servers and the production machines and functions.

  npm run drill -- [options]

  --outage NAME       ${outageNames.join(', ')} (default: region)
  --time-scale N      compresses AWS's own long durations, 1 to 100 (default: 20; 1 is real time)
  --seed N            what durations and delays are drawn from (default: 1)
  --config FILE       the configuration that is staged (default: understudy.yaml)
  --keep              leaves the servers running and says how to connect
  --json              prints the report as JSON; progress goes to stderr
  --help              prints this text

Ends with 0 when the verdict is the expected one, the objectives are met and nothing broke; with 1 when not; with 2 when the
command line, the configuration or this machine can't be used; with 130 after Ctrl-C.
`;

interface Wish {
  readonly outage: Outage;
  readonly timeScale: number;
  readonly seed: number;
  readonly config: string;
  readonly keep: boolean;
  readonly json: boolean;
}

function read(args: readonly string[]): Wish | undefined {
  const { values } = readOptions({
    args: [...args],
    options: {
      outage: { type: 'string', default: 'region' },
      'time-scale': { type: 'string', default: '20' },
      seed: { type: 'string', default: '1' },
      config: { type: 'string', default: 'understudy.yaml' },
      keep: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const { outage, config, keep, json } = values;
  if (!outageNames.includes(outage as OutageName))
    throw new Misused(`--outage: got ${visible(outage)}; allowed: ${outageNames.join(', ')}. See --help.`);
  return {
    outage: outages[outage as OutageName],
    timeScale: numberIn('--time-scale', values['time-scale'], 1, 100),
    seed: numberIn('--seed', values.seed, 0, 2 ** 31 - 1),
    ...{ config, keep, json },
  };
}

function numberIn(option: string, given: string, least: number, most: number): number {
  const number = Number(given);
  if (/^\d+$/.test(given) && number >= least && number <= most) return number;
  throw new Misused(`${option}: got ${visible(given)}; allowed: a whole number from ${least} to ${most}. See --help.`);
}

function configurationFor(wish: Wish): Configuration {
  const configuration = loadConfiguration(wish.config);
  return wish.outage.configured?.(configuration) ?? configuration;
}

async function main(args: readonly string[]): Promise<number> {
  const wish = read(args);
  if (!wish) {
    process.stdout.write(usage);
    return 0;
  }
  const configuration = configurationFor(wish);
  const progress = wish.json ? process.stderr : process.stdout;
  const say = (line: string, outageAt?: number) => {
    const since = outageAt === undefined ? '' : `${((Date.now() - outageAt) / 1000).toFixed(1)} s`;
    progress.write(`${since.padStart(9)}  ${line}\n`);
  };
  // Loaded only now, so that a wrong word or a wrong configuration is answered at once.
  const { playDrill } = await import('#sandbox/live/drill.ts');
  const keeper = startKeeper();
  stopOnSignal(keeper, say);
  try {
    const command = ['npm run drill --', ...args].join(' ');
    const played = await playDrill({ ...wish, configuration, keeper, say, command, ...reporting });
    await played.stage.end();
    const page = relative('', filesIn(played.folder).page);
    if (wish.json) process.stdout.write(`${JSON.stringify(played.report, null, 2)}\n`);
    progress.write(verdictBlock(played.report, page));
    if (wish.keep) await leaveRunning(played.stage, keeper, progress);
    else await keeper.release();
    return played.report.expected.met ? 0 : 1;
  } catch (error) {
    if (wish.keep) await keeper.leave();
    else await keeper.release();
    throw error;
  }
}

/** Ctrl-C and its like: the keeper ends every server and removes every folder, then we go. */
function stopOnSignal(keeper: Keeper, say: (line: string) => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      say('Stopping: the servers are ended and their folders removed.');
      void keeper.release().then(() => process.exit(interrupted));
    });
}

const interrupted = 130;

/** Where reports go. Of a drill that was stopped before it had one nothing is left there. */
const reporting = {
  reports: 'drill-reports',
  madeFolder: (folder: string) => {
    process.once('exit', (code) => {
      if (code === interrupted && !existsSync(filesIn(folder).page)) rmSync(folder, { recursive: true, force: true });
    });
  },
};

async function leaveRunning(stage: LiveStage, keeper: Keeper, progress: NodeJS.WriteStream): Promise<void> {
  for (const { server } of stage.servers.engines) {
    const { host, port } = server.endpoint;
    const { user, password, database } = server.credentials('app');
    const role = server.isRunning ? 'running' : 'not running';
    progress.write(`  ${server.name} (${role}): psql postgresql://${user}:${password}@${host}:${port}/${database}\n`);
    progress.write(
      `    to stop it: kill -INT $(head -1 ${server.dataFolder}/postmaster.pid); its files: ${server.folder}\n`,
    );
  }
  const folder = dirname(stage.servers.engines[0]?.server.folder ?? '');
  progress.write(`  their files, to be removed when both are stopped: rm -r ${dirname(folder)}\n`);
  await keeper.leave();
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const { message, stack } = error as Error;
    const known = [Misused, InvalidConfiguration, DrillCannotStart].some((kind) => error instanceof kind);
    process.stderr.write(known ? `${message}\n` : `${stack ?? error}\n`);
    process.exit(known ? 2 : 1);
  },
);
