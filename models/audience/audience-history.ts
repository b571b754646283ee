import type { History, PastRun } from '../../domain/advice/suggest/history.js';
import { runsOf } from '../../domain/base/ids.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';

const PROJECTION = { audience: 1, channel: 1, offerCode: 1, closedAt: 1, funnel: 1, 'ledger.sent': 1 } as const;

/** Adds every run of a shop's campaigns that has ended, one at a time. Win-back runs have no audience of their own. */
export async function readHistory({ runs }: Pick<Models, 'runs'>, shop: string, history: History): Promise<void> {
  const filter = { _id: runsOf(shop), state: 'closed', winback: { $exists: false } };
  const cursor = native(runs).find<PastRun>(filter, { projection: PROJECTION });
  try {
    for await (const run of cursor) history.add(run);
  } finally {
    await cursor.close();
  }
}
