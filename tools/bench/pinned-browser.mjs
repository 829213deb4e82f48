import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** As the tests of the dashboard start it. */
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
const TICK_MS = 10;

function statOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Processor time of a process since it began, milliseconds. */
export function cpuMsOf(pid) {
  try {
    const fields = statOf(pid);
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    // It has ended meanwhile.
    return 0;
  }
}

/** Keeps a process, with all its threads, on a core. @param prefix as `planCores` gives it */
export function pin(pid, prefix) {
  const [taskset, ...options] = prefix;
  if (taskset !== undefined) spawnSync(taskset, ['-a', '-p', ...options, String(pid)]);
}

function childrenOf(parents) {
  const found = readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && parents.has(Number(statOf(name)[1]));
    } catch {
      return false;
    }
  });
  return found.map(Number).filter((pid) => !parents.has(pid));
}

/** A process with all that it has started. */
function treeOf(root) {
  const pids = new Set([root]);
  for (let more = childrenOf(pids); more.length > 0; more = childrenOf(pids))
    for (const pid of more) pids.add(pid);
  return [...pids];
}

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
