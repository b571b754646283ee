import { WINDOWS, type WindowName } from '../../domain/base/window.js';
import type { CampaignState } from '../../domain/campaign/states.js';
import type { Ledger } from '../../domain/run/ledger.js';
import type { LoadedShop } from '../sample/load.js';
import { sendJson } from '../sample/upload.js';

/** What the demo reads of the API's answers; docs: /openapi.json. */
interface MonitorAccount {
  readonly ledger: Ledger;
  readonly funnel: {
    readonly sent: number;
    readonly delivered: number;
    readonly read: number;
    readonly clicked: number;
    readonly bought: number;
    readonly revenue: { readonly amount: number; readonly currency: string };
  };
}
export interface Monitor {
  readonly state: CampaignState;
  readonly windows: readonly (MonitorAccount & {
    readonly window: WindowName;
    readonly outreaches: readonly { readonly state: string; readonly run: string }[];
  })[];
  readonly total: MonitorAccount;
}
export interface Switched {
  readonly state: CampaignState;
  readonly promise?: { readonly messages: number; readonly withinMs: number };
}
interface Draft {
  readonly version: number;
  readonly windows: readonly {
    readonly window: WindowName;
    readonly outreaches: readonly { readonly audience: { readonly name: string } }[];
  }[];
}

const KEY = '11-11';
/** From the draft to the first message: time to edit it and to switch it on. */
const LEAD_MS = 5_000;

/** Some outreaches leave by other channels than chat, as a seller with addresses would have it. */
const OTHER_CHANNELS: Readonly<Record<string, object>> = {
  followers: {
    channel: 'email',
    template: {
      subject: '{{ shop_name }}: 11.11 sắp đến, {{ customer_name }} ơi',
      text: 'Chào {{ customer_name }},\n\nDanh sách ưu đãi ngày {{ sale_day }} của {{ shop_name }} đã sẵn sàng. Mã của bạn: {{ offer_code }}.\nXem và thêm vào giỏ: {{ link }}',
    },
  },
  frequent: {
    channel: 'sms',
    template: { text: 'Than moi {{ customer_name }} ghe xem san pham moi cua shop: {{ link }}' },
  },
};

/** A seller with an API key of one shop, who plans and toggles one campaign. */
export class Seller {
  readonly #shop: LoadedShop;

  constructor(shop: LoadedShop) {
    this.#shop = shop;
  }

  /** Drafts the 11.11 campaign with windows `windowMs` long, one after the other, from a few seconds on; then edits it. */
  async plan(windowMs: number, now = new Date()): Promise<void> {
    const first = now.getTime() + LEAD_MS;
    const instant = (i: number): string => new Date(first + i * windowMs).toISOString();
    const times = Object.fromEntries(
      WINDOWS.map((window, i) => [window, { opensAt: instant(i), closesAt: instant(i + 1) }]),
    );
    const saleDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Ho_Chi_Minh' }).format(now);
    const draft = (await this.#send('POST', '', { saleDay, key: KEY, offer: this.#shop.offer, times })) as Draft;
    const windows = draft.windows.map((window) =>
      window.window === 'launch'
        ? { ...window, outreaches: window.outreaches.map((one) => ({ ...one, ...OTHER_CHANNELS[one.audience.name] })) }
        : window,
    );
    await this.#send('PATCH', `/${KEY}`, { version: draft.version, windows });
  }

  async switch(active: boolean): Promise<Switched> {
    return (await this.#send('PUT', `/${KEY}/active`, { active })) as Switched;
  }

  async monitor(): Promise<Monitor> {
    const { access, shop } = this.#shop;
    const response = await fetch(`${access.api}/v1/shops/${shop}/campaigns/${KEY}/monitor`, {
      headers: { authorization: `Bearer ${access.key}` },
    });
    if (!response.ok) throw new Error(`The monitor answers ${response.status}: ${await response.text()}`);
    return (await response.json()) as Monitor;
  }

  get campaign(): string {
    return `${this.#shop.shop}.${KEY}`;
  }

  #send(method: string, path: string, body: object): Promise<unknown> {
    return sendJson(this.#shop.access, method, `/v1/shops/${this.#shop.shop}/campaigns${path}`, body);
  }
}
