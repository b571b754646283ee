import type { Web } from './web.js';

export interface TillOptions {
  readonly web: Web;
  /** The engine's API, without trailing slash. */
  readonly api: string;
  readonly apiKey: string;
  readonly currency: string;
}
/** One order as the API takes it. */
export interface Order {
  readonly id: string;
  readonly customer: string;
  readonly placedAt: string;
  readonly amount: number;
  readonly skus: readonly string[];
  /** Of the offer that they used. */
  readonly code?: string;
}

/** The shop's order system: reports what is bought to the API. Order ids are the caller's, so a repeat is harmless. */
export class Till {
  readonly #options: TillOptions;

  constructor(options: TillOptions) {
    this.#options = options;
  }

  /** Whether the API took the order. */
  async report(shop: string, { id, customer, placedAt, amount, skus, code }: Order): Promise<boolean> {
    const { web, api, apiKey, currency } = this.#options;
    const order = {
      id,
      customer,
      placedAt,
      status: 'paid',
      total: { amount, currency },
      skus,
      ...(code ? { codes: [code] } : {}),
    };
    const status = await web.fetch(`${api}/v1/shops/${shop}/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
      body: JSON.stringify({ orders: [order] }),
    });
    return status >= 200 && status < 300;
  }
}
