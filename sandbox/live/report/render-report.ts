import type { Definition } from '#sandbox/asl/definition.ts';
import { charts } from './charts.ts';
import { figures, headline } from './headline.ts';
import { html, trusted } from './html.ts';
import { machines } from './machines.ts';
import type { Report } from './report-json.ts';
import { style } from './style.ts';
import { circumstances, losses, protection, reasons } from './tables.ts';
import { waterfall } from './waterfall.ts';

/**
 * The report as one self-contained HTML page: no script, no network, light and dark by the reader's preference.
 * `definitions` are the state machines by the names that `report.path` gives them.
 */
export function renderReport(report: Report, definitions: Readonly<Record<string, Definition>>): string {
  const title = `${report.verdict} – Understudy drill, outage ${report.outage}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:" />
<title>${title}</title>
<link rel="icon" href="data:," />
<style>${trusted(style)}</style>
</head>
<body>
<main>
${headline(report)}
${figures(report)}
${reasons(report)}
${waterfall(report)}
${charts(report)}
${losses(report)}
${protection(report)}
${machines(report, definitions)}
${circumstances(report)}
<footer>Report ${report.id}</footer>
</main>
</body>
</html>
`.toString();
}
