import { CHANNELS } from '../../../domain/base/channel.js';
import { customerId } from '../../../domain/base/ids.js';
import type { AttributionRule } from '../../../domain/customer/attribution.js';
import { joinConsents } from '../../../domain/customer/consent/ledger.js';
import type { Customer } from '../../../domain/customer/customer.js';
import { gapsOf, joinSignals, joinWinbacks, movedTouches } from '../../../domain/customer/merge.js';
import { insertMissing } from '../../base/insert-missing.js';
import { native } from '../../base/native.js';
import type { Models } from '../../models.js';
import { recordUses } from '../../offer/offer-code-uses.js';
import { consentsOf, refreshConsent } from '../consent/consent-ledger.js';
import { ADDRESS } from '../customer-queries.js';
import { importCustomers } from '../import-customers.js';
import { keptRef } from '../merged.js';
import { refreshCustomers, unchanged } from '../refresh-customers.js';
import { messageUnderWay } from './message-under-way.js';
import { leaveAddresses, type Merger, moveConsents, moveMembership, moveNotes, moveOrders } from './move-records.js';
import { renameOnCodes } from './rename-codes.js';

/** What came over from the other record with this call; nothing with a call that was made before. */
export interface Merged {
  /** The reference that is kept. */
  readonly into: string;
  readonly touches: number;
  readonly orders: number;
  readonly consents: number;
  readonly codes: number;
}
/** Why two records are not made one. `under_way`: the run does not know yet what became of its message to the other one. */
export type MergeRefusal =
  | { readonly why: 'missing'; readonly ref: string }
  | { readonly why: 'same' }
  | { readonly why: 'merged_elsewhere'; readonly into: string }
  | { readonly why: 'under_way'; readonly run: string };

/** Two processes meet on one customer now and then; more than this is a bug. */
const MAX_TRIES = 20;

/**
 * Makes two records of a shop one person's. The kept one takes the other's messages, orders, words of consent, codes and entries of
 * programmes, and its addresses, name and city where it has none; what either has refused holds as the ledger of both says. The old
 * reference leads to the kept customer from then on. No number of a ledger or a funnel changes. A call that broke off is completed by
 * the next, and one that is made again changes nothing.
 * @param names `into`: who is kept; `from`: the other record's reference
 * @param rule the attribution rule in force
 */
export async function mergeCustomers(
  models: Models,
  { shop, ...names }: Merger,
  { now, rule }: { readonly now: Date; readonly rule: AttributionRule },
): Promise<Merged | MergeRefusal> {
  const into = await keptRef(models, shop, names.into);
  const { from } = names;
  if (into === from) return { why: 'same' };
  const known = await keptRef(models, shop, from);
  if (known !== from && known !== into) return { why: 'merged_elsewhere', into: known };
  const merger = { shop, from, into };
  const joined = await join(models, merger, known === into, now);
  if (typeof joined !== 'number') return joined;
  const orders = await moveOrders(models, merger, now);
  const consents = await moveConsents(models, merger);
  await moveNotes(models, merger);
  await moveMembership(models, merger);
  const codes = await renameOnCodes(models, shop, from, into);
  const _id = customerId(shop, into);
  for (const channel of CHANNELS) await refreshConsent(models, _id, channel, undefined);
  await refreshCustomers(models, [_id], rule);
  await recordUses(models, shop, [into]);
  return { into, touches: joined, orders, consents, codes };
}

const readBoth = ({ customers }: Models, { shop, from, into }: Merger) =>
  Promise.all(
    [into, from].map(
      async (ref) => (await native(customers).findOne<Customer>({ _id: customerId(shop, ref) })) ?? undefined,
    ),
  );

