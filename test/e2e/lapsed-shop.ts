/** A shop full of customers who have not bought for a long time, set up through the API as a seller's system would. */
import { sendJson, uploadCsv } from '../../dev/sample/upload.js';
import type { Services } from '../../dev/services.js';
import { messageId } from '../../domain/base/ids.js';
import { DAY_MS, MINUTE_MS } from '../../domain/base/time.js';
import { armOf } from '../../domain/experiment/arm.js';
import type { Ledger } from '../../domain/run/ledger.js';
import { winbackId } from '../../domain/winback/ids.js';

export const SHOP = 'vang-lau';
const KEY = 'goi-nho';
export const PROGRAMME = winbackId(SHOP, KEY);
const HOLDOUT = 0.1;
const DAYS = 30;
const LINK = 'https://shop.example.com/nho';

export interface Person {
  readonly ref: string;
  readonly phone: string;
  readonly lastOrderAt: Date;
  readonly lapsed: boolean;
  readonly consents: boolean;
  /** The provider refuses the number for good. */
  readonly dead: boolean;
  /** Gets no message whatever happens. */
  readonly heldOut: boolean;
}

/** Every tenth bought yesterday, every fortieth has not consented; the first has waited longest, so they are written first. */
export function people(count: number, now: Date): Person[] {
  return Array.from({ length: count }, (_, n): Person => {
    const ref = `c${String(n).padStart(5, '0')}`;
    const lapsed = n % 10 !== 3;
    const ago = lapsed ? (DAYS + 10) * DAY_MS + (count - n) * MINUTE_MS : DAY_MS;
    return {
      ref,
      phone: `+8490${1_000_000 + n}`,
      lastOrderAt: new Date(now.getTime() - ago),
      lapsed,
      consents: n % 40 !== 7,
      dead: n % 150 === 11,
      heldOut: armOf(ref, PROGRAMME, HOLDOUT) === 'holdout',
    };
  });
}

/** A zone where it is about noon: SMS have their hours, and no day may end while the test looks at it. */
function noonZone(now: Date): string {
  const offset = 12 - now.getUTCHours();
  // POSIX signs: Etc/GMT-7 is seven hours ahead.
  return offset === 0 ? 'Etc/GMT' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`;
}

async function* lines(header: string, rows: readonly string[]): AsyncGenerator<string> {
  yield `${header}\n`;
  for (const row of rows) yield `${row}\n`;
}

export class LapsedShop {
  readonly #access: { readonly api: string; readonly key: string };

  private constructor(api: string, key: string) {
    this.#access = { api, key };
  }

  static async open({ api, adminKey }: Pick<Services, 'api' | 'adminKey'>, everybody: readonly Person[]) {
    const admin = { api, key: adminKey };
    const zone = noonZone(new Date());
    await sendJson(admin, 'PUT', `/v1/shops/${SHOP}`, { name: 'Vang Lau', zone, currency: 'VND', link: LINK });
    const made = await sendJson(admin, 'POST', '/v1/keys', { scope: { kind: 'shop', shop: SHOP } });
    const shop = new LapsedShop(api, (made as { key: string }).key);
    const since = new Date(Date.now() - 300 * DAY_MS).toISOString();
    const customers = everybody.map(({ ref, phone, consents }) => `${ref},Lan,${phone},${consents ? since : ''}`);
    const orders = everybody.map((p) => `o-${p.ref},${p.ref},${p.lastOrderAt.toISOString()},delivered,100000,VND`);
    await shop.#load('customers', lines('id,name,phone,consent_sms', customers));
    await shop.#load('orders', lines('id,customer,placed_at,status,total_minor,currency', orders));
    return shop;
  }

  async #load(what: string, csv: AsyncIterable<string>): Promise<void> {
    const report = (await uploadCsv(this.#access, `/v1/shops/${SHOP}/imports/${what}`, csv)) as { rejected: number };
    if (report.rejected > 0) throw new Error(`Cannot load the ${what}: ${JSON.stringify(report)}`);
  }

  /** "Gửi ngay" and "Gửi tin nhắn ngay". @returns the summary that was confirmed */
  async sendNow(): Promise<{ readonly count: number }> {
    const steps = [{ afterDays: 0, template: { text: 'Than moi {{ customer_name }} ghe lai cua hang' } }];
    const draft = { name: 'Gợi nhớ khách hàng', channel: 'sms', days: DAYS, hour: '09:00', steps, link: LINK };
    await this.ask('PUT', '', { ...draft, holdout: HOLDOUT, dailyLimit: 100_000 });
    const summary = (await this.ask('POST', '/send-now', {})) as { count: number; token: string };
    await this.ask('POST', '/send-now/confirm', { token: summary.token });
    return summary;
  }

  /** Asks about the programme. @throws ApiRefusal */
  async ask(method: 'PUT' | 'POST', path: string, body: object): Promise<unknown> {
    return sendJson(this.#access, method, `/v1/shops/${SHOP}/winbacks/${KEY}${path}`, body);
  }

  async statistics(): Promise<Statistics> {
    const { api, key } = this.#access;
    const headers = { authorization: `Bearer ${key}` };
    const answer = await fetch(`${api}/v1/shops/${SHOP}/winbacks/${KEY}/statistics`, { headers });
    return (await answer.json()) as Statistics;
  }
}
interface Numbers {
  readonly qualified: number;
  readonly heldOut: number;
  readonly ledger: Ledger;
  readonly funnel: { readonly delivered: number };
}
export interface Statistics {
  readonly total: Numbers;
  readonly days: readonly (Numbers & { readonly day: string; readonly outOfReach?: number })[];
}

/** The customer that a message was for. */
export const refOf = (run: string, id: string): string => id.slice(messageId(run, '').length);
