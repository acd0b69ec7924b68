import type { Region } from '#core/configuration.ts';
import { type CostLine, costLine } from './cost-line.ts';
import { ofType, type Placed } from './template.ts';
import { Unpriced } from './unpriced.ts';

/** How often a function runs in a month, for how long each time, and for whom. */
export interface Runs {
  readonly region: Region;
  /** The function's physical name. */
  readonly name: string;
  readonly runs: number;
  /** Seconds of a run in which it waits for others, or sleeps. */
  readonly waiting: number;
  /** Seconds of a run in which it would keep a whole processor busy; with less memory than buys one it takes longer. */
  readonly working: number;
  readonly group?: string;
}

/**
 * What a run writes into its log: the platform's three lines and our own two, about 160 bytes each, and what CloudWatch counts for
 * each of them besides. Measured on our own lines; the platform's are as the Lambda Developer Guide shows them.
 */
const logBytesPerRun = 5 * (160 + 26);

/** Megabytes at which Lambda gives a whole processor; below, a share [Lambda Developer Guide, configuration-memory]. */
const wholeProcessor = 1769;

/** Time and memory, invocations, and logs of these runs. Throws Unpriced for what is priced otherwise than on arm64. */
export function functionLines(resources: readonly Placed[], runs: Runs): readonly CostLine[] {
  const { region, name, runs: count, waiting, working, group } = runs;
  const { Architectures, MemorySize, LoggingConfig } = functionNamed(resources, region, name);
  if (String(Architectures) !== 'arm64')
    throw new Unpriced(
      `${name} in ${region} runs on ${String(Architectures)}, and prices.ts has arm64 alone: add that price.`,
    );
  const seconds = waiting + working * Math.max(1, wholeProcessor / Number(MemorySize));
  const shared = { region, ...(group !== undefined && { group }) };
  const { SystemLogLevel, LogGroup } = (LoggingConfig ?? {}) as { SystemLogLevel?: string; LogGroup?: unknown };
  // At WARN neither the platform nor our own code says anything of a run that went well.
  const gigabytes = SystemLogLevel === 'WARN' ? 0 : (count * logBytesPerRun) / 1e9;
  const months = retentionMonths(resources, region, LogGroup);
  return [
    costLine({
      ...shared,
      kind: 'Lambda',
      what: `${name}, ${String(MemorySize)} MB, ${seconds.toFixed(2)} s a run`,
      priced: 'lambdaCompute',
      quantity: (count * seconds * Number(MemorySize)) / 1024,
    }),
    costLine({ ...shared, kind: 'Lambda', what: `Runs of ${name}`, priced: 'lambdaRequests', quantity: count }),
    costLine({ ...shared, kind: 'Logs', what: `Log of ${name}`, priced: 'logIngestion', quantity: gigabytes }),
    costLine({
      ...shared,
      kind: 'Logs',
      what: `Log of ${name}, kept ${months.toFixed(0)} months`,
      priced: 'logStorage',
      quantity: gigabytes * months,
    }),
  ];
}

function functionNamed(resources: readonly Placed[], region: Region, name: string) {
  const found = ofType(resources, 'AWS::Lambda::Function', region).find(
    ({ properties }) => properties.FunctionName === name,
  );
  if (found) return found.properties;
  throw new Unpriced(`The function ${name} runs in ${region} while nothing happens, and no template there has it.`);
}

function retentionMonths(resources: readonly Placed[], region: Region, logGroup: unknown): number {
  const { Ref } = (logGroup ?? {}) as { Ref?: string };
  const group = ofType(resources, 'AWS::Logs::LogGroup', region).find(({ id }) => id === Ref);
  const days = group?.properties.RetentionInDays;
  if (typeof days === 'number') return days / (365 / 12);
  throw new Unpriced(`A log in ${region} is kept for ever, and grows dearer each month: give it a RetentionInDays.`);
}
