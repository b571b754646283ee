import { setImmediate } from 'node:timers/promises';
import { TemplateError } from '../../domain/message/templates.js';
import type { Settled } from '../run/outcomes.js';
import type { SendItem } from './chunk.js';
import type { ClaimResult } from './claim.js';
import { type Delivery, fieldsOf, refOf } from './delivery.js';

/** Why a recipient failed whose message could not be written. */
export const UNRENDERED = 'template_error';

/** Messages composed before other work of the process has its turn: at 2 ms a message at most (docs/templates.md), 20 ms. */
const COMPOSED_AT_ONCE = 10;

/** The recipients' messages; one that cannot be rendered fails, with its parameter to be found in the template's check. */
export async function compose(
  delivery: Pick<Delivery, 'batch' | 'render'>,
  claims: Pick<ClaimResult, 'fields'>,
  indices: readonly number[],
  maybeSent: boolean,
  settled: Map<number, Settled>,
): Promise<SendItem[]> {
  const items: SendItem[] = [];
  for (const [at, index] of indices.entries()) {
    if (at > 0 && at % COMPOSED_AT_ONCE === 0) await setImmediate();
    const fields = claims.fields.get(index) ?? fieldsOf(delivery, index);
    if (!fields) throw new Error(`Cannot compose for batch '${delivery.batch._id}' as its merge fields are gone`);
    try {
      const place = { seq: delivery.batch.seq, index };
      items.push({ index, message: delivery.render(refOf(delivery, index), fields, place), maybeSent });
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      settled.set(index, { outcome: 'failed', why: UNRENDERED });
    }
  }
  return items;
}
