import { Schema } from 'mongoose';
import { customerId, idRange } from '../../../domain/base/ids.js';
import {
  BOUNCE_CLASSES,
  type BounceClass,
  type BouncePolicy,
  isWornOut,
} from '../../../domain/customer/bounce/classify.js';
import type { Touch } from '../../../domain/customer/customer.js';
import { instant, OPTIONS, text } from '../../base/fields.js';
import { insertMissing } from '../../base/insert-missing.js';
import { native } from '../../base/native.js';
import type { Models } from '../../models.js';
import { suppressAddress } from './suppress-address.js';

/** A message that came back. `_id` is shop/customer/run: one message bounces once, however often it is reported. */
export interface Bounce {
  readonly _id: string;
  readonly shop: string;
  readonly customer: string;
  readonly run: string;
  readonly kind: BounceClass;
  /** Enhanced status code, such as 5.1.1. */
  readonly status: string;
  /** When we heard of it. */
  readonly at: Date;
}
export const bounceSchema = new Schema<Bounce>(
  {
    _id: text,
    shop: text,
    customer: text,
    run: text,
    kind: { type: String, enum: BOUNCE_CLASSES, required: true },
    status: text,
    at: instant,
  },
  OPTIONS,
);

const successesOf = (touches: readonly Touch[]): Date[] =>
  touches
    .filter(({ channel }) => channel === 'email')
    .flatMap(({ deliveredAt, readAt, clickedAt }) => [deliveredAt, readAt, clickedAt].filter((at) => at !== undefined));

/**
 * Records that an e-mail came back, and closes the address when that was final: at once when it does not exist, after several
 * soft bounces by the policy's rule. A refusal of ours (`block`, `content`) is recorded and suppresses nobody.
 * @returns what was closed for, if it was now
 */
export async function recordBounce(
  models: Models,
  { shop, ref, run }: { readonly shop: string; readonly ref: string; readonly run: string },
  { kind, status }: { readonly kind: BounceClass; readonly status: string },
  policy: BouncePolicy,
  now: Date,
): Promise<'hard_bounce' | 'soft_bounces' | undefined> {
  const _id = customerId(shop, ref);
  const bounce: Bounce = { _id: `${_id}/${run}`, shop, customer: ref, run, kind, status, at: now };
  await insertMissing(models.bounces, [bounce]);
  const reason = kind === 'hard' ? 'hard_bounce' : 'soft_bounces';
  if (kind === 'soft' ? !(await wornOut(models, _id, policy, now)) : kind !== 'hard') return undefined;
  const closed = await suppressAddress(models, _id, 'email', { reason, at: now, source: 'webhook' });
  return closed ? reason : undefined;
}

async function wornOut(models: Models, _id: string, policy: BouncePolicy, now: Date): Promise<boolean> {
  const [bounces, customer] = await Promise.all([
    native(models.bounces)
      .find<Pick<Bounce, 'at'>>({ _id: idRange(`${_id}/`), kind: 'soft' }, { projection: { at: 1 } })
      .toArray(),
    native(models.customers).findOne<{ touches: readonly Touch[] }>({ _id }, { projection: { touches: 1 } }),
  ]);
  const successes = successesOf(customer?.touches ?? []);
  return isWornOut(
    bounces.map(({ at }) => at),
    successes,
    now,
    policy,
  );
}
