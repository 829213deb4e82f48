import { jest } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { startTarget, type Target } from '@vajraedge/target-server';
import { startBrowser } from '../../../report-page/test/browser.js';
import { planFor, TestFleet } from '../fleet/test-fleet.js';
import { inkOf, openDashboard, writePlan } from './dashboard-page.js';

jest.setTimeout(90_000);

let fleet: TestFleet;
let target: Target;
let browser: Browser;
let url: string;

beforeAll(async () => {
  target = await startTarget({ port: 0 });
  url = `http://127.0.0.1:${target.port}/`;
  fleet = await new TestFleet().start(2);
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  await fleet?.close();
  await target?.close();
});

afterEach(async () => {
  const { stopped } = await fleet.ask<{ stopped: readonly string[] }>('POST', '/api/stop');
  for (const id of stopped) await fleet.ended(id);
});

describe('a run on the dashboard', () => {
  it('is composed from nothing, starts by itself on PASS, and shows what it measured', async () => {
    const { page, faults, close } = await openDashboard(browser, fleet, { path: '/compose' });
    await page.locator('#template').selectOption('Users back to back');
    await page.locator('#template').selectOption('Constant rate');
    await page.getByRole('button', { name: 'Choose …' }).click();
    await page.getByLabel('Search').fill('get');
    await page.getByRole('button', { name: /^HTTP_GET/ }).click();
    await page.getByRole('textbox', { name: 'url' }).fill(url);
    await page.getByLabel('Starts per second').fill('50');
    await page.getByLabel('Ramp up', { exact: true }).fill('');
    await page.getByLabel('Warm-up').fill('');
    await page.getByLabel('Sustain').fill('3s');
    // 150 iterations would be too few to judge a p99 by, and pre-flight would say so.
    await page.getByLabel('Condition 1', { exact: true }).fill('p50(responseTime) < 10s');
    await page.getByLabel('Name of the plan').fill('from nothing');
    await page.getByText('✓ The plan is right.').waitFor();
    const text = await page.locator('#plan-text').inputValue();
    expect(text).toContain('targetTps: 50');
    expect(text).toContain(`url: ${url}`);
    expect(text).not.toContain('warmup');
    const shape = page.locator('svg.shape path');
    await fleet.until(
      'the load is drawn',
      async () => (await shape.getAttribute('d')) === 'M0.0 2.0L1000.0 2.0',
    );
    await page.getByRole('button', { name: 'Pre-flight and start' }).click();
    await page.getByRole('heading', { name: 'from nothing' }).waitFor();
    await page.getByRole('button', { name: 'Compose a test from this plan' }).waitFor({ timeout: 30_000 });
    await page.getByRole('row', { name: /main › HTTP_GET/ }).waitFor();
    const ledger = await page.locator('section[aria-labelledby="ledger-title"] dl').innerText();
    expect(ledger.replaceAll(/\s+/g, ' ')).toContain('Scheduled 150 Ended well 150 Failed 0');
    for (const chart of ['rate', 'response', 'heat', 'service', 'in-flight', 'lag'])
      await expectInk(page, chart);
    expect(faults).toEqual([]);
    await close();
  });

  it('asks on WARN, and goes on when it is told to', async () => {
    const { page, faults, close } = await openDashboard(browser, fleet, { path: '/compose' });
    await writePlan(page, planFor(url, { targetTps: 20, sustain: '1s' }, { variables: { spare: 1 } }));
    await page.getByText('✓ The plan is right.').waitFor();
    await page.getByRole('button', { name: 'Pre-flight and start' }).click();
    await page.getByText('Something may be wrong.').waitFor();
    expect(await page.locator('section[aria-labelledby="preflight-title"]').innerText()).toContain(
      'Variable "spare" is used by no parameter.',
    );
    await page.getByRole('button', { name: 'Proceed anyway' }).click();
    await page.getByRole('button', { name: 'Compose a test from this plan' }).waitFor({ timeout: 30_000 });
    expect(await page.locator('main').innerText()).toContain('finished');
    expect(faults).toEqual([]);
    await close();
  });

  it('does not start on FAIL, and says what to do', async () => {
    const { page, close } = await openDashboard(browser, fleet, { path: '/compose' });
    await writePlan(page, planFor('http://127.0.0.1:1/', { targetTps: 20, sustain: '1s' }));
    await page.getByText('✓ The plan is right.').waitFor();
    await page.getByRole('button', { name: 'Pre-flight and start' }).click();
    await page.getByText('The load does not start').waitFor({ timeout: 30_000 });
    const words = await page.locator('main').innerText();
    expect(words).toContain('refused');
    expect(words).toContain('ECONNREFUSED');
    expect(await page.locator('figure').count()).toBe(0);
    await close();
  });

  it('is steered: the rate that is changed reaches the target, a pause stops the starts, a stop ends it', async () => {
    const { page, faults, close } = await openDashboard(browser, fleet, { path: '/compose' });
    await writePlan(page, planFor(url, { targetTps: 20, sustain: '60s' }));
    await page.getByText('✓ The plan is right.').waitFor();
    await page.getByRole('button', { name: 'Pre-flight and start' }).click();
    await page.getByText('of 20/s asked for').waitFor({ timeout: 30_000 });
    await page.getByLabel('Rate per second').fill('200');
    await page.getByRole('button', { name: 'Change the rate' }).click();
    await page.getByText('operator sets the rate to 200 per second').waitFor();
    await page.getByText('of 200/s asked for').waitFor();
    const before = target.statistics().requests;
    await page.waitForTimeout(2000);
    expect(target.statistics().requests - before).toBeGreaterThan(200);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('of 0/s asked for').waitFor();
    const paused = target.statistics().requests;
    await page.waitForTimeout(1000);
    expect(target.statistics().requests).toBe(paused);
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('of 200/s asked for').waitFor();
    await page.getByRole('button', { name: 'Stop …' }).click();
    await page.getByRole('button', { name: 'Stop, let iterations end' }).click();
    await page.getByText('interrupted').first().waitFor({ timeout: 15_000 });
    expect(faults).toEqual([]);
    await close();
  });

  it('shows its past to those who come late, and again after the connection was lost', async () => {
    const { id } = await fleet.ask<{ id: string }>('POST', '/api/tests', {
      plan: planFor(url, { targetTps: 20, sustain: '60s' }),
    });
    await fleet.until('five seconds are known', async () => (await rowsOf(id)).length >= 5);
    const { page, faults, close } = await openDashboard(browser, fleet, { path: `/runs/${id}` });
    await page.locator('figure[data-chart="rate"] [aria-label^="Rate over 0:0"]').waitFor();
    await expectInk(page, 'rate');
    await page.context().setOffline(true);
    await fleet.restartMaster(1000);
    await page.getByText('The connection to the master is lost').waitFor();
    await page.context().setOffline(false);
    await page
      .getByText('The connection to the master is lost')
      .waitFor({ state: 'detached', timeout: 15_000 });
    const known = (await rowsOf(id)).length;
    expect(known).toBeGreaterThanOrEqual(5);
    const shown = (): Promise<string> => page.locator('output').innerText();
    await fleet.until('the page shows all of it', async () => secondsOf(await shown()) >= known);
    await fleet.ask('DELETE', `/api/tests/${id}?now=true`);
    await fleet.ended(id);
    const starts = (await rowsOf(id)).map(({ atMs }) => atMs);
    expect(starts).toEqual(starts.map((_, at) => at * 1000));
    expect(faults).toEqual([]);
    await close();
  });

  it('shows that a worker was killed', async () => {
    fleet.startWorker('victim');
    await fleet.until('it has joined', async () => (await fleet.live()).length === 3);
    const { id } = await fleet.ask<{ id: string }>('POST', '/api/tests', {
      plan: planFor(url, { targetTps: 60, sustain: '60s' }),
    });
    const { page, close } = await openDashboard(browser, fleet, { path: `/runs/${id}` });
    await page.getByRole('row', { name: /^victim running/ }).waitFor({ timeout: 30_000 });
    fleet.killWorker('victim');
    await page.getByRole('row', { name: /^victim lost/ }).waitFor({ timeout: 15_000 });
    await page
      .getByRole('cell', { name: /victim is lost|victim.*lost/ })
      .first()
      .waitFor();
    await fleet.ask('DELETE', `/api/tests/${id}?now=true`);
    await fleet.ended(id);
    await close();
  });
});

async function expectInk(page: Parameters<typeof inkOf>[0], chart: string): Promise<void> {
  await fleet.until(`the chart ${chart} is drawn`, async () => (await inkOf(page, chart)) > 1000);
}

const rowsOf = (id: string): Promise<readonly { readonly atMs: number }[]> =>
  fleet.ask('GET', `/api/tests/${id}/seconds`);

/** `0:00 to 1:05` → 65 */
function secondsOf(range: string): number {
  const [, minutes = '0', seconds = '0'] = /to (\d+):(\d+)/.exec(range) ?? [];
  return Number(minutes) * 60 + Number(seconds);
}
