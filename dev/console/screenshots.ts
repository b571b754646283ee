/** `npm run screenshots`: pictures of the console in docs/images/, of the sample shop on a stack of its own. Needs a Chromium. */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { DAY_MS } from '../../domain/base/time.js';
import { Seller } from '../demo/seller.js';
import { loadSample, SAMPLE_SHOP } from '../sample/load.js';
import { type Services, startServices } from '../services.js';
import { findChromium, HOW_TO_GET, launchChromium } from './browser.js';
import { ensureConsole } from './build.js';
import { signInLink } from './sign-in-link.js';

const IMAGES = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const WINDOW_MS = 15_000;
const SETTLE_MS = 2_500;
/** Around a part of a page, px. */
const GAP = 16;
const PLACES = [
  ['overview', ''],
  ['campaigns', '/campaigns'],
  ['windows', '/campaigns/SALE/setup'],
  ['messages', '/campaigns/SALE/setup?step=messages&outreach=pre-launch-cart'],
  ['check', '/campaigns/SALE/setup?step=check'],
  ['monitor', '/campaigns/11-11'],
  ['hours', '/campaigns/11-11?tab=hours&of=delivered'],
  ['winback', '/winbacks/nho-ban'],
  ['customer', '/customers?id=12999'],
  ['import', '/import?what=orders'],
  ['channels', '/settings?tab=channels'],
] as const;
const SIZES = [
  { width: 1280, height: 860 },
  { width: 360, height: 760 },
] as const;

const saleDay = (): string => new Date(Date.now() + 12 * DAY_MS).toISOString().slice(0, 10);

/** A campaign that has been sent, one that is being set up, and a win-back draft. */
async function prepare({ api, adminKey }: Services): Promise<void> {
  const shop = await loadSample({ admin: { api, key: adminKey }, campaignAt: new Date(), log: console.log });
  const seller = new Seller(shop);
  await seller.plan(WINDOW_MS);
  await seller.switch(true);
  const send = async (method: string, path: string, body: object): Promise<void> => {
    const answer = await fetch(`${api}/v1/shops/${shop.shop}${path}`, {
      method,
      headers: { authorization: `Bearer ${shop.access.key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(await answer.text());
  };
  await send('POST', '/campaigns', { saleDay: saleDay(), offer: shop.offer });
  await send('PUT', '/winbacks/nho-ban', {
    name: 'Nhớ bạn',
    channel: 'sms',
    days: 60,
    steps: [{ afterDays: 0, template: { text: 'Than moi {{ customer_name }} ghe lai shop: {{ link }}' } }],
    link: 'https://shop.example.com/nho',
  });
  for (const end = Date.now() + 8 * WINDOW_MS; Date.now() < end; ) {
    const { state } = await seller.monitor();
    if (state === 'completed') return;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.getByRole('status').first().waitFor({ state: 'hidden' });
  await page.waitForTimeout(SETTLE_MS);
}

/** What the README opens with: the monitor's progress, funnel and account, without the frame around them. */
async function takeFigures(page: Page): Promise<void> {
  const top = await page.getByRole('region', { name: 'Tiến độ' }).boundingBox();
  const end = await page.getByRole('region', { name: 'Sổ đối soát' }).boundingBox();
  if (!top || !end) throw new Error('The monitor shows no progress or no account');
  const clip = {
    x: top.x - GAP,
    y: top.y - GAP,
    width: top.width + 2 * GAP,
    height: end.y + end.height - top.y + 2 * GAP,
  };
  await page.screenshot({ path: `${IMAGES}console-figures-${page.viewportSize()?.width}.png`, fullPage: true, clip });
}

async function take(browser: Browser, { api, adminKey }: Services): Promise<void> {
  for (const viewport of SIZES) {
    const context = await browser.newContext({ viewport, colorScheme: 'light' });
    const page = await context.newPage();
    await page.goto(await signInLink(api, adminKey, SAMPLE_SHOP));
    await settled(page);
    for (const [name, place] of PLACES) {
      await page.goto(`${api}/console/s/${SAMPLE_SHOP}${place.replace('SALE', saleDay())}`);
      await settled(page);
      const file = `console-${name}-${viewport.width}.png`;
      await page.screenshot({ path: IMAGES + file });
      console.log(`docs/images/${file}`);
      if (name === 'monitor' && viewport.width > 1000) await takeFigures(page);
    }
    await context.close();
  }
}

const chromium = await findChromium();
if (chromium === undefined)
  throw new Error(`Cannot take pictures as there is no Chromium on this machine; ${HOW_TO_GET}`);
await mkdir(IMAGES, { recursive: true });
const [services] = await Promise.all([startServices({ name: 'screenshots', keep: false }), ensureConsole(console.log)]);
const browser = await launchChromium(chromium);
try {
  await prepare(services);
  await take(browser, services);
} finally {
  await browser.close();
  await services.stop();
}
