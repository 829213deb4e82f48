import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Starts a real browser. Its path is that in CHROMIUM_PATH, or one of the usual places. */
export async function startBrowser(): Promise<Browser> {
  const path = [process.env['CHROMIUM_PATH'], ...USUAL].find(
    (each) => each !== undefined && existsSync(each),
  );
  if (path === undefined) {
    throw new Error(
      'These tests need Chromium: install it (Debian: apt-get install chromium), or set CHROMIUM_PATH to its program.',
    );
  }
  return await chromium.launch({ executablePath: path, args: FLAGS });
}
