import { html, type Markup } from './html.ts';
import type { Report, Second } from './report-json.ts';
import { count, inSeconds } from './words.ts';

/** Write rate and replication lag over time. Shapes are SVG and stretch with the page; words are HTML and keep their size. */

interface Mark {
  readonly second: number;
  readonly label: string;
}

interface Axis {
  readonly first: number;
  readonly last: number;
  readonly marks: readonly Mark[];
}

const height = 160;
const width = 1000;

/** Both charts on one axis of time, and their figures as a table. */
export function charts(report: Report): Markup | undefined {
  const seconds = report.series.perSecond;
  const [first, last] = [seconds[0], seconds.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const axis = { first: first.second, last: last.second + 1, marks: marksOf(report) };
  const most = Math.max(1, ...seconds.map(({ acknowledged, failed }) => Math.max(acknowledged, failed)));
  const lags = seconds.map(({ lagSeconds }) => lagSeconds).filter((lag) => lag !== null);
  const lagMost = Math.max(1, ...lags);
  return html`<section>
  <h2>What clients saw</h2>
  <figure>
    <figcaption><strong>Writes a second</strong> <span class="key"><span class="swatch acknowledged"></span>acknowledged</span> <span class="key"><span class="swatch failed"></span>failed</span></figcaption>
    ${plot(axis, ceiling(most), '', `Writes a second: at most ${count(most)} acknowledged or failed in one second`, [
      area('acknowledged', seconds, (one) => one.acknowledged, axis, ceiling(most)),
      area('failed', seconds, (one) => one.failed, axis, ceiling(most)),
    ])}
  </figure>
  <figure>
    <figcaption><strong>Replication lag of the standby</strong> <span class="key long">a gap: nobody could tell, or it is a standby no longer</span></figcaption>
    ${plot(
      axis,
      ceiling(lagMost),
      ' s',
      `Replication lag: at most ${inSeconds(lags.length === 0 ? null : Math.max(...lags))}`,
      [line(seconds, axis, ceiling(lagMost))],
    )}
  </figure>
  ${figuresTable(seconds)}
</section>`;
}

function marksOf({ rto, timeline }: Report): readonly Mark[] {
  const outage = { second: 0, label: 'outage' };
  if (rto.achievedSeconds !== null) return [outage, { second: rto.achievedSeconds, label: 'traffic proven' }];
  const ended = timeline.at(-1);
  return ended === undefined ? [outage] : [outage, { second: ended.secondsSinceOutage, label: 'run ended' }];
}

function plot(
  { first, last, marks }: Axis,
  top: number,
  unit: string,
  title: string,
  shapes: readonly Markup[],
): Markup {
  const left = (second: number) => ((100 * (second - first)) / (last - first)).toFixed(2);
  const inside = marks.filter(({ second }) => second >= first && second <= last);
  return html`<div class="chart">
    <div class="scale"><span>${count(top)}${unit}</span><span>0</span></div>
    <div class="plot">
      <svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${title}">
        <line class="grid" x1="0" x2="${width}" y1="0.5" y2="0.5" /><line class="grid" x1="0" x2="${width}" y1="${height / 2}" y2="${height / 2}" /><line class="grid" x1="0" x2="${width}" y1="${height - 0.5}" y2="${height - 0.5}" />
        ${shapes}
      </svg>
      ${inside.map(({ second, label }, index) => {
        const place = Number(left(second));
        // A label stands behind its line, unless the page's edge or the next label is there.
        const next = Number(left(inside[index + 1]?.second ?? Infinity));
        const before = place > 70 || (place > 20 && next - place < 22);
        const edge = before ? `right:${(100 - place).toFixed(2)}%` : `left:${left(second)}%`;
        return html`<span class="mark${before ? ' before' : ''}" style="${edge}"><span>${label}</span></span>`;
      })}
    </div>
    <div class="ticks">${ticks(first, last).map((second) => html`<span style="left:${left(second)}%">${second} s</span>`)}</div>
  </div>`;
}

const x = (second: number, { first, last }: Axis): string => ((width * (second - first)) / (last - first)).toFixed(1);
const y = (value: number, top: number): string => (height - (height * Math.min(value, top)) / top).toFixed(1);

/** Steps over the seconds, filled down to zero. */
function area(
  name: string,
  seconds: readonly Second[],
  value: (second: Second) => number,
  axis: Axis,
  top: number,
): Markup {
  const steps = seconds.map((one) => `L${x(one.second, axis)} ${y(value(one), top)}H${x(one.second + 1, axis)}`);
  return html`<path class="${name}" d="M0 ${height}${steps.join('')}V${height}Z" />`;
}

/** A line that breaks where nothing is known. */
function line(seconds: readonly Second[], axis: Axis, top: number): Markup {
  const points = seconds.map(({ second, lagSeconds }, index) => {
    if (lagSeconds === null) return '';
    const before = seconds[index - 1]?.lagSeconds ?? null;
    return `${before === null ? 'M' : 'L'}${x(second + 0.5, axis)} ${y(lagSeconds, top)}`;
  });
  return html`<path class="lag" d="${points.join('')}" />`;
}

/** The next round number, so that the scale is easy to read. */
function ceiling(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  return ([1, 1.5, 2, 3, 4, 6, 8, 10].find((factor) => factor * power >= most) ?? 10) * power;
}

/** At most eight round seconds along the axis. */
function ticks(first: number, last: number): readonly number[] {
  const every = [10, 20, 30, 60, 120, 300, 600, 1800, 3600].find((step) => (last - first) / step <= 7) ?? 7200;
  const start = Math.ceil(first / every) * every;
  return Array.from({ length: Math.floor((last - start) / every) + 1 }, (_, index) => start + index * every).filter(
    (second) => second <= last - every / 3,
  );
}

/** The charts in figures, for those who can't see them: ten seconds a row. */
function figuresTable(seconds: readonly Second[]): Markup {
  const rows = Map.groupBy(seconds, ({ second }) => Math.floor(second / 10) * 10);
  const sum = (of: readonly Second[], value: (second: Second) => number) =>
    of.reduce((total, one) => total + value(one), 0);
  return html`<details><summary>The charts in figures</summary>
  <table class="narrow"><thead><tr><th scope="col">From second</th><th scope="col" class="number">Acknowledged</th><th scope="col" class="number">Failed</th><th scope="col" class="number">Largest lag</th></tr></thead>
  <tbody>${[...rows].map(([second, of]) => {
    const lags = of.map(({ lagSeconds }) => lagSeconds).filter((lag) => lag !== null);
    return html`<tr><th scope="row">${second}</th><td class="number">${count(sum(of, (one) => one.acknowledged))}</td><td class="number">${count(sum(of, (one) => one.failed))}</td><td class="number">${lags.length === 0 ? '–' : inSeconds(Math.max(...lags))}</td></tr>`;
  })}</tbody></table></details>`;
}
