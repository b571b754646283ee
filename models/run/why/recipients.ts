import { under } from '../../../domain/base/ids.js';
import type { Touch } from '../../../domain/customer/customer.js';
import type { Decided, Decision } from '../../../domain/run/why/decision.js';
import { native } from '../../base/native.js';
import type { Models } from '../../models.js';
import { touchesByRef } from '../claims.js';
import { type DecidingRun, eachOf, PLACE, type Place } from './decisions.js';

/** One customer of a run's plan: what became of them, and of their message. */
export interface Recipient extends Pick<Decision, 'decided' | 'reason' | 'variant'> {
  readonly customer: string;
  readonly plannedAt: Date;
  readonly touch?: Touch;
}

/** Batches that the driver has at hand: what is not read is not fetched. */
const AHEAD = 2;

/**
 * Everybody whom a run has planned, in the order of customers, a batch at a time: recipients, held out and refused. Who is read
 * while the run sends is shown as they are at that moment.
 * @param only of them those about whom this was decided
 */
export async function* recipientsOf(
  models: Models,
  run: DecidingRun,
  shop: string,
  only?: Decided,
): AsyncGenerator<Recipient[]> {
  const batches = native(models.batches).find<Place>(
    { _id: under(run._id) },
    { projection: PLACE, sort: { _id: 1 }, batchSize: AHEAD },
  );
  try {
    for await (const place of batches) {
      const wanted = eachOf(place, run).filter(({ decided }) => only === undefined || decided === only);
      const asked = new Set(wanted.map(({ customer }) => customer));
      const sentTo = place.customers.filter((ref) => asked.has(ref));
      const touches = await touchesByRef(models, shop, sentTo, run._id);
      yield wanted.map(({ customer, ...what }) => {
        const touch = touches.get(customer);
        return { customer, ...what, plannedAt: place.plannedAt, ...(touch ? { touch } : {}) };
      });
    }
  } finally {
    await batches.close();
  }
}
