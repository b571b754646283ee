import { dayShift } from './calendar.js';
import { customerRows } from './customers.js';
import { readHistory } from './history.js';
import { orderRows } from './orders.js';
import { CUSTOMER_COLUMNS, type CustomerRow, csvLines, ORDER_COLUMNS, type OrderRow } from './rows.js';

export const DEFAULT_SEED = 'nhip-11.11';

export interface SampleOptions {
  /** The last invoice falls on the UTC day before this instant; nothing is later than it. */
  readonly campaignAt: Date;
  /** The same seed and instant give the same bytes. */
  readonly seed?: string;
}

/** The sample shop: real invoices, simulated people. Each call of a member streams from the start. */
export interface Sample {
  customers(): AsyncGenerator<CustomerRow>;
  orders(): AsyncGenerator<OrderRow>;
  /** The same as CSV, a line at a time. */
  customersCsv(): AsyncGenerator<string>;
  ordersCsv(): AsyncGenerator<string>;
}

/** Prepares the sample shop as seen at `campaignAt`; reads the invoices once for what the simulated signals need. */
export async function createSample({ campaignAt, seed = DEFAULT_SEED }: SampleOptions): Promise<Sample> {
  if (Number.isNaN(campaignAt.getTime())) {
    throw new RangeError("Cannot make the sample shop as 'campaignAt' must be an instant: current value is no date");
  }
  const history = await readHistory();
  const shiftMs = dayShift(history.last, campaignAt);
  const customers = () => customerRows(seed, campaignAt, history);
  const orders = () => orderRows(seed, campaignAt, shiftMs, history);
  return {
    customers,
    orders,
    customersCsv: () => csvLines(CUSTOMER_COLUMNS, customers()),
    ordersCsv: () => csvLines(ORDER_COLUMNS, orders()),
  };
}
