import { type Content, html, type Markup, prose } from './html.ts';
import type { Report } from './report-json.ts';
import { acceptedWords, busyWords, count, inSeconds, moment, outageWords, outcomeWords } from './words.ts';

/** The top of the page: what the drill ended with, whether that is what it had to be, and the figures that count. */

/** The verdict in plain words. */
export function headline(report: Report): Markup {
  const { verdict, expected, outage, outageAt, group, from, rpo } = report;
  const tone = expected.met ? 'good' : 'bad';
  return html`<header class="headline">
  <p class="kicker">Understudy drill <span>group ${group}</span> <span>outage ${outage}</span> <span>${moment(outageAt)}</span></p>
  <h1>${verdict}</h1>
  <p class="lead">${prose(`${outageWords(outage, from)} ${outcomeWords(report)}`)}</p>
  <p class="stamp ${tone}"><strong>${expected.met ? 'Drill passed' : 'Drill failed'}</strong> ${
    expected.met
      ? `The verdict is the expected one, the ${rpo.accepted ? 'recovery time is met, the loss was accepted' : 'objectives are met'}, and no rule was broken.`
      : verdict === expected.verdict
        ? 'The verdict is the expected one, but not everything else is.'
        : `The expected verdict is “${expected.verdict}”.`
  }</p>
  ${expected.problems.length > 0 && html`<ul class="problems">${expected.problems.map((problem) => html`<li>${prose(problem)}</li>`)}</ul>`}
</header>`;
}

/** Objectives beside what was achieved. */
export function figures({ rto, rpo, writes, exposure, overheadSeconds, othersBusy }: Report): Markup {
  return html`<section aria-label="Key figures"><ul class="figures">
  ${objective('Recovery time', rto.achievedSeconds, rto.objectiveSeconds, 'nothing had to be moved')}
  ${dataLoss(rpo)}
  ${figure('Writes lost', count(writes.lost), `of ${count(writes.acknowledged)} acknowledged; ${count(writes.duplicated)} stored twice`, writes.duplicated === 0)}
  ${figure(
    'Old writer, after the transfer',
    count(writes.acknowledgedByOldWriterAfterTransfer),
    `writes by the name; by the old address ${count(exposure.writes)} in ${inSeconds(exposure.seconds)}`,
    writes.acknowledgedByOldWriterAfterTransfer === 0,
  )}
  ${overheadSeconds !== null && figure('Understudy’s own time', inSeconds(overheadSeconds), `from the alarm to proven traffic, less what has to be waited for${busyWords(othersBusy)}`, true)}
</ul></section>`;
}

function dataLoss({ actualSeconds, objectiveSeconds, estimatedUpperSeconds, accepted }: Report['rpo']): Markup {
  const estimate =
    estimatedUpperSeconds === null ? '' : `; estimated at most ${inSeconds(estimatedUpperSeconds)} beforehand`;
  const said = accepted ? `${estimate}; ${acceptedWords(accepted)}` : estimate;
  return objective('Data loss', actualSeconds, objectiveSeconds, 'nothing was promoted', said);
}

function objective(name: string, achieved: number | null, limit: number, none: string, said = ''): Markup {
  if (achieved === null) return figure(name, '–', `${none}; objective ${inSeconds(limit)}`, true);
  const met = achieved <= limit;
  const bar = html`<svg class="gauge" width="100%" height="6" role="img" aria-label="${Math.round((100 * achieved) / limit)} percent of the objective">
    <rect class="track" width="100%" height="6" rx="3" /><rect class="${met ? 'fill-good' : 'fill-bad'}" width="${Math.min(100, (100 * achieved) / limit).toFixed(1)}%" height="6" rx="3" />
  </svg>`;
  return figure(name, inSeconds(achieved), `objective ${inSeconds(limit)}: ${met ? 'met' : 'missed'}${said}`, met, bar);
}

const figure = (name: string, value: string, note: string, good: boolean, bar: Content = null): Markup =>
  html`<li${good ? '' : html` class="bad"`}><span class="name">${name}</span><span class="value">${value}</span>${bar}<span class="note">${note}</span></li>`;
