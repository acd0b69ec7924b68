/** Prints what an installation costs while nothing happens, computed from its templates. */
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { InvalidConfiguration } from '#core/problem.ts';
import { idleCost, summaryOf, target } from '#infra/cost/idle-cost.ts';
import { prices } from '#infra/cost/prices.ts';
import type { Template } from '#infra/cost/template.ts';
import { costTable } from './cost-table.ts';
import { loadConfiguration } from './load-configuration.ts';
import { Misused } from './misused.ts';
import { readOptions } from './read-options.ts';
import { interrupted, whenInterrupted } from './run-command.ts';
import { synthesize } from './synthesize.ts';

const usage = `Usage: node cli/cost.ts [--config FILE] [--json]

Synthesizes the templates and computes what they cost in a month in which nothing happens: US dollars by list price without free tiers,
by Region and kind, fixed for the installation and for each group. Takes some seconds. Nothing is asked of AWS: the prices
are in infra/cost/prices.ts.

  --config FILE   the configuration (default: understudy.yaml)
  --json          prints {"fixed", "groups", "regions", "total", "above", "target", "lines", "prices"}
  --help          prints this text

Ends with 0, also where the target is missed; with 2 when the command line or the configuration can't be used; with 130 after Ctrl-C.
`;

/** The templates of a configuration by stack, from a synthesis without bundles. Throws what the synthesis printed, and where the signal ends it. */
async function templatesOf(config: string, signal: AbortSignal): Promise<ReadonlyMap<string, Template>> {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-cost-'));
  try {
    await synthesize(folder, { config: resolve(config), signal });
    const files = globSync('*.template.json', { cwd: folder }).sort();
    return new Map(
      files.map((file) => [
        basename(file, '.template.json'),
        JSON.parse(readFileSync(join(folder, file), 'utf8')) as Template,
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(args: readonly string[], signal: AbortSignal): Promise<string> {
  const { values } = readOptions({
    args: [...args],
    options: {
      config: { type: 'string', default: 'understudy.yaml' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return usage;
  const configuration = loadConfiguration(values.config);
  const lines = idleCost(configuration, await templatesOf(values.config, signal));
  const summary = summaryOf(configuration, lines);
  return values.json
    ? `${JSON.stringify({ ...summary, target, lines, prices })}\n`
    : costTable(configuration, lines, summary);
}

/** Is it the command line or the configuration that can't be used, rather than this program? */
const unusable = (error: unknown): boolean => error instanceof InvalidConfiguration || error instanceof Misused;

const signal = whenInterrupted();
try {
  process.stdout.write(await run(process.argv.slice(2), signal));
} catch (error) {
  if (signal.aborted) process.exitCode = interrupted();
  else {
    if (!unusable(error)) throw error;
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 2;
  }
}
