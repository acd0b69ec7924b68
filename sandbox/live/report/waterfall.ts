import { recoveryParts } from '#core/achieved.ts';
import { html, type Markup, prose } from './html.ts';
import type { Interval, Report, TimelineEvent } from './report-json.ts';
import { clockTime, inSeconds } from './words.ts';

/** Where the time went: the parts of the recovery time, then every event with the wait before it, all on one axis. */
export function waterfall({ timeline, rto, overheadSeconds, subtracted }: Report): Markup {
  const ordered = timeline.toSorted((one, other) => one.at - other.at);
  const last = Math.max(1, rto.achievedSeconds ?? 0, ...ordered.map(({ secondsSinceOutage }) => secondsSinceOutage));
  return html`<section>
  <h2>Where the time went</h2>
  ${rto.split !== null && recovery(rto.split, rto.achievedSeconds)}
  <h3>Step by step</h3>
  <p>Each bar is the wait before its event. Seconds count from the outage.</p>
  <table class="waterfall">
    <thead><tr><th scope="col">Event</th><th scope="col"><span class="unseen">Wait before it</span></th><th scope="col" class="number">Since outage</th><th scope="col" class="number wide">UTC</th></tr></thead>
    <tbody>${ordered.map((event, index) => step(event, ordered[index - 1], last))}</tbody>
  </table>
  ${overheadSeconds !== null && overhead(overheadSeconds, subtracted)}
</section>`;
}

function recovery(split: NonNullable<Report['rto']['split']>, achieved: number | null): Markup {
  const total = recoveryParts.reduce((sum, part) => sum + split[part], 0);
  const said = recoveryParts.map((part) => `${part} ${inSeconds(split[part])}`).join(', ');
  let start = 0;
  const bars = recoveryParts.map((part) => {
    const x = percent(start, total);
    start += split[part];
    return html`<rect class="part-${part}" x="${x}%" width="${percent(split[part], total)}%" height="28"><title>${part} ${inSeconds(split[part])}</title></rect>`;
  });
  return html`<p>The recovery time of ${inSeconds(achieved)} by its parts:</p>
  <svg class="parts" width="100%" height="28" role="img" aria-label="Parts of the recovery time: ${said}">${bars}</svg>
  <ul class="legend">${recoveryParts.map(
    (part) =>
      html`<li><span class="swatch part-${part}"></span>${part} <strong>${inSeconds(split[part])}</strong></li>`,
  )}</ul>`;
}

function step(event: TimelineEvent, before: TimelineEvent | undefined, last: number): Markup {
  const from = Math.max(0, before?.secondsSinceOutage ?? 0);
  const to = Math.max(from, event.secondsSinceOutage);
  const waited = before === undefined ? event.secondsSinceOutage : event.secondsSinceOutage - before.secondsSinceOutage;
  return html`<tr><th scope="row">${prose(event.name)}</th><td class="bar"><svg width="100%" height="14" role="img" aria-label="${inSeconds(waited)} after the event before">
    <rect class="track" width="100%" height="1" y="7" /><rect class="waited" x="${percent(from, last)}%" width="${percent(to - from, last)}%" height="8" y="3" rx="2" /><circle class="event" cx="${percent(to, last)}%" cy="7" r="3.5" />
  </svg></td><td class="number">${event.secondsSinceOutage.toFixed(1)} s</td><td class="number wide">${clockTime(event.at)}</td></tr>`;
}

const overhead = (seconds: number, subtracted: readonly Interval[]): Markup => html`<h3>Understudy’s own time</h3>
  <p>From the alarm event to proven traffic, less the waits below: <strong>${inSeconds(seconds)}</strong>.</p>
  <table class="narrow"><caption class="unseen">Waits that were subtracted</caption>
    <thead><tr><th scope="col">Subtracted</th><th scope="col" class="number">Seconds</th></tr></thead>
    <tbody>${subtracted.map(({ name, seconds: interval }) => html`<tr><th scope="row">${name}</th><td class="number">${interval.toFixed(1)}</td></tr>`)}</tbody>
  </table>`;

const percent = (part: number, whole: number): string => (whole <= 0 ? 0 : (100 * part) / whole).toFixed(2);
