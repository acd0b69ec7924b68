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
  /** What the browser had to complain about. */
  readonly complaints: readonly string[];
}

/** Opens a page in headless Chromium, in a frame so many pixels wide: a window can't be as narrow as a telephone. */
export function openPage(chromium: string, page: string, width: number, dark: boolean): Opened {
  const folder = mkdtempSync(join(tmpdir(), 'report-'));
  try {
    const file = join(folder, 'probe.html');
    writeFileSync(file, probe(page, width));
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
    if (found === undefined) throw new Error(`Chromium did not open the page: ${stderr.slice(-2000)}`);
    const complaints = stderr.split('\n').filter((line) => line.includes('CONSOLE'));
    return { ...(JSON.parse(decodeURIComponent(found)) as Omit<Opened, 'complaints'>), complaints };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** A page that holds the other in a frame and, once all is laid out, writes down what it finds there. */
const probe = (page: string, width: number): string => `<!doctype html>
<iframe id="page" style="width:${width}px;height:800px;border:0" srcdoc="${page.replace(/&/g, '&amp;').replace(/"/g, '&quot;')}"></iframe>
<pre id="found"></pre>
<script>
addEventListener('load', () => {
  const { documentElement, body } = document.getElementById('page').contentDocument;
  const found = {
    text: body.innerText,
    overflow: documentElement.scrollWidth - documentElement.clientWidth,
    background: getComputedStyle(body).backgroundColor,
    machines: [...body.querySelectorAll('svg.machine')].filter((svg) => svg.getBoundingClientRect().height > 100).length,
  };
  document.getElementById('found').textContent = encodeURIComponent(JSON.stringify(found));
  document.getElementById('page').remove();
});
</script>
`;
