/** A small shop in VND with all that both seeds ask for, set up through the API as a seller's system would. */
import { sendJson, uploadCsv } from '../../../dev/sample/upload.js';
import type { Services } from '../../../dev/services.js';
import { DAY_MS } from '../../../domain/base/time.js';
import { editedShop, shownRules } from '../../../web/src/settings/rules.js';

export const SHOP = 'tiem-hoa';
export const ZONE = 'Asia/Ho_Chi_Minh';
const PEOPLE = 60;
/** A name that would be markup, with a mark that turns the direction of the text. */
export const SLY_NAME = '<b onclick="x()">Lan</b> \u202eabc';
export const SLY = 'k0';

async function* csv(header: string, rows: readonly string[]): AsyncGenerator<string> {
  yield `${header}\n`;
  for (const row of rows) yield `${row}\n`;
}
const ago = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

function customers(): string[] {
  const since = ago(200);
  return Array.from({ length: PEOPLE }, (_, n) => {
    const name = n === 0 ? quoted(SLY_NAME) : `Nguyễn Thị Hoa ${n}`;
    const cart = n % 2 === 0 ? `H1@${ago(2)}` : '';
    return `k${n},${name},chat-${n},k${n}@example.com,+8490${2_000_000 + n},${since},${cart},${since},${since},${since}`;
  });
}
/** Two in three have bought, the last time 90 days ago. */
const orders = (): string[] =>
  Array.from({ length: PEOPLE }, (_, n) => n)
    .filter((n) => n % 3 !== 2)
    .map((n) => `d${n},k${n},${ago(90)},delivered,250000,VND`);

/** Opens the shop. @returns its own key */
export async function openShop({ api, adminKey }: Pick<Services, 'api' | 'adminKey'>): Promise<string> {
  const admin = { api, key: adminKey };
  await sendJson(admin, 'PUT', `/v1/shops/${SHOP}`, {
    name: 'Tiệm Hoa Nắng',
    zone: ZONE,
    currency: 'VND',
    hotline: '1900 0000',
    link: 'https://shop.example.com/hoa',
    metrics: {
      positiveRating: 0.96,
      chatResponse: 0.93,
      revenue30d: { amount: 1_250_000, currency: 'USD' },
      followers: 1_815,
    },
    hours: {
      simulated: true,
      source: 'a test shop: no message reaches a real person',
      channels: { chat: null, email: null, sms: null },
    },
  });
  const made = await sendJson(admin, 'POST', '/v1/keys', { scope: { kind: 'shop', shop: SHOP } });
  const { key } = made as { key: string };
  const access = { api, key };
  const products = Array.from({ length: 6 }, (_, n) => ({ sku: `H${n}`, name: `Hoa số ${n}`, approved: true }));
  await sendJson(access, 'PUT', `/v1/shops/${SHOP}/products`, { products });
  await sendJson(access, 'PUT', `/v1/shops/${SHOP}/offers/giam-gia`, {
    name: 'Giảm 11%',
    code: 'HOA11',
    startsAt: ago(1),
    endsAt: ago(-60),
  });
  const base = `/v1/shops/${SHOP}/imports`;
  const header = 'id,name,chat_id,email,phone,followed_at,cart,consent_chat,consent_email,consent_sms';
  await uploadCsv(access, `${base}/customers`, csv(header, customers()));
  await uploadCsv(access, `${base}/orders`, csv('id,customer,placed_at,status,total_minor,currency', orders()));
  return key;
}

/** The shop's four eyes, which an operator sets: how many messages one person may switch on. @param above '' takes the rule away */
export async function switchOnUpTo(
  { api, adminKey: key }: Pick<Services, 'api' | 'adminKey'>,
  above: string,
): Promise<void> {
  const path = `/v1/shops/${SHOP}`;
  const answer = await fetch(api + path, { headers: { authorization: `Bearer ${key}` } });
  const shop = (await answer.json()) as Parameters<typeof shownRules>[0];
  await sendJson({ api, key }, 'PUT', path, editedShop(shop, { ...shownRules(shop), fourEyes: above }));
}
