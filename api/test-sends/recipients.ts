import { createHash, timingSafeEqual } from 'node:crypto';
import type { ChannelName } from '../../domain/base/channel.js';
import { testRecipientId } from '../../domain/base/ids.js';
import { normalizePhone } from '../../domain/base/text/phone.js';
import { CHAT_ID_WORDS, normalizeEmail, readChatId } from '../../domain/base/text/text.js';
import { MINUTE_MS } from '../../domain/base/time.js';
import { testSendPolicyAt } from '../../domain/message/test-send/policy.js';
import { countRecipients, countTry, readRecipient, saveRecipient } from '../../models/message/test-recipient-store.js';
import type { TestRecipient } from '../../models/message/test-send-schema.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import type { ApiDeps } from '../deps.js';
import { fieldError, Problem } from '../http/problems.js';
import { dispatch } from './dispatch.js';

/** The address in the one spelling that we keep. @throws Problem invalid_request naming what is allowed */
export function testAddress(channel: ChannelName, given: string): string {
  const refuse = (allowed: string): never => {
    const error = fieldError('invalid_value', 'take the test recipient', '/address', given, allowed);
    throw new Problem('invalid_request', error.message, { errors: [error] });
  };
  if (channel === 'sms' || channel === 'zalo') {
    const phone = normalizePhone(given);
    return phone.ok ? phone.e164 : refuse('a mobile number');
  }
  if (channel === 'email') return normalizeEmail(given) ?? refuse('an e-mail address');
  return readChatId(given) ?? refuse(CHAT_ID_WORDS);
}

const hashOf = (id: string, code: string): string => createHash('sha256').update(`${id}\0${code}`).digest('hex');

/** Six digits from fresh random bytes. */
const newCode = (bytes: Buffer): string => String(bytes.readUIntBE(0, 6) % 1_000_000).padStart(6, '0');

/** @throws Problem test_recipient_not_found */
export async function findRecipient({ models }: ApiDeps, shop: string, channel: ChannelName, address: string) {
  const found = await readRecipient(models, testRecipientId(shop, channel, address));
  if (!found) {
    const detail = `Cannot use the test recipient as 'address' must be one of the shop's test recipients by ${channel}: it is none`;
    throw new Problem('test_recipient_not_found', detail);
  }
  return found;
}

/**
 * Adds an address, or sends a new code to one that is not verified yet. A code goes by the channel itself: whoever can read
 * it owns the address. Zalo takes approved templates only, so there the phone gets its code by SMS, and one that has entered it for
 * SMS needs none.
 * @param vouched an admin says that it is the seller's
 * @throws Problem invalid_request, too_many_test_recipients, test_send_limit, workflow_unreachable
 */
export async function addRecipient(
  deps: ApiDeps,
  shop: Shop,
  given: { readonly channel: ChannelName; readonly address: string },
  vouched: boolean,
): Promise<TestRecipient> {
  const { models } = deps;
  const now = deps.now();
  const { channel } = given;
  const address = testAddress(channel, given.address);
  const _id = testRecipientId(shop._id, channel, address);
  const known = await readRecipient(models, _id);
  if (known?.verifiedAt) return known;
  const { maxRecipients, codeMinutes } = testSendPolicyAt(now);
  if (!known && (await countRecipients(models, shop._id)) >= maxRecipients) {
    const detail = `Cannot add the test recipient as the shop must have at most ${maxRecipients}: it has as many`;
    throw new Problem('too_many_test_recipients', detail);
  }
  const base = { shop: shop._id, channel, address, createdAt: known?.createdAt ?? now, tries: 0 };
  const isProven = channel === 'zalo' && (await isVerifiedPhone(deps, shop._id, address));
  if (vouched || isProven) return save(deps, { _id, ...base, verifiedAt: now });
  const code = newCode(deps.randomBytes());
  const codeUntil = new Date(now.getTime() + codeMinutes * MINUTE_MS);
  const saved = await save(deps, { _id, ...base, codeHash: hashOf(_id, code), codeUntil });
  const text = `${shop.name} xin thong bao: ma xac nhan nhan tin thu la ${code}. Your code for test messages is ${code}.`;
  const content = { to: address, text, ...(channel === 'email' ? { subject: `${shop.name}: ${code}` } : {}) };
  const by = channel === 'zalo' ? 'sms' : channel;
  await dispatch(deps, shop, { channel: by, purpose: 'verification', recipient: _id, content });
  return saved;
}

const isVerifiedPhone = async ({ models }: ApiDeps, shop: string, phone: string): Promise<boolean> =>
  (await readRecipient(models, testRecipientId(shop, 'sms', phone)))?.verifiedAt !== undefined;

async function save({ models }: ApiDeps, recipient: TestRecipient): Promise<TestRecipient> {
  await saveRecipient(models, recipient);
  return recipient;
}

/**
 * Takes the code that the recipient was sent.
 * @throws Problem test_recipient_not_found, test_code_wrong (also when it is too old, or was tried too often)
 */
export async function verifyRecipient(
  deps: ApiDeps,
  shop: Shop,
  given: { readonly channel: ChannelName; readonly address: string; readonly code: string },
): Promise<TestRecipient> {
  const now = deps.now();
  const found = await findRecipient(deps, shop._id, given.channel, testAddress(given.channel, given.address));
  if (found.verifiedAt) return found;
  // Counted before it is looked at: many guesses at once count as many.
  const counted = await countTry(deps.models, found._id);
  const expected = Buffer.from(counted?.codeHash ?? '');
  const actual = Buffer.from(hashOf(found._id, given.code));
  const isOpen = (counted?.tries ?? 0) <= testSendPolicyAt(now).codeTries && now < (counted?.codeUntil ?? now);
  if (!isOpen || expected.length !== actual.length || !timingSafeEqual(expected, actual)) {
    throw new Problem(
      'test_code_wrong',
      "Cannot verify the test recipient as 'code' must be the last one that was sent, still good",
    );
  }
  const { codeHash: _h, codeUntil: _u, ...rest } = found;
  return save(deps, { ...rest, tries: 0, verifiedAt: now });
}
