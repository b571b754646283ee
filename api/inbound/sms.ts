import { z } from 'zod';
import { normalizePhone } from '../../domain/base/text/phone.js';
import { smsConfirmation } from '../../domain/message/opt-out-confirmation.js';
import { optOutWord } from '../../domain/message/opt-out-keywords.js';
import { confirmOnce, recordConsent } from '../../models/customer/consent/consent-ledger.js';
import { keepUndecided } from '../../models/customer/consent/undecided.js';
import { type OwnerRow, ownersOf } from '../../models/customer/customer-queries.js';
import { readShop, shopIds } from '../../models/shop/shop-store.js';
import type { ApiDeps } from '../deps.js';
import { instant, slug } from '../http/common-schema.js';

export const inboundSms = z
  .strictObject({
    id: z.string().min(1).max(100).meta({ description: 'The provider’s id of this SMS' }),
    from: z.string().min(1).max(40).meta({ description: 'The sender’s phone' }),
    text: z.string().max(2000),
    at: instant,
    shop: slug.exactOptional().meta({ description: 'Whose number it came to; absent: every shop’s customer' }),
  })
  .meta({ id: 'InboundSms' });
export type InboundSms = z.output<typeof inboundSms>;

export const inboundSmsAnswer = z.object({
  outcome: z.enum(['opted_out', 'opted_out_before', 'undecided', 'no_keyword', 'unknown_sender']).meta({
    description:
      '`opted_out_before`: also an SMS that was overtaken by a later consent; `undecided`: it may be a refusal, and a person settles it',
  }),
  reply: z.string().optional().meta({ description: 'To be sent back to the sender; given once for an opt-out' }),
});

/**
 * An SMS that a customer sent: an opt-out when it begins with a keyword. Everybody with this phone is opted out, and one
 * confirmation goes back, once (docs/sources.md#sms-refusals, docs/sources.md#advertising-law).
 */
export async function takeSms(deps: ApiDeps, sms: InboundSms): Promise<z.input<typeof inboundSmsAnswer>> {
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
  deps: ApiDeps,
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
  deps: ApiDeps,
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
