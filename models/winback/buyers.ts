import type { WinbackChannel } from '../../domain/winback/winback.js';
import { customerPage, type ReachRow, reachProjection } from '../customer/customer-queries.js';
import type { Models } from '../models.js';

const PAGE = 5_000;
const BOUGHT = { 'facts.validOrders': { $gte: 1 } };

/** Calls `visit` for every customer of a shop who has bought, in `_id` order. Holds one page of them. */
export async function visitBuyers(
  { customers }: Pick<Models, 'customers'>,
  shop: string,
  channel: WinbackChannel,
  visit: (buyer: ReachRow) => void,
): Promise<void> {
  const projection = reachProjection([channel], ['facts', 'signals', 'winbacks']);
  let after = '';
  for (let read = PAGE; read === PAGE; ) {
    read = 0;
    for await (const rows of customerPage(customers, { shop, after, filter: BOUGHT, projection, limit: PAGE })) {
      read += rows.length;
      after = rows.at(-1)?._id ?? after;
      for (const row of rows) visit(row);
    }
  }
}
