import type { ApiDeps } from '../../../api/deps.js';
import { SIGNATURE_HEADER, sign, TIMESTAMP_HEADER } from '../../../channels/link/signature.js';
import { unsubscribeTokens } from '../../../channels/link/unsubscribe-token.js';
import type { ChannelName, WrittenChannel } from '../../../domain/base/channel.js';
import { messageId } from '../../../domain/base/ids.js';
import type { Customer } from '../../../domain/customer/customer.js';
import { native } from '../../../models/base/native.js';
import { useOnce } from '../../support/hooks.js';
import { RUN, sentTo } from '../inbound/touched.js';
import { CHAT_SECRET, LINK_SECRET, makeShop, NOW, startApi, type TestApi } from '../support.js';

export const SMS_SECRET = 'an-sms-secret-for-tests';
export const EMAIL_SECRET = 'an-email-secret-for-tests';
const SECRETS: Readonly<Record<WrittenChannel, string>> = { chat: CHAT_SECRET, sms: SMS_SECRET, email: EMAIL_SECRET };
export const SHOP = 'hoa-nang';
export const AGO = new Date('2026-09-01T00:00:00Z');

/** An API whose three providers are configured, with one shop of customers who agreed to every channel and got one message. */
export async function startConsentApi(refs: readonly string[], overrides: Partial<ApiDeps> = {}) {
  const api: TestApi = await startApi({ receiptSecrets: SECRETS, ...overrides });
  const key = await makeShop(api, SHOP);
  await sentTo(api.models, refs);
  const granted = { granted: true, at: AGO };
  const customers = native(api.models.customers);
  for (const [at, ref] of refs.entries()) {
    const addresses = { phone: `+8491234567${at % 10}`, email: `${ref}@example.com`, chatId: `chat-${ref}` };
    await customers.updateOne(
      { _id: `${SHOP}/${ref}` },
      { $set: { ...addresses, consent: { chat: granted, email: granted, sms: granted } } },
    );
  }
  /** The message of the run as one of the channel's: runs of tests are written by hand. */
  const touchBy = async (channel: ChannelName): Promise<void> => {
    await native(api.models.runs).updateOne({ _id: RUN }, { $set: { channel } });
    await customers.updateMany({ shop: SHOP, 'touches.run': RUN }, { $set: { 'touches.1.channel': channel } });
  };
  return {
    api,
    key,
    touchBy,
    close: () => api.close(),
    read: async (ref: string) => (await api.models.customers.findById(`${SHOP}/${ref}`).lean<Customer>())!,
    ledger: async (ref: string) => {
      const { body } = await api.ask('GET', `/v1/shops/${SHOP}/customers/${ref}/consents`, { key });
      return body.entries;
    },
    unsubscribePath: (ref: string, channel: ChannelName = 'email', secret = LINK_SECRET) =>
      `/u/${unsubscribeTokens(secret).create({ channel, message: messageId(RUN, ref) })}`,
    signed: (channel: WrittenChannel, body: string, more: SignedOptions = {}) => postSigned(api, channel, body, more),
  };
}
export type ConsentApi = Awaited<ReturnType<typeof startConsentApi>>;

/** One such API for all the tests of the block. */
export const useConsentApi = (refs: readonly string[], overrides: Partial<ApiDeps> = {}): ConsentApi =>
  useOnce(() => startConsentApi(refs, overrides));

export interface SignedOptions {
  readonly path?: string;
  readonly secret?: string;
  readonly at?: number;
  readonly type?: string;
}

/** Posts to a channel's inbound route as its provider would. */
export function postSigned(api: TestApi, channel: WrittenChannel, body: string, more: SignedOptions = {}) {
  const { path = `/v1/inbound/${channel}`, secret = SECRETS[channel], at = NOW.getTime() } = more;
  const timestamp = String(Math.floor(at / 1000));
  const headers = {
    'Content-Type': more.type ?? 'application/json',
    [TIMESTAMP_HEADER]: timestamp,
    [SIGNATURE_HEADER]: sign(secret, timestamp, body),
  };
  return api.ask('POST', path, { key: null, body, headers });
}
