import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { heatMapOf, type RunReport, toHtml } from '@vajraedge/core';
import { REPORT_SCRIPT } from '@vajraedge/report-page';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { startBrowser } from './browser.js';
import { exampleRun } from './example-run.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const { result, histograms } = exampleRun();
const CHARTS = ['rate', 'response', 'heat', 'service', 'errors', 'in-flight', 'lag'];
const SIZES = [
  ['a laptop', { width: 1280, height: 800 }],
  ['a phone', { width: 390, height: 844 }],
] as const;

let folder: string;
let file: string;
let browser: Browser;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vajra-report-'));
  file = join(folder, 'report.html');
  writeFileSync(file, toHtml(result, { script: REPORT_SCRIPT, heatMap: heatMapOf(histograms.intervals) }));
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The report as it is opened from a disk, without a network, with all that the page complained of or asked for. */
async function openReport(options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ offline: true, ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => faults.push(message.text()));
  page.on('request', (request) => {
    if (request.url() !== pathToFileURL(file).href) faults.push(`asked for ${request.url().slice(0, 100)}`);
  });
  await page.goto(pathToFileURL(file).href);
  return { page, faults, close: () => context.close() };
}

/** How many pixels of a chart are not empty. */
function inkOf(page: Page, chart: string): Promise<number> {
  return page
    .locator(`figure[data-chart=${chart}] canvas`)
    .first()
    .evaluate((canvas: HTMLCanvasElement) => {
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      let inked = 0;
      for (let at = 3; at < pixels.length; at += 4) if ((pixels[at] ?? 0) > 0) inked += 1;
      return inked;
    });
}

describe('the report, opened from a disk without a network', () => {
  it('is one file below 3 MB that asks for nothing and complains of nothing', async () => {
    const { page, faults, close } = await openReport();
    expect(statSync(file).size).toBeLessThan(3_000_000);
    await page.locator('output').filter({ hasText: '0:00 to 2:00' }).waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  it('opens with the verdict, then thresholds and ledger', async () => {
    const { page, close } = await openReport({ viewport: SIZES[0][1] });
    const box = await page.locator('#verdict').boundingBox();
    expect(await page.locator('#verdict h2').innerText()).toBe('▲ SUSPECT');
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(800);
    const order = await page.locator('main section').evaluateAll((all) => all.map(({ id }) => id));
    expect(order.slice(0, 4)).toEqual(['verdict', 'thresholds', 'ledger', 'charts']);
    expect(await page.locator('#ledger').innerText()).toContain('60,000');
    await close();
  });

  it('draws every chart, and each says in words what it shows', async () => {
    const { page, close } = await openReport();
    expect(
      await page
        .locator('figure[data-chart]')
        .evaluateAll((all) => all.map((each) => each.getAttribute('data-chart'))),
    ).toEqual(CHARTS);
    for (const chart of CHARTS) expect(await inkOf(page, chart)).toBeGreaterThan(1000);
    const label = await page.locator('figure[data-chart=response] .chart').getAttribute('aria-label');
    expect(label).toMatch(/^Response time over 2:00 of run time: p50 from \d.* to \d.*; p99 from/);
    await close();
  });

  it('shows hostile names as the text that they are', async () => {
    const { page, close } = await openReport();
    await page.hover('figure[data-chart=errors] .chart');
    expect(await page.evaluate(() => (window as { broken?: number }).broken)).toBeUndefined();
    expect(await page.locator('h1').innerText()).toContain('</script><script>window.broken=1</script>');
    await close();
  });

  it('holds the result, word for word, for machines', async () => {
    const { page, close } = await openReport();
    const text = await page.locator('script#vajra-result').evaluate((script) => script.textContent);
    expect(JSON.parse(text) as RunReport).toEqual(JSON.parse(JSON.stringify(result)));
    await close();
  });

  it('has all figures without JavaScript', async () => {
    const { page, close } = await openReport({ javaScriptEnabled: false });
    expect(await page.locator('#tasks tbody tr').count()).toBe(3);
    expect(await page.locator('noscript').innerText()).toContain('The charts need JavaScript');
    expect(await page.locator('header time').innerText()).toBe('2026-11-24 18:18:46 UTC');
    await close();
  });

  it("tells times by the reader's clock", async () => {
    const { page, close } = await openReport({ timezoneId: 'Asia/Tokyo', locale: 'en-GB' });
    expect(await page.locator('header time').innerText()).toContain('25 Nov 2026');
    expect(await page.locator('header time').getAttribute('title')).toBe('2026-11-24 18:18:46 UTC');
    await close();
  });
});

describe('zooming', () => {
  const shown = (page: Page): Promise<string> => page.locator('output').innerText();

  it('works by buttons', async () => {
    const { page, close } = await openReport();
    const before = await inkOf(page, 'errors');
    await page.getByRole('button', { name: 'Zoom in' }).click();
    expect(await shown(page)).toBe('0:30 to 1:30');
    await page.getByRole('button', { name: 'Later' }).click();
    expect(await shown(page)).toBe('0:45 to 1:45');
    await expectChange(page, before);
    await page.getByRole('button', { name: 'Whole run' }).click();
    expect(await shown(page)).toBe('0:00 to 2:00');
    await close();
  });

  it('works by the keyboard alone', async () => {
    const { page, close } = await openReport();
    await page.locator('figure[data-chart=rate] .chart').focus();
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    await page.keyboard.press('ArrowLeft');
    expect(await shown(page)).toBe('0:37.5 to 1:07.5');
    await page.keyboard.press('0');
    expect(await shown(page)).toBe('0:00 to 2:00');
    await close();
  });

  it('works by dragging across a chart, in all charts at once', async () => {
    const { page, close } = await openReport({ viewport: SIZES[0][1] });
    const before = await inkOf(page, 'errors');
    const chart = page.locator('figure[data-chart=rate] .chart');
    await chart.scrollIntoViewIfNeeded();
    const box = (await chart.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width / 2, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.75, y, { steps: 4 });
    await page.mouse.up();
    expect(await shown(page)).toMatch(/^0:5\d.* to 1:2\d/);
    await expectChange(page, before);
    await close();
  });

  async function expectChange(page: Page, before: number): Promise<void> {
    let after = before;
    for (let tries = 0; tries < 100 && after === before; tries += 1) after = await inkOf(page, 'errors');
    expect(after).not.toBe(before);
  }
});

describe.each(SIZES)('on %s', (_, viewport) => {
  it.each(['light', 'dark'] as const)('can be read by everybody, %s', async (colorScheme) => {
    const { page, close } = await openReport({ viewport, colorScheme, bypassCSP: true });
    await page.addScriptTag({ path: AXE });
    const { violations } = await page.evaluate(() =>
      (
        window as unknown as {
          axe: {
            run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
          };
        }
      ).axe.run(),
    );
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))])).toEqual([]);
    await close();
  });

  it('does not scroll sideways', async () => {
    const { page, close } = await openReport({ viewport });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      viewport.width,
    );
    await close();
  });
});

it('prints, with its charts no wider than the paper', async () => {
  const { page, close } = await openReport({ colorScheme: 'dark' });
  await page.evaluate(() => {
    window.addEventListener('beforeprint', () => {
      document.title = String(document.querySelector('.chart canvas')?.clientWidth);
    });
  });
  const paper = await page.pdf({ format: 'A4' });
  expect(paper.subarray(0, 5).toString()).toBe('%PDF-');
  expect(await page.title()).toBe('680');
  await close();
});
