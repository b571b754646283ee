import { createHash } from 'node:crypto';
import { normalizePhone } from '../../domain/base/text/phone.js';
import { smsConfirmation } from '../../domain/message/opt-out-confirmation.js';
import { optOutWord } from '../../domain/message/opt-out-keywords.js';
import { confirmOnce, recordConsent } from '../customer/consent/consent-ledger.js';
import { keepUndecided } from '../customer/consent/undecided.js';
import { type OwnerRow, ownersOf } from '../customer/customer-queries.js';
import type { Models } from '../models.js';
import { readShop, shopIds } from '../shop/shop-store.js';

/** Longer texts are cut, and longer senders are no phones. */
export const MAX_SMS_TEXT = 2_000;
export const MAX_SMS_SENDER = 40;

/** An SMS that a customer sent. */
export interface InboundSms {
  /** The provider's id of it. */
  readonly id: string;
  /** The sender's phone, as the provider writes it. */
  readonly from: string;
  readonly text: string;
  readonly at: Date;
  /** Whose number it came to; absent: every shop's customer. */
  readonly shop?: string;
}

export const SMS_OUTCOMES = ['opted_out', 'opted_out_before', 'undecided', 'no_keyword', 'unknown_sender'] as const;
interface SmsAnswer {
  readonly outcome: (typeof SMS_OUTCOMES)[number];
  /** To be sent back, once. */
  readonly reply?: string;
}

interface TakeSmsDeps {
  readonly models: Models;
  readonly now: () => Date;
}

/** Names an SMS whose provider does not. */
export const idOfText = (from: string, text: string): string =>
  createHash('sha256').update(`${from}\n${text}`).digest('hex').slice(0, 32);

/**
 * An SMS that a customer sent: an opt-out when it begins with a keyword. Everybody with this phone is opted out, and one
 * confirmation goes back, once (docs/sources.md#sms-refusals, docs/sources.md#advertising-law).
 */
export async function takeSms(deps: TakeSmsDeps, sms: InboundSms): Promise<SmsAnswer> {
  const now = deps.now();
  const word = optOutWord(sms.text, now);
  if (word === undefined) return { outcome: 'no_keyword' };
  const phone = normalizePhone(sms.from);
  const shops = sms.shop === undefined ? await shopIds(deps.models) : [sms.shop];
  const owners = phone.ok ? await ownersOf(deps.models, 'sms', phone.e164, shops) : [];
  if (owners.length === 0) return { outcome: 'unknown_sender' };
  if (!word.isSure) return leaveToPerson(deps, sms, word.keyword, owners);
  const turned: { owner: OwnerRow; entry: string }[] = [];
  for (const owner of owners.filter(({ consent }) => consent.sms?.optedOut !== true)) {
    const at = new Date(Math.min(sms.at.getTime(), now.getTime()));
    const refusal = { channel: 'sms', purpose: 'advertising', granted: false, at, method: 'sms_keyword' } as const;
    const said = { ...refusal, text: word.keyword, source: `sms:${sms.id}`, recordedAt: now };
    const { entry, turnedOut } = await recordConsent(deps.models, owner, said);
    if (turnedOut) turned.push({ owner, entry });
  }
  const reply = await confirm(deps, turned, now);
  return reply === undefined ? { outcome: 'opted_out_before' } : { outcome: 'opted_out', reply };
}

/** Kept once in each shop: whoever else there has the phone is opted out with them, if that is what it comes to. */
async function leaveToPerson(
  deps: TakeSmsDeps,
  { id, text, at }: InboundSms,
  keyword: string,
  owners: readonly OwnerRow[],
): Promise<{ outcome: 'undecided' }> {
  const recordedAt = deps.now();
  const said = { channel: 'sms', text, keyword, at: at < recordedAt ? at : recordedAt, recordedAt } as const;
  for (const shop of new Set(owners.map((owner) => owner.shop))) {
    const [first] = owners.filter((owner) => owner.shop === shop).sort((a, b) => (a._id < b._id ? -1 : 1));
    if (first) await keepUndecided(deps.models, `sms:${id}`, { shop, customer: first.ref, ...said });
  }
  return { outcome: 'undecided' };
}

async function confirm(
  deps: TakeSmsDeps,
  turned: readonly { owner: OwnerRow; entry: string }[],
  now: Date,
): Promise<string | undefined> {
  const shops = [...new Set(turned.map(({ owner }) => owner.shop))];
  const [first] = shops;
  if (first === undefined) return undefined;
  const shop = await readShop(deps.models, first);
  const text = smsConfirmation(shops.length === 1 ? shop?.name : undefined, now, shop?.zone ?? 'Asia/Ho_Chi_Minh');
  for (const { entry } of turned) await confirmOnce(deps.models, entry, text, now);
  return text;
}
