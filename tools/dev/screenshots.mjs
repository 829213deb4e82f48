import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { startExampleTarget } from './example-target.mjs';
import { inRoot } from './repository.mjs';
import { startStandingFleet } from './standing-fleet.mjs';
import { build } from './workspace-build.mjs';

const FOLDER = inRoot('docs/screenshots');
const SIZES = { wide: { width: 1280, height: 800 }, narrow: { width: 390, height: 844 } };
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
const ANY_PORT = ['--listen', '127.0.0.1:0', '--http', '127.0.0.1:0'];

const planFor = (name, url, load) => ({
  name,
  scenarios: {
    shop: {
      mix: [
        { task: 'HTTP_GET', name: 'list', weight: 3, parameters: { url: `${url}/products` } },
        { task: 'HTTP_GET', name: 'product', weight: 1, parameters: { url: `${url}/products/p1` } },
      ],
      load,
    },
  },
  thresholds: ['p95(responseTime) < 250ms', 'errorRatio < 1%'],
});

/** The API of the fleet's master, as an operator. */
function apiOf({ address, tokens }) {
  return async (method, path, body) => {
    const headers = { authorization: `Bearer ${tokens.operator}`, 'content-type': 'application/json' };
    const response = await fetch(`${address.url}${path}`, { method, headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
    return await response.json();
  };
}

async function untilState(api, id, state) {
  for (;;) {
    const run = await api('GET', `/api/tests/${id}`);
    if (run.state === state) return;
    if (run.state === 'ended') throw new Error(`the run ended early: ${run.problem?.message ?? run.outcome}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Takes a picture of a page at each size, once `ready` is on it; a button `unless` that is there in its place is pressed. */
async function shoot(browser, { address, tokens }, { name, path, ready, unless, settleMs = 1500 }) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    const page = await browser.newPage({ viewport, colorScheme: size === 'wide' ? 'light' : 'dark' });
    await page.goto(`${address.url}${path}#token=${tokens.operator}`);
    if (unless !== undefined) {
      await page.locator(`${ready}, ${unless}`).first().waitFor();
      if (await page.locator(unless).isVisible()) await page.locator(unless).click();
    }
    await page.locator(ready).first().waitFor();
    await page.waitForTimeout(settleMs);
    await page.screenshot({ path: join(FOLDER, `${name}-${size}.png`) });
    await page.close();
  }
}

async function shootAll(browser, fleet, targetUrl) {
  const api = apiOf(fleet);
  const load = { targetTps: 200, warmup: '2s', rampUp: '5s', sustain: '45s' };
  const run = async (name, proceedOnWarn = true) =>
    (await api('POST', '/api/tests', { plan: planFor(name, targetUrl, load), proceedOnWarn })).id;
  await shoot(browser, fleet, { name: 'compose', path: '/compose', ready: 'text=The plan is right' });
  const first = await run('shop, before');
  await untilState(api, first, 'ended').catch(() => undefined);
  const doubtful = planFor('in doubt', targetUrl, { targetTps: 5, sustain: '5s' });
  const { id } = await api('POST', '/api/tests', { plan: { ...doubtful, variables: { spare: 1 } } });
  await untilState(api, id, 'waiting');
  await shoot(browser, fleet, { name: 'preflight', path: `/runs/${id}`, ready: 'text=Proceed anyway' });
  await api('DELETE', `/api/tests/${id}?now=true`);
  await untilState(api, id, 'ended');
  const second = await run('shop, after');
  await untilState(api, second, 'running');
  await new Promise((resolve) => setTimeout(resolve, 15_000));
  await api('PATCH', `/api/tests/${second}`, { action: 'rate', targetPerSecond: 260, overMs: 3000 });
  await new Promise((resolve) => setTimeout(resolve, 12_000));
  await shoot(browser, fleet, { name: 'run', path: `/runs/${second}`, ready: 'figure' });
  await shoot(browser, fleet, { name: 'fleet', path: '/fleet', ready: 'text=worker-2' });
  await untilState(api, second, 'ended').catch(() => undefined);
  await shoot(browser, fleet, { name: 'runs', path: '/', ready: 'tbody a' });
  const compare = `/compare/${first}/${second}`;
  // On a machine that has the browser to serve as well, a run may be in doubt.
  const unless = 'main p > button';
  await shoot(browser, fleet, { name: 'compare', path: compare, ready: 'figure', unless, settleMs: 3000 });
}

/** `npm run screenshots`: the pictures in docs/screenshots, of a real fleet under a real load. @returns exit code */
export async function screenshots() {
  const built = await build();
  if (built !== 0) return built;
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  const data = mkdtempSync(join(tmpdir(), 'vajra-screenshots-'));
  mkdirSync(FOLDER, { recursive: true });
  const target = await startExampleTarget(['--latency', 'exp:4ms', '--slow', '1%:60ms', '--errors', '0.2%']);
  const fleet = await startStandingFleet({ data, workers: 2, masterArgs: ANY_PORT, errors: 'ignore' });
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  try {
    if (fleet === null) return 1;
    console.error('Taking pictures of a fleet under load: about two minutes …');
    await shootAll(browser, fleet, target.url);
    console.error('Written to docs/screenshots.');
    return 0;
  } finally {
    await browser.close();
    await fleet?.end();
    await target.stop();
    rmSync(data, { recursive: true, force: true });
  }
}
