import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { cpuMsOf, pin, treeOf } from './processes.mjs';

const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** As the tests of the dashboard start it. */
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
/** A real browser without a window, all of its processes on one core. */
export async function startPinnedBrowser(prefix) {
  const executablePath = [process.env.CHROMIUM_PATH, ...USUAL].find((path) => path && existsSync(path));
  if (executablePath === undefined) throw new Error('this needs Chromium: install it, or set CHROMIUM_PATH');
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const root = processInfo.find(({ type }) => type === 'browser').id;
  // What it starts from now on stays where it was started from.
  for (const pid of treeOf(root)) pin(pid, prefix);
  return {
    browser,
    version: browser.version(),
    cpuMs: () => treeOf(root).reduce((sum, pid) => sum + cpuMsOf(pid), 0),
  };
}
