import { bounceId, complaintId, customerId, under } from '../../../domain/base/ids.js';
import type { BounceClass } from '../../../domain/customer/bounce/classify.js';
import { type BouncePolicy, isWornOut, type MailOutcome } from '../../../domain/customer/bounce/worn-out.js';
import type { Touch } from '../../../domain/customer/customer.js';
import { isDuplicateKey, native } from '../../base/native.js';
import type { Models } from '../../models.js';
import { tellWebhooks } from '../../webhook/outbox.js';
import type { Bounce } from './bounce-schema.js';
import { suppressAddress } from './suppress-address.js';

interface Who {
  readonly shop: string;
  readonly ref: string;
  readonly run: string;
  /** The address that the message went to. */
  readonly address?: string | undefined;
}
/** What a report says of one message. */
export interface BounceReport {
  readonly kind: BounceClass;
  readonly means: string;
  readonly status: string;
  /** The server goes on trying. */
  readonly delayed?: boolean;
}

const domainOf = (address: string | undefined): { domain?: string } =>
  address === undefined ? {} : { domain: address.slice(address.lastIndexOf('@') + 1) };

/** Writes a bounce once; only what followed a delay replaces it. */
async function keep(models: Models, bounce: Bounce): Promise<void> {
  const { _id, ...fields } = bounce;
  const open = { _id, $or: [{ kind: 'delayed' as const }, { delayed: true }] };
  try {
    await native(models.bounces).replaceOne(open, fields, { upsert: true });
  } catch (error) {
    // It is there, and final.
    if (!isDuplicateKey(error)) throw error;
  }
}

/**
 * Records that an e-mail came back, and closes the address when that was final: at once when it does not exist, after several
 * soft bounces by the policy's rule. A refusal of us, of the text, and a delay are recorded and suppress nobody.
 * @returns what was closed for, if it was now
 */
export async function recordBounce(
  models: Models,
  { shop, ref, run, address }: Who,
  { kind, means, status, delayed = kind === 'delayed' }: BounceReport,
  policy: BouncePolicy,
  now: Date,
): Promise<'hard_bounce' | 'soft_bounces' | undefined> {
  const _id = customerId(shop, ref);
  const told = { kind, means, status, ...domainOf(address), ...(delayed ? { delayed } : {}), at: now };
  await keep(models, { _id: bounceId(_id, run), shop, customer: ref, run, ...told });
  if (!delayed) await tellBounce(models, { shop, ref, run }, { kind, status }, now);
  const isFinal = kind === 'hard' || (kind === 'soft' && isWornOut(await outcomesOf(models, _id), policy));
  if (!isFinal) return undefined;
  const reason = kind === 'hard' ? 'hard_bounce' : 'soft_bounces';
  const closed = await suppressAddress(models, _id, 'email', { reason, at: now, source: 'webhook' });
  return closed ? reason : undefined;
}

/** Records that somebody called a message spam, for the sender's health; what it does to them is optOut's. */
export async function recordComplaint(models: Models, { shop, ref, run, address }: Who, now: Date): Promise<void> {
  const _id = complaintId(customerId(shop, ref), run);
  const bounce = {
    _id,
    shop,
    customer: ref,
    run,
    kind: 'complaint',
    status: '',
    ...domainOf(address),
    at: now,
  } as const;
  await keep(models, bounce);
}

/** Tells the shop's own systems; whoever reports it again tells nothing new. */
function tellBounce(
  models: Models,
  { shop, ref, run }: Pick<Who, 'shop' | 'ref' | 'run'>,
  { kind, status }: Pick<BounceReport, 'kind' | 'status'>,
  at: Date,
): Promise<void> {
  const data = { customer: ref, run, channel: 'email', kind, status };
  const key = bounceId(customerId(shop, ref), run);
  return tellWebhooks(models, { shop, type: 'customer.bounced', key, at, customer: ref, data }, at);
}

type BounceRow = Pick<Bounce, 'run' | 'kind' | 'means' | 'at'>;

/** What became of each e-mail to a customer, as far as we have heard. */
async function outcomesOf(models: Models, _id: string): Promise<MailOutcome[]> {
  const [bounces, customer] = await Promise.all([
    native(models.bounces)
      .find<BounceRow>({ _id: under(_id) }, { projection: { run: 1, kind: 1, means: 1, at: 1 } })
      .toArray(),
    native(models.customers).findOne<{ touches: readonly Touch[] }>({ _id }, { projection: { touches: 1 } }),
  ]);
  const byRun = new Map(bounces.flatMap((one) => (one.kind === 'complaint' ? [] : [[one.run, outcomeOf(one)]])));
  for (const { run, channel, at, failed, deliveredAt, readAt, clickedAt } of customer?.touches ?? []) {
    if (channel !== 'email' || failed) continue;
    const bounce = byRun.get(run)?.bounce;
    const isDelivered = (deliveredAt ?? readAt ?? clickedAt) !== undefined;
    byRun.set(run, { at, ...(bounce ? { bounce } : {}), isDelivered });
  }
  return [...byRun.values()];
}

function outcomeOf({ kind, means = '', at }: BounceRow): MailOutcome {
  return kind === 'complaint' ? { at } : { at, bounce: { kind, means, at } };
}
