import { type Invoice, isProduct, readInvoices } from './invoices.js';

/** What the generated signals of a customer build on. Instants are the source's, not shifted. */
interface History {
  readonly customer: string;
  first: Date;
  last: Date;
  /** Products of the latest invoices, newest last, at most RECENT_SKUS. */
  skus: string[];
}
const RECENT_SKUS = 12;

export interface ShopHistory {
  /** In the order of their first invoice. */
  readonly customers: readonly History[];
  /** All products, most invoices first. */
  readonly bestSellers: readonly string[];
  readonly last: Date;
}

function note(histories: Map<string, History>, invoice: Invoice): void {
  const { customer, placedAt } = invoice;
  const history = histories.get(customer) ?? { customer, first: placedAt, last: placedAt, skus: [] };
  history.last = placedAt;
  history.skus = [...history.skus, ...invoice.skus.filter(isProduct)].slice(-RECENT_SKUS);
  histories.set(customer, history);
}

/** Reads the source once. Keeps a few values per customer, no invoices. */
export async function readHistory(): Promise<ShopHistory> {
  const histories = new Map<string, History>();
  const sold = new Map<string, number>();
  let last = new Date(0);
  for await (const invoice of readInvoices()) {
    note(histories, invoice);
    if (invoice.placedAt > last) last = invoice.placedAt;
    for (const sku of invoice.skus) if (isProduct(sku)) sold.set(sku, (sold.get(sku) ?? 0) + 1);
  }
  // The code breaks ties: the order must not depend on how a sort treats equals.
  const ranked = [...sold].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return { customers: [...histories.values()], bestSellers: ranked.map(([sku]) => sku), last };
}
