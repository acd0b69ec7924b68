import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The path of an installed Chromium, from CHROME_PATH or the PATH; undefined when there is none. */
export function installedChromium(): string | undefined {
  for (const name of [process.env.CHROME_PATH, 'chromium', 'chromium-browser', 'google-chrome']) {
    if (name === undefined) continue;
    try {
      execFileSync(name, ['--version'], { stdio: 'ignore' });
      return name;
    } catch {
      // The next name may be installed.
    }
  }
  return undefined;
}

/** What a browser made of a page in a frame of a given width. */
export interface Opened {
  readonly text: string;
  /** How far the page is wider than its frame, in pixels. */
  readonly overflow: number;
  /** Of the page, as the browser computed it. */
  readonly background: string;
  readonly machines: number;
  /** What the browser had to complain about, of all pages that it opened with this one. */
  readonly complaints: readonly string[];
}

/** Opens pages in one headless Chromium, in frames so many pixels wide: a window can't be as narrow as a telephone. */
export function openPages(chromium: string, pages: readonly string[], width: number, dark: boolean): readonly Opened[] {
  const folder = mkdtempSync(join(tmpdir(), 'report-'));
  try {
    const file = join(folder, 'probe.html');
    writeFileSync(file, probe(pages, width));
    const flags = [
      '--headless',
      '--no-sandbox',
      '--hide-scrollbars',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
    ];
    const more = ['--disable-component-update', '--disable-sync', `--user-data-dir=${join(folder, 'user')}`];
    const log = ['--enable-logging=stderr', `--blink-settings=preferredColorScheme=${dark ? 0 : 1}`];
    const { stdout, stderr } = spawnSync(
      chromium,
      [...flags, ...more, ...log, '--dump-dom', pathToFileURL(file).href],
      {
        encoding: 'utf8',
        env: { ...process.env, HOME: folder },
        timeout: 60_000,
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    const found = /<pre id="found">(.*?)<\/pre>/.exec(stdout)?.[1];
    if (found === undefined) throw new Error(`Chromium did not open the pages: ${stderr.slice(-2000)}`);
    const complaints = stderr.split('\n').filter((line) => line.includes('CONSOLE'));
    const seen = JSON.parse(decodeURIComponent(found)) as readonly Omit<Opened, 'complaints'>[];
    return seen.map((each) => ({ ...each, complaints }));
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

const frame = (page: string, width: number): string =>
  `<iframe style="width:${width}px;height:800px;border:0" srcdoc="${page.replace(/&/g, '&amp;').replace(/"/g, '&quot;')}"></iframe>`;

/** A page that holds the others in frames and, once all is laid out, writes down what it finds there. */
const probe = (pages: readonly string[], width: number): string => `<!doctype html>
${pages.map((page) => frame(page, width)).join('\n')}
<pre id="found"></pre>
<script>
addEventListener('load', () => {
  const frames = [...document.querySelectorAll('iframe')];
  const found = frames.map(({ contentDocument: { documentElement, body } }) => ({
    text: body.innerText,
    overflow: documentElement.scrollWidth - documentElement.clientWidth,
    background: getComputedStyle(body).backgroundColor,
    machines: [...body.querySelectorAll('svg.machine')].filter((svg) => svg.getBoundingClientRect().height > 100).length,
  }));
  document.getElementById('found').textContent = encodeURIComponent(JSON.stringify(found));
  for (const frame of frames) frame.remove();
});
</script>
`;
