import { parseArgs } from 'node:util';
import { type ProfileName, profiles } from '#core/profile.ts';
import { outageKindOf, outageKinds } from '#sandbox/simulator/detection/kinds.ts';
import type { NoiseKind } from '#sandbox/simulator/detection/noise-kind.ts';
import { noiseKindOf, noiseKinds } from '#sandbox/simulator/detection/noise-kinds.ts';
import type { OutageKind } from '#sandbox/simulator/detection/outage-kind.ts';
import { commandWith } from './command-words.ts';
import { wholeNumber } from './whole-number.ts';

const widest = Math.max(...[...outageKinds, ...noiseKinds].map(({ name }) => name.length));

const usualConfig = 'understudy.yaml';

export const usage = `Usage: node cli/detection.ts [--seeds N] [--from N] [--kind NAME] [--config FILE] [--profile NAME] [--workers N] [--story] [--json | --markdown]
       node cli/detection.ts --noise [--group-years N] [--from N] [--kind NAME] [--config FILE] [--profile NAME] [--workers N] [--story] [--json]

Measures in the simulator how long Understudy takes from a fault to the declaration of a failover, and how often it decides wrongly:
a row for each kind of outage, over many seeds. Durations of AWS are uncompressed, the policy is that of understudy.yaml
unless another configuration or profile is given. The targets are those of the configuration's profile; those of fast are for its own dwell alone.

With --noise it plays what the years of one group bring though nothing is lost, at the rates below, and expects that no failover is declared.

  --seeds N     how many seeds each kind is played with (1000)
  --noise       years of noise instead of outages
  --group-years N
                with --noise: how many years of one group (1000)
  --from N      the first seed, or the first year (1)
  --kind NAME   this kind alone; may be given several times
  --config FILE the configuration whose policy is measured (understudy.yaml)
  --profile NAME ${Object.keys(profiles).join(' or ')}, in place of the configuration's own, which must not write out
                 a dwell (policy.dwellSeconds) or a rhythm of looks (probe.everySeconds) itself
  --workers N   processes, 1 to 64 (2)
  --story       tells what happens in each seed, on stderr: for one seed, as in --kind NAME --from 17 --seeds 1 --story
  --json        the table as JSON
  --markdown    the tables as they stand in docs/detection.md (what --noise prints stands there as it is)
  --help        this text

Kinds (must: has to fail over; must-not; may):
${outageKinds.map(({ name, rule, text }) => `  ${name.padEnd(widest)}  ${rule.padEnd(8)}  ${text}`).join('\n')}

Kinds of --noise, with episodes a year:
${noiseKinds.map(({ name, perYear, text }) => `  ${name.padEnd(widest)}  ${String(perYear).padStart(3)}  ${text}`).join('\n')}

Exit code: 0 every target is met, 1 one is missed, noise led to a failover or a safety invariant was broken, 2 the command line or the configuration can't be used,
3 the simulation failed, 130 interrupted.`;

/** What the command line asks for. */
export interface Wanted {
  readonly seeds: number;
  readonly from: number;
  readonly kinds: readonly OutageKind[];
  readonly config: string;
  /** Undefined: the configuration's own. */
  readonly profile: ProfileName | undefined;
  readonly workers: number;
  readonly story: boolean;
  readonly json: boolean;
  readonly markdown: boolean;
  /** Years of noise are played in place of the kinds. */
  readonly noise: boolean;
  readonly groupYears: number;
  readonly noiseKinds: readonly NoiseKind[];
  readonly help: boolean;
}

/** Reads the command line. Throws on an option or a kind that does not exist, and on a number that is none, saying what is allowed. */
export function readArguments(args: readonly string[]): Wanted {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{ seeds: text, from: text, kind: { type: 'string', multiple: true }, workers: text, profile: text },
      config: { type: 'string', default: usualConfig },
      ...{ 'group-years': text, noise: flag, markdown: flag },
      ...{ story: flag, json: flag, help: { ...flag, short: 'h' } },
    },
  });
  const { kind: names, config, noise, story, json, markdown, help } = values;
  if (noise && values.seeds !== undefined)
    throw new RangeError('--seeds is for the kinds of outages; with --noise say --group-years N.');
  if (!noise && values['group-years'] !== undefined)
    throw new RangeError('--group-years is for --noise; for the kinds of outages say --seeds N.');
  const named = names === undefined ? undefined : [...new Set(names)];
  return {
    groupYears: wholeNumber('group-years', values['group-years'], 1000, 1_000_000),
    noiseKinds: noise && named ? named.map(noiseKindOf) : noiseKinds,
    seeds: wholeNumber('seeds', values.seeds, 1000, 1_000_000),
    from: wholeNumber('from', values.from, 1, 1_000_000_000),
    kinds: !noise && named ? named.map(outageKindOf) : outageKinds,
    workers: wholeNumber('workers', values.workers, 2, 64),
    profile: profileOf(values.profile),
    ...{ config, noise, story, json, markdown, help },
  };
}

/** The command line that plays a year of noise again. Another choice of kinds would draw another year. */
export function replayOf(
  { noiseKinds: played, config, profile }: Pick<Wanted, 'noiseKinds' | 'config' | 'profile'>,
  year: number,
): string {
  return commandWith('detection', {
    ...{ noise: true, from: year, 'group-years': 1, story: true },
    ...(played !== noiseKinds && { kind: played.map(({ name }) => name) }),
    ...{ config: config === usualConfig ? undefined : config, profile },
  });
}

function profileOf(name: string | undefined): ProfileName | undefined {
  if (name === undefined || Object.hasOwn(profiles, name)) return name as ProfileName | undefined;
  throw new RangeError(`--profile is "${name}"; allowed: ${Object.keys(profiles).join(' or ')}.`);
}
