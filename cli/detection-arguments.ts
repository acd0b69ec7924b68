import { parseArgs } from 'node:util';
import { type ProfileName, profiles } from '#core/profile.ts';
import { outageKindOf, outageKinds } from '#sandbox/simulator/detection/kinds.ts';
import type { OutageKind } from '#sandbox/simulator/detection/outage-kind.ts';

const widest = Math.max(...outageKinds.map(({ name }) => name.length));

export const usage = `Usage: node cli/detection.ts [--seeds N] [--from N] [--kind NAME] [--config FILE] [--profile NAME] [--workers N] [--story] [--json]

Measures in the simulator how long Understudy takes from a fault to the declaration of a failover, and how often it decides wrongly:
a row for each kind of outage, over many seeds. Durations of AWS are uncompressed, the policy is that of understudy.yaml
unless another configuration or profile is given. The targets are those of the configuration's profile; those of fast are for its own dwell alone.

  --seeds N     how many seeds each kind is played with (1000)
  --from N      the first of them (1)
  --kind NAME   this kind alone; may be given several times
  --config FILE the configuration whose policy is measured (understudy.yaml)
  --profile NAME ${Object.keys(profiles).join(' or ')}, in place of the configuration's own, which must not write out
                 a dwell (policy.dwellSeconds) or a rhythm of looks (probe.everySeconds) itself
  --workers N   processes, 1 to 64 (2)
  --story       tells what happens in each seed, on stderr: for one seed, as in --kind NAME --from 17 --seeds 1 --story
  --json        the table as JSON
  --help        this text

Kinds (must: has to fail over; must-not; may):
${outageKinds.map(({ name, rule, text }) => `  ${name.padEnd(widest)}  ${rule.padEnd(8)}  ${text}`).join('\n')}

Exit code: 0 every target is met, 1 one is missed or a safety invariant was broken, 2 the command line or the configuration can't be used,
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
      config: { type: 'string', default: 'understudy.yaml' },
      ...{ story: flag, json: flag, help: { ...flag, short: 'h' } },
    },
  });
  const { kind: names, config, story, json, help } = values;
  return {
    seeds: whole('seeds', values.seeds, 1000, 1_000_000),
    from: whole('from', values.from, 1, 1_000_000_000),
    kinds: names === undefined ? outageKinds : [...new Set(names)].map(outageKindOf),
    workers: whole('workers', values.workers, 2, 64),
    profile: profileOf(values.profile),
    ...{ config, story, json, help },
  };
}

function profileOf(name: string | undefined): ProfileName | undefined {
  if (name === undefined || Object.hasOwn(profiles, name)) return name as ProfileName | undefined;
  throw new RangeError(`--profile is "${name}"; allowed: ${Object.keys(profiles).join(' or ')}.`);
}

function whole(name: string, value: string | undefined, usual: number, most: number): number {
  if (value === undefined) return usual;
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= 1 && number <= most) return number;
  throw new RangeError(`--${name} is "${value}"; it has to be a whole number from 1 to ${most}.`);
}
