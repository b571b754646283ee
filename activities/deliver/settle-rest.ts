import { customerId } from '../../domain/base/ids.js';
import type { Rest } from '../../domain/run/ledger.js';
import type { Batch } from '../../domain/run/run.js';
import type { Models } from '../../models/models.js';
import { touchesOfRun } from '../../models/run/claims.js';
import { type Account, chunkCount, pendingOf, type Settled } from '../run/outcomes.js';
import { lastKnown } from './doubt/doubt.js';
import { recordOutcomes } from './record.js';

/**
 * Gives everybody left in a batch their last outcome. Who was claimed and never recorded may have been sent, so they become
 * unknown; the others expired, were cancelled, or are the next window's.
 */
export async function settleRest(
  models: Models,
  batch: Pick<Batch, 'run' | 'seq' | 'shop' | 'customers'>,
  account: Account,
  rest: Rest,
): Promise<Account> {
  const pending = new Map<number, string>();
  for (let chunk = 0; chunk < chunkCount(account); chunk += 1) {
    for (const index of pendingOf(account, chunk)) {
      pending.set(index, customerId(batch.shop, batch.customers[index] ?? ''));
    }
  }
  if (pending.size === 0) return account;
  const ids = [...pending.values()];
  const touches = await touchesOfRun(models.customers, ids, batch.run);
  const end: Settled = rest === 'expired' ? { outcome: 'expired' } : { outcome: 'skipped', why: rest };
  const settled = new Map<number, Settled>();
  for (const [index, id] of pending) {
    const touch = touches.get(id);
    settled.set(index, touch ? lastKnown(touch) : end);
  }
  const recorded = await recordOutcomes(models, batch, account, settled);
  // An attempt that was given up may have claimed between our look and our write, and leave in doubt what we called untried.
  const late = await touchesOfRun(models.customers, ids, batch.run);
  const claimed = [...pending].flatMap(([index, id]) => {
    const touch = touches.has(id) ? undefined : late.get(id);
    return touch ? [[index, lastKnown(touch)] as const] : [];
  });
  return recordOutcomes(models, batch, recorded, new Map(claimed));
}
