import { customerId, under } from '../../../domain/base/ids.js';
import { type BounceClass, type BouncePolicy, isWornOut } from '../../../domain/customer/bounce/classify.js';
import type { Touch } from '../../../domain/customer/customer.js';
import { insertMissing } from '../../base/insert-missing.js';
import { native } from '../../base/native.js';
import type { Models } from '../../models.js';
import type { Bounce } from './bounce-schema.js';
import { suppressAddress } from './suppress-address.js';

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
      .find<Pick<Bounce, 'at'>>({ _id: under(_id), kind: 'soft' }, { projection: { at: 1 } })
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
