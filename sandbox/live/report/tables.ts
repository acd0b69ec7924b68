import { type Content, html, type Markup, prose } from './html.ts';
import type { Report } from './report-json.ts';
import { clockTime, count, counted, inSeconds } from './words.ts';

/** The smaller sections: reasons, losses, fence debts, names, what was compressed, where it ran, where the evidence lies. */

/** Why the machines decided as they did. */
export const reasons = (report: Report): Markup => html`<section>
  <h2>Why</h2>
  <ul class="reasons">${report.reasons.map((reason) => html`<li>${prose(reason)}</li>`)}</ul>
</section>`;

/** What was lost, stored twice or written where it should not have been. */
export function losses({ writes, rpo, exposure, rto }: Report): Markup {
  const moved = rto.achievedSeconds !== null || rpo.actualSeconds !== null;
  return html`<section>
  <h2>Writes, counted in the surviving database</h2>
  <table class="counts">
    <thead><tr><th scope="col">What</th><th scope="col" class="number">Found</th><th scope="col" class="meaning">Meaning</th></tr></thead>
    <tbody>
      ${row('Acknowledged', count(writes.acknowledged), 'writes that the client was told are safe')}
      ${row('Lost', count(writes.lost), 'acknowledged, but absent from the surviving database')}
      ${row('Duplicated', count(writes.duplicated), 'stored more than once')}
      ${row('Acknowledged by the old writer after the transfer', count(writes.acknowledgedByOldWriterAfterTransfer), 'by the application’s name; has to be 0')}
      ${row('Exposure', counted(exposure.writes, 'write'), `taken by the old writer from a client that kept its address, for ${inSeconds(exposure.seconds)} of the outage; lost to the new owner`)}
      ${moved && row('Loss in seconds', inSeconds(rpo.actualSeconds), `estimated at most ${inSeconds(rpo.estimatedUpperSeconds)} before the promotion; objective ${inSeconds(rpo.objectiveSeconds)}`)}
    </tbody>
  </table>
</section>`;
}

const row = (what: string, found: string, meaning: string): Markup =>
  html`<tr><th scope="row">${what}</th><td class="number">${found}</td><td class="meaning">${meaning}</td></tr>`;

/** Whether the old writer was proven fenced, and which names serve. */
export const protection = ({ fenceDebts, records }: Report): Markup => html`<section>
  <h2>Fence and traffic</h2>
  ${
    fenceDebts.length === 0
      ? html`<p>No fence was owed.</p>`
      : html`<table class="stacked"><caption class="unseen">Fence debts</caption>
    <thead><tr><th scope="col">Region</th><th scope="col">Epoch</th><th scope="col">Opened</th><th scope="col">Discharged</th><th scope="col">Proof</th></tr></thead>
    <tbody>${fenceDebts.map(
      (debt) =>
        html`<tr><th scope="row">${prose(debt.region)}</th><td data-label="Epoch">${debt.epoch}</td><td data-label="Opened">${clockTime(debt.openedAt)}</td><td data-label="Discharged">${debt.dischargedAt === null ? html`<strong class="warn">still open</strong>` : clockTime(debt.dischargedAt)}</td><td data-label="Proof">${debt.proof ?? '–'}</td></tr>`,
    )}</tbody></table>`
  }
  <table class="stacked"><caption class="unseen">DNS names</caption>
    <thead><tr><th scope="col">Name</th><th scope="col">Moved by</th><th scope="col">Serves from the target</th></tr></thead>
    <tbody>${records.map(
      ({ name, strategy, servedAt, pending }) =>
        html`<tr><th scope="row"><code>${name}</code></th><td data-label="Moved by">${strategy}</td><td data-label="Serves from the target">${servedAt === null ? (pending === undefined ? 'not moved' : html`<strong class="warn">pending</strong>`) : `since ${clockTime(servedAt)}`}${pending !== undefined && `: ${pending}`}</td></tr>`,
    )}</tbody></table>
</section>`;

/** What makes this drill different from AWS, and what it ran on. */
export const circumstances = ({ compressed, environment, files }: Report): Markup => html`<section>
  <h2>How to read these figures</h2>
  ${
    compressed.timeScale === 1
      ? html`<p>Nothing was compressed: AWS’s own durations ran at full length.</p>`
      : html`<p>AWS’s own durations ran ${compressed.timeScale} times faster than in AWS, so these figures are not a promise for production. Compressed were:</p>
  <ul>${compressed.what.map((what) => html`<li>${what}</li>`)}</ul>
  <p>The dwell, the time to live of DNS answers and Understudy’s own steps ran at full length.</p>`
  }
  <h3>Environment</h3>
  <dl>${entry('Node', environment.node)}${entry('PostgreSQL', environment.postgres)}${entry('Processors', environment.cpus)}${entry('System', environment.os)}${entry('Seed', environment.seed)}${entry('Command', html`<code>${environment.command}</code>`)}</dl>
  <h3>Evidence</h3>
  <p>Anyone can recount: these files lie beside this report.</p>
  <dl>${entry('Writes acknowledged to the client', html`<code>${files.acknowledgedLog}</code>`)}${entry('The same by the old address', html`<code>${files.oldAddressLog}</code>`)}${entry('Ids in the surviving database', html`<code>${files.survivingIds}</code>`)}${entry('Every call that AWS received', html`<code>${files.callLog}</code>`)}</dl>
</section>`;

const entry = (name: string, value: Content): Markup => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
