import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { TestFleet } from '../fleet/test-fleet.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** The dashboard in a real browser, with everything that it complained of. */
export interface DashboardPage {
  readonly page: Page;
  /** Errors of scripts, and what the browser's console said. */
  readonly faults: string[];
  close(): Promise<void>;
}

/** What a browser says when the master is away, or when it refuses: told to people by the page itself. */
const TOLD = /Failed to load resource|WebSocket connection to/;

/** Opens the dashboard and signs in. */
export async function openDashboard(
  browser: Browser,
  fleet: TestFleet,
  {
    path = '/',
    token = fleet.tokens.operator,
    ...options
  }: { path?: string; token?: string } & BrowserContextOptions = {},
): Promise<DashboardPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !TOLD.test(message.text()))
      faults.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(fleet.address.url) && !/^(?:data|blob):/.test(request.url()))
      faults.push(`asked for ${request.url()}`);
  });
  await page.goto(`${fleet.address.url}${path}#token=${token}`);
  await page.locator('h1').first().waitFor();
  return { page, faults, close: () => context.close() };
}

/** How many pixels of a chart are not empty. */
export async function inkOf(page: Page, chart: string): Promise<number> {
  const canvas = page.locator(`figure[data-chart="${chart}"] canvas`).first();
  await canvas.scrollIntoViewIfNeeded();
  return await canvas.evaluate((element: HTMLCanvasElement) => {
    const pixels = element.getContext('2d')?.getImageData(0, 0, element.width, element.height).data ?? [];
    let inked = 0;
    for (let at = 3; at < pixels.length; at += 4) if ((pixels[at] ?? 0) > 0) inked += 1;
    return inked;
  });
}

/** Writes a plan into the text of a page that composes. */
export async function writePlan(page: Page, plan: object): Promise<void> {
  await page.locator('#plan-text').fill(JSON.stringify(plan, null, 2));
}

/** Serious findings of axe, in words. */
export async function seriousProblems(page: Page): Promise<readonly string[]> {
  await page.evaluate(readFileSync(AXE, 'utf8'));
  return await page.evaluate(async () => {
    interface Finding {
      readonly id: string;
      readonly impact: string;
      readonly nodes: readonly { readonly html: string }[];
    }
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: readonly Finding[] }> } };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
  });
}
