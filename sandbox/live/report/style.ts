/** The page's only style sheet: system fonts, one accent, light and dark by the reader's preference. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #f7f8f9; --sheet: #ffffff; --ink: #1c2530; --quiet: #56616e; --faint: #dfe3e8; --line: #b9c2cb; --accent: #17636b;
  --good: #1f6b46; --good-sheet: #e8f3ec; --bad: #a02c2c; --bad-sheet: #fbebea;
  --detection: #77828f; --dwell: #a3832f; --decision: #6d5fa8; --fence: #b0555f; --promotion: #2b7b84; --traffic: #47834f;
  --walked-sheet: #dff0f0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12171d; --sheet: #1a2129; --ink: #e4e9ee; --quiet: #a0acb8; --faint: #313b46; --line: #4c5967; --accent: #6cc0c8;
    --good: #85cfa5; --good-sheet: #1c3128; --bad: #f0a09a; --bad-sheet: #3a2223;
    --detection: #8f9ba8; --dwell: #c7a854; --decision: #9d8fda; --fence: #d98690; --promotion: #55b0b9; --traffic: #7fbb86;
    --walked-sheet: #1d3b40;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; overflow-wrap: break-word; }
main { max-width: 68rem; margin: 0 auto; padding: 3rem 2rem 4rem; }
h1 { font-size: clamp(2rem, 5vw, 3rem); line-height: 1.12; letter-spacing: -0.02em; font-weight: 650; margin: 0.4rem 0 1rem; }
h2 { font-size: 1.375rem; line-height: 1.3; letter-spacing: -0.01em; font-weight: 620; margin: 0 0 0.75rem; }
h3 { font-size: 1rem; font-weight: 620; margin: 2rem 0 0.5rem; }
p, ul, dl, figure { margin: 0 0 1rem; }
p, .reasons, .problems { max-width: 44rem; }
section { background: var(--sheet); border: 1px solid var(--faint); border-radius: 10px; padding: 1.75rem 2rem; margin-top: 1.5rem; }
section > :last-child { margin-bottom: 0; }
code { font: 0.86em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
.keep { white-space: nowrap; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.kicker { color: var(--quiet); font-size: 0.875rem; margin: 0; max-width: none; }
.kicker span::before { content: "·"; margin: 0 0.4rem; }
.lead { font-size: 1.1875rem; line-height: 1.5; }
.stamp { display: inline-block; padding: 0.5rem 0.9rem; border-radius: 8px; margin: 0.25rem 0 0; }
.stamp strong { margin-right: 0.35rem; }
.stamp.good { background: var(--good-sheet); color: var(--good); }
.stamp.bad { background: var(--bad-sheet); color: var(--bad); }
.problems { margin: 1rem 0 0; color: var(--bad); }
section[aria-label="Key figures"] { background: none; border: 0; padding: 0; margin-top: 2rem; }
.figures { list-style: none; padding: 0; margin: 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(11.5rem, 1fr)); gap: 0.75rem; }
.figures li { background: var(--sheet); border: 1px solid var(--faint); border-radius: 10px; padding: 1rem 1.1rem; display: flex; flex-direction: column; }
.figures .name { font-size: 0.8125rem; color: var(--quiet); }
.figures .value { font-size: 1.75rem; line-height: 1.3; font-weight: 620; letter-spacing: -0.01em; font-variant-numeric: tabular-nums; }
.figures .bad .value { color: var(--bad); }
.figures .note { font-size: 0.8125rem; line-height: 1.4; color: var(--quiet); margin-top: 0.35rem; }
.gauge { display: block; margin: 0.35rem 0 0.2rem; }
.track { fill: var(--faint); } .fill-good { fill: var(--accent); } .fill-bad { fill: var(--bad); }
.parts { display: block; border-radius: 5px; }
.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0.35rem 1.4rem; margin-top: 0.75rem; font-size: 0.9rem; }
.legend strong { font-weight: 620; font-variant-numeric: tabular-nums; }
.swatch { display: inline-block; width: 0.7rem; height: 0.7rem; border-radius: 2px; margin-right: 0.4rem; }
${['detection', 'dwell', 'decision', 'fence', 'promotion', 'traffic'].map((part) => `.part-${part} { fill: var(--${part}); background: var(--${part}); }`).join('\n')}
.swatch.acknowledged { background: var(--accent); } .swatch.failed { background: var(--fence); }
table { width: 100%; border-collapse: collapse; font-size: 0.9375rem; margin: 0 0 1rem; }
table.narrow { max-width: 36rem; }
.counts tbody th { width: 34%; } .counts td.meaning { width: 50%; }
.hint { display: none; color: var(--quiet); font-size: 0.875rem; }
ul { padding-left: 1.3rem; }
h2 + h3 { margin-top: 0.25rem; }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 0.75rem 0.4rem 0; border-bottom: 1px solid var(--faint); font-weight: 400; }
tr > :last-child { padding-right: 0; }
thead th { font-size: 0.8125rem; color: var(--quiet); }
tbody tr:last-child > * { border-bottom: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.meaning { color: var(--quiet); padding-left: 1rem; }
.warn { color: var(--bad); }
.waterfall th[scope="row"] { width: 34%; }
.waterfall .bar { width: 40%; }
.waterfall svg { display: block; overflow: visible; margin-top: 0.25rem; }
.waited { fill: var(--accent); opacity: 0.45; } .event { fill: var(--accent); }
figcaption { font-size: 0.9375rem; margin-bottom: 0.6rem; }
.key { color: var(--quiet); font-size: 0.875rem; margin-left: 0.75rem; white-space: nowrap; }
.chart { display: grid; grid-template-columns: auto 1fr; column-gap: 0.6rem; margin-top: 1.9rem; }
.scale { display: flex; flex-direction: column; justify-content: space-between; text-align: right; font-size: 0.78rem; line-height: 1; color: var(--quiet); font-variant-numeric: tabular-nums; min-width: 2.6rem; }
.plot { position: relative; }
.plot svg { display: block; width: 100%; height: 10rem; }
.plot path.acknowledged { fill: var(--accent); opacity: 0.75; } .plot path.failed { fill: var(--fence); opacity: 0.85; }
.lag { fill: none; stroke: var(--decision); stroke-width: 2; vector-effect: non-scaling-stroke; }
.grid { stroke: var(--faint); stroke-width: 1; vector-effect: non-scaling-stroke; }
.mark { position: absolute; top: -1.35rem; bottom: 0; border-left: 1.5px solid var(--ink); font-size: 0.78rem; line-height: 1; white-space: nowrap; }
.mark span { padding: 0.1rem 0.35rem; display: block; }
.mark.before { border-left: 0; border-right: 1.5px solid var(--ink); }
.ticks { grid-column: 2; position: relative; height: 1.4rem; font-size: 0.78rem; color: var(--quiet); font-variant-numeric: tabular-nums; }
.ticks span { position: absolute; top: 0.4rem; line-height: 1; transform: translateX(-50%); white-space: nowrap; }
.scroll { overflow-x: auto; padding: 0.25rem 0; }
.scroll:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 4px; }
.machine { display: block; max-width: none; height: auto; margin: 0 auto; }
.edge { fill: none; stroke: var(--line); stroke-width: 1.25; } .edge.walked { stroke: var(--accent); stroke-width: 2; }
.arrow path { fill: var(--line); } .arrow-walked path { fill: var(--accent); }
.state rect { fill: var(--sheet); stroke: var(--line); stroke-width: 1.25; } .state text { fill: var(--quiet); font-size: 12px; text-anchor: middle; }
.state.walked rect { fill: var(--walked-sheet); stroke: var(--accent); stroke-width: 1.75; } .state.walked text { fill: var(--ink); }
.state text.visits { font-size: 9px; text-anchor: end; }
details { margin-top: 1rem; } summary { cursor: pointer; color: var(--accent); width: fit-content; } details > :nth-child(2) { margin-top: 0.75rem; }
.execution { font-size: 0.875rem; max-width: none; }
dl div { display: grid; grid-template-columns: 15rem 1fr; gap: 1rem; padding: 0.3rem 0; } dt { color: var(--quiet); } dd { margin: 0; min-width: 0; }
footer { color: var(--quiet); font-size: 0.8125rem; margin-top: 2rem; }
@media (max-width: 40rem) {
  main { padding: 1.75rem 1rem 3rem; } section { padding: 1.25rem 1rem; } .lead { font-size: 1.0625rem; }
  .figures { grid-template-columns: 1fr 1fr; } .figures li:last-child:nth-child(odd) { grid-column: 1 / -1; } .figures li { padding: 0.8rem; } .figures .value { font-size: 1.4rem; }
  .wide { display: none; }
  .waterfall thead { position: absolute; clip-path: inset(50%); }
  .waterfall tr { display: grid; grid-template-columns: 1fr auto; column-gap: 0.75rem; padding: 0.45rem 0; border-bottom: 1px solid var(--faint); }
  .waterfall th, .waterfall td, .waterfall th[scope="row"], .waterfall .bar { border: 0; padding: 0; width: auto; }
  .waterfall .bar { grid-row: 2; grid-column: 1 / -1; }
  .stacked thead { position: absolute; clip-path: inset(50%); }
  .stacked tr { display: block; padding: 0.5rem 0; border-bottom: 1px solid var(--faint); } .stacked th, .stacked td { display: block; border: 0; padding: 0.1rem 0; }
  .stacked td::before { content: attr(data-label) ": "; color: var(--quiet); }
  .counts thead { position: absolute; clip-path: inset(50%); }
  .counts tr { display: grid; grid-template-columns: 1fr auto; column-gap: 1rem; padding: 0.5rem 0; border-bottom: 1px solid var(--faint); }
  .counts tbody th, .counts td, .counts td.meaning { border: 0; padding: 0; width: auto; } .counts .meaning { grid-column: 1 / -1; font-size: 0.875rem; }
  dl div { grid-template-columns: 1fr; gap: 0; }
  .key { margin-left: 0; margin-right: 0.75rem; } .key.long { white-space: normal; display: block; }
  figcaption .key:not(.long) { margin-left: 0.75rem; margin-right: 0; }
  .hint { display: block; }
}
@media print { body { background: none; } section { break-inside: avoid; border-color: #ccc; } }
`;
