import { access } from 'node:fs/promises';
import { type Browser, chromium } from 'playwright-core';
import { findOnPath } from '../stack/run.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
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

/** How to get one where there is none. */
export const HOW_TO_GET = 'install one, for example by: apt-get install -y --no-install-recommends chromium';

/** A Chromium of this machine, on PATH or where it is usually put; undefined when there is none. */
export async function findChromium(): Promise<string | undefined> {
  for (const name of NAMES) {
    const found = await findOnPath(name, process.env);
    if (found !== undefined) return found;
  }
  for (const place of PLACES) {
    const isThere = await access(place).then(
      () => true,
      () => false,
    );
    if (isThere) return place;
  }
  return undefined;
}

/** Starts it without a window. */
export const launchChromium = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: FLAGS });
