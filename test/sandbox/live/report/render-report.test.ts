import { renderReport } from '#sandbox/live/report/render-report.ts';
import { style } from '#sandbox/live/report/style.ts';
import { installedChromium, openPages } from './chromium.ts';
import { definitions, drill, failedDrill, quietDrill } from './drill.ts';

/** The words of a page, as a reader meets them. */
const wordsOf = (page: string) =>
  page
    .replace(/^.*<main>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

test('a failover is told with its verdict, its objectives and its losses', () => {
  const words = wordsOf(renderReport(drill(), definitions));

  expect(words).toContain('Serving from the target Everything in eu-west-1 went down.');
  expect(words).toContain('its traffic was proven 74.2 s after the outage. 17 of 8,213 acknowledged writes were lost.');
  expect(words).toContain('Drill passed');
  expect(words).toContain('objective 120 s: met');
  expect(words).toContain('estimated at most 4.8 s beforehand');
  expect(words).toContain('and two writes 10 s apart were refused.');
});

test('every fact of the report stands on its page', () => {
  const report = drill();
  const words = wordsOf(renderReport(report, definitions));
  const facts = [
    ...report.reasons,
    ...report.timeline.map(({ name }) => name),
    ...report.subtracted.map(({ name }) => name),
    ...report.records.map(({ name }) => name),
    ...report.path.map(({ name }) => name),
    ...report.compressed.what,
    ...Object.values(report.files),
    ...Object.values(report.environment).map(String),
  ];

  expect(facts.filter((fact) => !words.includes(fact))).toEqual([]);
});

test('a drill in which nothing was changed promises no recovery', () => {
  const words = wordsOf(renderReport(quietDrill(), definitions));

  expect(words).toContain('No database, network or traffic was changed. eu-west-1 is still the owner');
  expect(words).toContain('nothing had to be moved; objective 120 s');
  expect(words).toContain('No fence was owed.');
  expect(words).not.toContain('The recovery time of');
});

test('a failed drill says what was wrong, what is pending and what is still open', () => {
  const report = failedDrill();
  const words = wordsOf(renderReport(report, definitions));

  expect(words).toContain('Drill failed The expected verdict is “Serving from the target”.');
  expect(report.expected.problems.filter((problem) => !words.includes(problem))).toEqual([]);
  expect(words).toContain('objective 120 s: missed');
  expect(words).toContain('still open');
  expect(words).toContain('pending : Route 53 does not accept changes; it is tried again each minute.');
});

test('the drawing marks exactly the states that were walked', () => {
  const page = renderReport(quietDrill(), definitions);
  const titles = [...page.matchAll(/<g class="state( walked)?"><title>(.*?) \(/g)];

  expect(titles.filter(([, walked]) => walked).map(([, , state]) => state)).toEqual(quietDrill().path[0]?.states);
  expect(titles).toHaveLength(Object.keys(definitions.failover?.States ?? {}).length);
});

test('what comes from outside can not become markup', () => {
  const evil = `<img src=x onerror="alert('1')">&amp;`;
  const page = renderReport(
    drill({
      group: evil,
      reasons: [evil],
      timeline: [{ name: evil, at: 0, secondsSinceOutage: 0 }],
      records: [{ name: evil, strategy: 'record', servedAt: null, pending: evil }],
      path: [{ machine: 'failover', name: evil, region: evil, status: 'FAILED', states: [evil] }],
      expected: { verdict: 'Stopped halfway', met: false, problems: [evil] },
      environment: { ...drill().environment, command: evil },
    }),
    definitions,
  );

  expect(page).not.toContain('<img');
  expect(page.split('&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;').length).toBeGreaterThan(8);
});

test('the page needs nothing from elsewhere', () => {
  const page = renderReport(drill(), definitions);

  expect(page).not.toMatch(/<script|@import|(?:src|href)="(?!data:,)|url\((?!#)|https?:/);
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`);
});

test('an empty drill is a page all the same', () => {
  const empty = drill({ timeline: [], path: [], reasons: [], records: [], fenceDebts: [], series: { perSecond: [] } });

  expect(wordsOf(renderReport(empty, definitions))).not.toMatch(/NaN|undefined|Infinity/);
});

test.each([drill(), quietDrill(), failedDrill()])(
  'no figure of the drill $outage is a slip of the arithmetic',
  (report) => {
    expect(renderReport(report, definitions)).not.toMatch(/NaN|undefined|Infinity|\[object/);
  },
);

test.each([
  ['light', 0],
  ['dark', 1],
])('text has a contrast of at least 4.5 on every surface in %s', (_, index) => {
  const colours = [...style.matchAll(/:root \{[^}]*--page[^}]*\}/g)][index]?.[0] ?? '';
  const colour = (name: string) => new RegExp(`--${name}: #([0-9a-f]{6})`).exec(colours)?.[1] ?? '';
  const pairs = [
    ...['page', 'sheet', 'walked-sheet'].map((surface) => ['ink', surface]),
    ...['quiet', 'accent', 'bad'].flatMap((text) => ['page', 'sheet'].map((surface) => [text, surface])),
    ...['good', 'bad'].map((tone) => [tone, `${tone}-sheet`]),
  ];
  const weak = pairs.filter(([text = '', surface = '']) => contrast(colour(text), colour(surface)) < 4.5);

  expect(weak).toEqual([]);
});

/** The contrast ratio of WCAG 2.2 of two colours, each as six hexadecimal digits. */
function contrast(one: string, other: string): number {
  const luminance = (digits: string) => {
    const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((start) => {
      const part = Number.parseInt(digits.slice(start, start + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((first, second) => second - first);
  return (light + 0.05) / (dark + 0.05);
}

const chromium = installedChromium();

(chromium === undefined ? describe.skip : describe)(
  chromium === undefined ? 'in a browser (skipped: no Chromium is installed; set CHROME_PATH)' : 'in a browser',
  () => {
    test.each([
      [1280, false],
      [1280, true],
      [390, false],
      [390, true],
    ])(
      'the page is whole and not wider than %i pixels (dark: %s)',
      (width, dark) => {
        const reports = [drill(), failedDrill()];
        const pages = reports.map((report) => renderReport(report, definitions));
        const all = openPages(chromium ?? '', pages, width, dark);

        expect(all).toHaveLength(reports.length);
        for (const [index, report] of reports.entries()) {
          const opened = all[index];
          expect(opened?.text).toContain(report.verdict);
          expect(opened?.text).toContain(report.expected.met ? 'Drill passed' : 'Drill failed');
          const background = dark ? 'rgb(18, 23, 29)' : 'rgb(247, 248, 249)';
          expect(opened).toMatchObject({ overflow: 0, machines: 2, complaints: [], background });
        }
      },
      120_000,
    );

    test('a page that is too wide and has a fault is noticed', () => {
      const page = '<!doctype html><div style="width:500px">wide</div><script>fault()</script>';

      const [opened] = openPages(chromium ?? '', [page], 390, false);

      expect(opened?.overflow).toBeGreaterThan(100);
      expect(opened?.complaints).toEqual([expect.stringContaining('fault is not defined')]);
    }, 60_000);
  },
);
