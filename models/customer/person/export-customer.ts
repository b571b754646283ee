import { trailId, under } from '../../../domain/base/ids.js';
import type { Customer } from '../../../domain/customer/customer.js';
import { native } from '../../base/native.js';
import type { Models } from '../../models.js';
import { consentsOf } from '../consent/consent-ledger.js';
import { readCustomer } from '../customer-reads.js';
import { mergedInto } from '../merged.js';

/** Everything that is kept of one customer, as it is stored. */
export interface PersonalData {
  readonly customer: Customer;
  /** References of records that were merged into theirs. */
  readonly formerRefs: readonly string[];
  readonly consents: readonly object[];
  readonly orders: readonly object[];
  readonly bounces: readonly object[];
  readonly suppressionLifts: readonly object[];
  readonly undecidedMessages: readonly object[];
  readonly codes: readonly object[];
  readonly codeUses: readonly object[];
  /** What the shop's own systems were told of them. */
  readonly webhooks: readonly object[];
  /** Requests for the addresses in their messages. */
  readonly trails: readonly object[];
}

/** @returns undefined when the shop has no such customer */
export async function exportCustomer(models: Models, shop: string, given: string): Promise<PersonalData | undefined> {
  const customer = await readCustomer(models, shop, given);
  if (!customer) return undefined;
  const { _id: id, ref } = customer;
  const formerRefs = (await mergedInto(models, shop, ref)).map(({ from }) => from);
  const own = { projection: { _id: 0, shop: 0, customer: 0 } };
  const [consents, orders, bounces, suppressionLifts, undecidedMessages, codes, codeUses, webhooks, trails] =
    await Promise.all([
      consentsOf(models, id),
      native(models.orders)
        .find({ _id: under(id) as never }, own)
        .toArray(),
      native(models.bounces)
        .find({ _id: under(id) as never }, own)
        .toArray(),
      native(models.suppressionLifts)
        .find({ _id: under(id) as never }, own)
        .toArray(),
      native(models.undecidedMessages)
        .find({ _id: under(id) as never }, own)
        .toArray(),
      native(models.codeHolds).find({ shop, customer: ref }, own).toArray(),
      native(models.codeUses).find({ shop, customer: ref }, own).toArray(),
      native(models.webhookDeliveries).find({ shop, customer: ref }, own).toArray(),
      trailsOf(models, customer),
    ]);
  const words = consents.map(({ _id: _, shop: _shop, customer: _customer, ...word }) => word);
  const notes = { bounces, suppressionLifts, undecidedMessages };
  return { customer, formerRefs, consents: words, orders, ...notes, codes, codeUses, webhooks, trails };
}

/** Requests for the addresses in a customer's messages, each with its run. */
async function trailsOf(models: Models, { ref, touches }: Customer): Promise<object[]> {
  const runs = new Map(touches.map(({ run, ref: name = ref }) => [trailId(run, name), run]));
  const found = await native(models.trails)
    .find({ _id: { $in: [...runs.keys()] } })
    .toArray();
  return found.map(({ _id, ...trail }) => ({ run: runs.get(_id), ...trail }));
}
