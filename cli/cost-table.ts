import type { Configuration } from '#core/configuration.ts';
import type { CostLine } from '#infra/cost/cost-line.ts';
import { type Summary, sumOf, target } from '#infra/cost/idle-cost.ts';
import { prices } from '#infra/cost/prices.ts';

/** How the idle cost is printed. */

const usd = (dollars: number): string => dollars.toFixed(2);

/** The tables, what they say about the target, and the dearest lines, for a terminal. */
export function costTable(configuration: Configuration, lines: readonly CostLine[], summary: Summary): string {
  const regions = Object.keys(summary.regions);
  const fixed = lines.filter(({ group }) => group === undefined);
  return [
    `Idle cost of ${configuration.installation}, US dollars a month without free tiers`,
    table('Fixed, per installation', fixed, regions),
    ...Object.keys(summary.groups).map((name) =>
      table(
        `Group ${name}`,
        lines.filter(({ group }) => group === name),
        regions,
      ),
    ),
    ['Dearest', ...dearest(lines)].join('\n'),
    verdict(summary),
    `Prices: ${prices.lambdaCompute.source}, of Ireland for every Region; see infra/cost/prices.ts.\n`,
  ].join('\n\n');
}

/** Kinds by Region, with sums. */
function table(title: string, lines: readonly CostLine[], regions: readonly string[]): string {
  const kinds = [...new Set(lines.map(({ kind }) => kind))];
  const inRegions = (some: readonly CostLine[]) =>
    regions.map((each) => usd(sumOf(some.filter(({ region }) => region === each))));
  const row = (name: string, some: readonly CostLine[]) => [name, ...inRegions(some), usd(sumOf(some))];
  const rows = kinds
    .map((kind) => lines.filter((line) => line.kind === kind))
    .sort((one, other) => sumOf(other) - sumOf(one))
    .map((some) => row(some[0]?.kind ?? '', some));
  const all = [[title, ...regions, 'all'], ...rows, row('together', lines)];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((cells) => cells[column]?.length ?? 0)));
  return all
    .map((cells) =>
      cells
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  '),
    )
    .join('\n');
}

/** The same thing in several Regions is one line. */
function dearest(lines: readonly CostLine[]): readonly string[] {
  const by = Map.groupBy(lines, ({ what, priced, group }) => [group ?? '', what, priced].join('|'));
  return [...by.values()]
    .sort((one, other) => sumOf(other) - sumOf(one))
    .slice(0, 8)
    .map((some) => {
      const [first] = some;
      const quantity = some.reduce((sum, each) => sum + each.quantity, 0);
      const unit = first === undefined ? '' : prices[first.priced].unit;
      return `${usd(sumOf(some)).padStart(7)}  ${first?.what}: ${Math.round(quantity).toLocaleString('en')} ${unit}`;
    });
}

function verdict({ fixed, groups, above }: Summary): string {
  const say = (is: number, most: number, over: number, of: string) =>
    `${of}: ${usd(is)} of at most ${usd(most)}${over > 0 ? `, missed by ${usd(over)}` : ', met'}.`;
  return [
    say(fixed, target.fixed, above.fixed, 'Fixed'),
    ...Object.entries(groups).map(([name, is]) =>
      say(is, target.perGroup, Math.max(0, is - target.perGroup), `Group ${name}`),
    ),
  ].join('\n');
}
