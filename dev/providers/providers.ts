import type { ChannelName } from '../../domain/base/channel.js';
import { chatProvider } from './chat/chat-provider.js';
import { controlServer } from './control.js';
import { type Bounce, deliveryReport } from './email/dsn.js';
import { closeSmtp, smtpProvider } from './email/smtp-provider.js';
import { FaultBox } from './faults.js';
import { closeServer } from './http.js';
import { listen } from './listen.js';
import { Receipts } from './receipts.js';
import { Received } from './received.js';
import { signedHeaders } from './signed-headers.js';
import { Callbacks } from './sms/callbacks.js';
import { esmsProvider } from './sms/esms-provider.js';
import { SmsAccount } from './sms/sms-account.js';
import { smsProvider } from './sms/sms-provider.js';
import { speedSmsProvider } from './sms/speedsms-provider.js';
import { zaloProvider } from './zalo/zalo-provider.js';
import { ZaloWorld } from './zalo/zalo-world.js';

export interface ProvidersOptions {
  readonly chatSecret: string;
  readonly smsSecret: string;
  /** Loopback ports; 0 or absent takes a free one. */
  readonly ports?: { readonly [name in 'chat' | 'smtp' | 'sms' | 'esms' | 'speedsms' | 'zalo' | 'control']?: number };
  /** `count` keeps only ids and numbers. Default `all`. */
  readonly keep?: 'all' | 'count';
  /** Kept messages, oldest dropped beyond. */
  readonly maxKept?: number;
  /** The API's base URL: delivered receipts of chat, native SMS and (with `emailSecret`) e-mail go there; none without it. */
  readonly callbackUrl?: string;
  readonly smtpAuth?: { readonly user: string; readonly pass: string };
  /** Account of all three SMS providers. Default: more than anybody can spend. */
  readonly smsAccount?: SmsAccount;
  /** Whether eSMS calls the CallbackUrl of its messages. Default: yes. */
  readonly esmsCallbacks?: boolean;
  /** Where Zalo reports what was delivered; nowhere without it. */
  readonly zaloWebhook?: string;
  /** Where SpeedSMS reports results; nowhere without it. */
  readonly speedSmsWebhook?: string;
  /** Requests a minute that SpeedSMS takes. Default 60, as documented. */
  readonly speedSmsPerMinute?: number;
  /** Where the mail server's delivery reports go, as message/rfc822; nowhere without it. */
  readonly bounces?: { readonly url: string; readonly headers?: Readonly<Record<string, string>> };
  /** Signs what the mail server reports. */
  readonly emailSecret?: string;
  readonly now?: () => number;
}

/** What the simulated eSMS knows; its SecretKey and the token of SpeedSMS are `smsSecret`. */
export const ESMS_ACCOUNT = { key: 'simulated-esms-key', brandname: 'NHIP' } as const;

/** As the configuration names them: CHAT_URL, SMTP_URL, SMS_URL (three providers, by SMS_PROVIDER); and the control API. */
interface ProviderAddresses {
  readonly chat: string;
  readonly smtp: string;
  readonly sms: string;
  readonly esms: string;
  readonly speedsms: string;
  /** All three hosts of Zalo's: ZALO_URL, ZALO_OA_URL, ZALO_TOKEN_URL. */
  readonly zalo: string;
  readonly control: string;
}
export interface Providers {
  readonly addresses: ProviderAddresses;
  readonly received: Received;
  /** `sms` befalls all three SMS providers. */
  readonly faults: Readonly<Record<ChannelName, FaultBox>>;
  readonly smsAccount: SmsAccount;
  readonly zalo: ZaloWorld;
  /** The results that eSMS, SpeedSMS and the mail server report. */
  readonly callbacks: Callbacks;
  /** Ends every connection, also those that hang, and posts the last receipts. */
  close(): Promise<void>;
}

const MAX_KEPT = 200_000;

