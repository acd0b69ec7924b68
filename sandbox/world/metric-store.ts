import type { Region } from '#core/configuration.ts';

/** What a metric is called. */
export interface MetricName {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** One published value. Times are milliseconds since 1970. */
export interface MetricPoint {
  readonly at: number;
  /** From when on queries and alarms see it. */
  readonly visibleAt: number;
  readonly value: number;
  /** True for StorageResolution 1: only such points are seen in periods below a minute. */
  readonly highResolution: boolean;
}

/** The statistics that alarms and queries may ask for. */
export type Statistic = 'Maximum' | 'Minimum' | 'Average' | 'Sum' | 'SampleCount';

/** AWS keeps high-resolution points for three hours; nothing here asks for older ones. */
const KEPT_MILLISECONDS = 3 * 3_600_000;

/** The metrics of every Region. */
export class MetricStore {
  readonly #series = new Map<string, MetricPoint[]>();
  readonly #watchers: ((region: Region, metric: MetricName, point: MetricPoint) => void)[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  put(region: Region, metric: MetricName, point: MetricPoint): void {
    const key = keyOf(region, metric);
    const points = this.#series.get(key) ?? [];
    this.#series.set(key, points);
    insert(points, point);
    while ((points[0]?.at ?? point.at) < point.at - KEPT_MILLISECONDS) points.shift();
    for (const watch of this.#watchers) watch(region, metric, point);
  }

  /** Tells of each point at the moment it is put, before it is visible. */
  onPut(watch: (region: Region, metric: MetricName, point: MetricPoint) => void): void {
    this.#watchers.push(watch);
  }

  /** The statistic of the visible points with `from <= at < to`; undefined where there are none. */
  statistic(
    region: Region,
    metric: MetricName,
    within: { from: number; to: number; stat: Statistic },
  ): number | undefined {
    const { from, to, stat } = within;
    const values = this.#visible(region, metric, { from, to, fine: to - from < 60_000 }).map(({ value }) => value);
    return values.length === 0 ? undefined : statistics[stat](values);
  }

  /** The statistic of each whole period with a visible point and `from <= start < to`, oldest first; times and periods in milliseconds. */
  periods(
    region: Region,
    metric: MetricName,
    within: { from: number; to: number; stat: Statistic; period: number },
  ): readonly (readonly [start: number, value: number])[] {
    const { stat, period } = within;
    const startOf = (at: number) => Math.floor(at / period) * period;
    const [from, to] = [startOf(within.from), Math.ceil(within.to / period) * period];
    const periods = new Map<number, number[]>();
    for (const { at, value } of this.#visible(region, metric, { from, to, fine: period < 60_000 })) {
      const values = periods.get(startOf(at)) ?? [];
      periods.set(startOf(at), values);
      values.push(value);
    }
    return [...periods].map(([start, values]) => [start, statistics[stat](values)]);
  }

  /** `fine`: periods below a minute, which show high-resolution points alone. */
  #visible(region: Region, metric: MetricName, within: { from: number; to: number; fine: boolean }): MetricPoint[] {
    const now = this.#now();
    const points = this.#series.get(keyOf(region, metric)) ?? [];
    const visible: MetricPoint[] = [];
    // From the newest on: a series keeps hours, and what is asked for are its last minutes.
    for (let index = points.length - 1; index >= 0; index -= 1) {
      const point = points[index];
      if (point === undefined || point.at < within.from) break;
      if (point.at < within.to && point.visibleAt <= now && (point.highResolution || !within.fine)) visible.push(point);
    }
    return visible.reverse();
  }

  /** The Maximum of what is visible of the last `periodMilliseconds`; undefined where nothing is. */
  metricValue(region: Region, metric: MetricName, periodMilliseconds: number): number | undefined {
    const to = this.#now() + 1;
    return this.statistic(region, metric, { from: to - periodMilliseconds, to, stat: 'Maximum' });
  }
}

/** Keeps the points in the order of their time; a late one is rare and not far from the end. */
function insert(points: MetricPoint[], point: MetricPoint): void {
  let index = points.length;
  while (index > 0 && (points[index - 1]?.at ?? 0) > point.at) index -= 1;
  points.splice(index, 0, point);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const statistics: Readonly<Record<Statistic, (values: readonly number[]) => number>> = {
  Maximum: (values) => Math.max(...values),
  Minimum: (values) => Math.min(...values),
  Average: (values) => sum(values) / values.length,
  Sum: sum,
  SampleCount: (values) => values.length,
};

/** Alarms and health checks ask for the same metric each second, so its name is put together once. */
const names = new WeakMap<MetricName, string>();

const keyOf = (region: Region, metric: MetricName): string => `${region}|${nameOf(metric)}`;

function nameOf(metric: MetricName): string {
  const known = names.get(metric);
  if (known !== undefined) return known;
  const { namespace, name, dimensions } = metric;
  let whole = `${namespace}|${name}`;
  for (const dimension of Object.keys(dimensions).sort()) whole += `|${dimension}=${dimensions[dimension]}`;
  names.set(metric, whole);
  return whole;
}