/** The customer's own document takes in the other's, and that one goes. @returns how many messages came over */
async function join(models: Models, merger: Merger, isKnown: boolean, now: Date): Promise<number | MergeRefusal> {
  const { shop, from, into } = merger;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const [kept, other] = await readBoth(models, merger);
    if (!kept || kept.erasedAs) return { why: 'missing', ref: into };
    if (!other && isKnown) return 0;
    if (!other || other.erasedAs) return { why: 'missing', ref: from };
    const run = await messageUnderWay(models, other);
    if (run !== undefined) return { why: 'under_way', run };
    const gaps = gapsOf(kept, other);
    if (Object.keys(gaps).length > 0) {
      await importCustomers(models, shop, [{ ref: into, ...gaps }], now);
      continue;
    }
    if (!(await takeIn(models, kept, other))) continue;
    await insertMissing(models.mergedCustomers, [{ _id: other._id, shop, from, into, at: now } as never]);
    await native(models.mergedCustomers).updateMany({ shop, into: from }, { $set: { into } });
    await leaveAddresses(models, other);
    if (await remove(models, other)) return other.touches.length;
  }
  throw new Error(`Cannot merge '${from}' into '${into}': somebody else is always first`);
}

const asRead = (customer: Customer): Record<string, unknown> => ({
  ...unchanged(customer),
  'memory.n': customer.memory?.n ?? { $exists: false },
});

/** Writes what the kept document takes over, if nobody has written it since. */
async function takeIn(models: Models, kept: Customer, other: Customer): Promise<boolean> {
  const moved = movedTouches(other);
  const twice = moved.filter((one) => kept.touches.some((touch) => touch.run === one.run && touch.ref === one.ref));
  // A merge that broke off has left them: the other's document is newer.
  for (const { run, ref } of twice)
    await native(models.customers).updateOne(
      { _id: kept._id },
      { $pull: { touches: { run, ref } as never }, $inc: { rev: 1 } },
    );
  if (twice.length > 0) return false;
  const { signals, memory } = joinSignals(kept, other);
  const winbacks = joinWinbacks(kept, other);
  const suppressed = suppressedOf(kept, other);
  const $set = {
    signals,
    consent: await consentOfBoth(models, kept, other),
    ...(memory ? { memory: { ...memory, n: memory.n + 1 } } : {}),
    ...(winbacks.length > 0 ? { winbacks } : {}),
    ...(suppressed ? { suppressed } : {}),
  };
  const change = { $set, $push: { touches: { $each: moved } }, $inc: { rev: 1 } };
  return (await native(models.customers).updateOne(asRead(kept), change as never)).matchedCount === 1;
}

/** By all words of both, whoever said them. */
async function consentOfBoth(models: Models, kept: Customer, other: Customer): Promise<Customer['consent']> {
  const ledgers = await Promise.all([kept, other].map(({ _id }) => consentsOf(models, _id)));
  const words = ledgers.flat().filter(({ purpose }) => purpose === 'advertising');
  const joined = CHANNELS.flatMap((channel) => {
    const own = words.filter((word) => word.channel === channel);
    const one = joinConsents(own, kept.consent[channel], other.consent[channel]);
    return one ? [[channel, one] as const] : [];
  });
  return Object.fromEntries(joined);
}

/** A suppression is its address's: the other's holds where the address is the same. */
function suppressedOf(kept: Customer, other: Customer): Customer['suppressed'] {
  const joined = CHANNELS.flatMap((channel) => {
    const isSame = kept[ADDRESS[channel]] !== undefined && kept[ADDRESS[channel]] === other[ADDRESS[channel]];
    const one = kept.suppressed?.[channel] ?? (isSame ? other.suppressed?.[channel] : undefined);
    return one ? [[channel, one] as const] : [];
  });
  return joined.length > 0 ? Object.fromEntries(joined) : undefined;
}

/** Removes the other's document, unless somebody has written it since it was taken in. */
async function remove(models: Models, other: Customer): Promise<boolean> {
  return (await native(models.customers).deleteOne(asRead(other))).deletedCount === 1;
}