/** Starts the simulated providers on loopback. Errors: a given port is taken. */
export async function startProviders(options: ProvidersOptions): Promise<Providers> {
  const { ports = {}, keep = 'all', maxKept = MAX_KEPT, now = Date.now, smtpAuth } = options;
  const received = new Received({ keep, maxKept, now });
  const faults = { chat: new FaultBox(), email: new FaultBox(), sms: new FaultBox(), zalo: new FaultBox() };
  const receipts = receiptsOf(options);
  const chat = chatProvider({
    secret: options.chatSecret,
    received,
    faults: faults.chat,
    now,
    onDelivered: (id) => receipts.chat?.add(id, 'delivered'),
  });
  const callbacks = new Callbacks();
  const smsAccount = options.smsAccount ?? new SmsAccount();
  const { sms, esms, speedsms } = smsProviders(options, {
    received,
    faults: faults.sms,
    account: smsAccount,
    callbacks,
    onDelivered: (id) => receipts.sms?.add(id, 'delivered'),
  });
  const world = new ZaloWorld(now);
  const zalo = zaloProvider({
    world,
    received,
    faults: faults.zalo,
    now,
    ...(options.zaloWebhook === undefined ? {} : { webhook: { url: options.zaloWebhook, callbacks } }),
  });
  const onBounce = bounceSender(options, callbacks);
  const smtp = smtpProvider({
    received,
    faults: faults.email,
    ...(smtpAuth ? { auth: smtpAuth } : {}),
    onDelivered: (id) => receipts.email?.add(id, 'delivered'),
    ...(onBounce ? { onBounce } : {}),
  });
  const control = controlServer({ received, faults, smsAccount });
  const close = async (): Promise<void> => {
    for (const box of Object.values(faults)) box.close();
    await Promise.all([...[chat, sms, esms, speedsms, zalo, control].map(closeServer), closeSmtp(smtp)]);
    await Promise.all([...Object.values(receipts).map((one) => one.close()), callbacks.close()]);
  };
  try {
    const host = '127.0.0.1';
    const addresses = {
      chat: `http://${host}:${await listen(chat, ports.chat ?? 0)}`,
      smtp: `smtp://${host}:${await listen(smtp.server, ports.smtp ?? 0)}`,
      sms: `http://${host}:${await listen(sms, ports.sms ?? 0)}`,
      esms: `http://${host}:${await listen(esms, ports.esms ?? 0)}`,
      speedsms: `http://${host}:${await listen(speedsms, ports.speedsms ?? 0)}`,
      zalo: `http://${host}:${await listen(zalo, ports.zalo ?? 0)}`,
      control: `http://${host}:${await listen(control, ports.control ?? 0)}`,
    };
    return { addresses, received, faults, smsAccount, zalo: world, callbacks, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface SmsWorld {
  readonly received: Received;
  readonly faults: FaultBox;
  readonly account: SmsAccount;
  readonly callbacks: Callbacks;
  readonly onDelivered: (id: string) => void;
}

/** One stream of receipts per channel, each signed with its channel's secret. */
function receiptsOf(options: ProvidersOptions): Partial<Record<ChannelName, Receipts>> {
  const { callbackUrl, chatSecret, smsSecret, emailSecret, now = Date.now } = options;
  if (callbackUrl === undefined) return {};
  const make = (channel: ChannelName, secret: string): Receipts => new Receipts({ callbackUrl, channel, secret, now });
  return {
    chat: make('chat', chatSecret),
    sms: make('sms', smsSecret),
    ...(emailSecret === undefined ? {} : { email: make('email', emailSecret) }),
  };
}

/** The native SMS provider, eSMS and SpeedSMS: one account, one set of faults, one list of what arrived. */
function smsProviders(options: ProvidersOptions, world: SmsWorld) {
  const { smsSecret: secret, esmsCallbacks = true, speedSmsWebhook, speedSmsPerMinute = 60, now = Date.now } = options;
  const { callbacks, onDelivered, ...shared } = world;
  const { key, brandname } = ESMS_ACCOUNT;
  const called = esmsCallbacks ? { callbacks } : {};
  const webhook = speedSmsWebhook === undefined ? {} : { webhook: { url: speedSmsWebhook, callbacks } };
  return {
    sms: smsProvider({ ...shared, secret, onDelivered }),
    esms: esmsProvider({ ...shared, key, secret, brandnames: [brandname], ...called }),
    speedsms: speedSmsProvider({ ...shared, token: secret, now, requestsPerMinute: speedSmsPerMinute, ...webhook }),
  };
}

function bounceSender(options: ProvidersOptions, callbacks: Callbacks): ((bounce: Bounce) => void) | undefined {
  const { bounces, emailSecret, now = Date.now } = options;
  if (!bounces) return undefined;
  return (bounce) => {
    const at = now();
    const body = deliveryReport(bounce, new Date(at));
    const signed = emailSecret === undefined ? {} : signedHeaders(emailSecret, at, body);
    const headers = { 'content-type': 'message/rfc822', ...signed, ...bounces.headers };
    callbacks.call({ url: bounces.url, method: 'POST', headers, body });
  };
}
