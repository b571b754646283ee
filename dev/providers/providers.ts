import type { ChannelName } from '../../domain/channel.js';
import { chatProvider } from './chat-provider.js';
import { controlServer } from './control.js';
import { FaultBox } from './faults.js';
import { closeServer } from './http.js';
import { listen } from './listen.js';
import { Receipts } from './receipts.js';
import { Received } from './received.js';
import { smsProvider } from './sms-provider.js';
import { closeSmtp, smtpProvider } from './smtp-provider.js';

export interface ProvidersOptions {
  readonly chatSecret: string;
  readonly smsSecret: string;
  /** Loopback ports; 0 or absent takes a free one. */
  readonly ports?: { readonly [name in 'chat' | 'smtp' | 'sms' | 'control']?: number };
  /** `count` keeps only ids and numbers. Default `all`. */
  readonly keep?: 'all' | 'count';
  /** Kept messages, oldest dropped beyond. */
  readonly maxKept?: number;
  /** Where delivered receipts of the chat go; none without it. */
  readonly callbackUrl?: string;
  readonly smtpAuth?: { readonly user: string; readonly pass: string };
  readonly now?: () => number;
}

/** As the configuration names them: CHAT_URL, SMTP_URL, SMS_URL; and the control API. */
export interface ProviderAddresses {
  readonly chat: string;
  readonly smtp: string;
  readonly sms: string;
  readonly control: string;
}
export interface Providers {
  readonly addresses: ProviderAddresses;
  readonly received: Received;
  readonly faults: Readonly<Record<ChannelName, FaultBox>>;
  /** Ends every connection, also those that hang, and posts the last receipts. */
  close(): Promise<void>;
}

const MAX_KEPT = 200_000;

/** Starts the simulated providers on loopback. Errors: a given port is taken. */
export async function startProviders(options: ProvidersOptions): Promise<Providers> {
  const { ports = {}, keep = 'all', maxKept = MAX_KEPT, now = Date.now, callbackUrl, smtpAuth } = options;
  const received = new Received({ keep, maxKept, now });
  const faults = { chat: new FaultBox(), email: new FaultBox(), sms: new FaultBox() };
  const receipts = callbackUrl ? new Receipts({ callbackUrl, secret: options.chatSecret, now }) : undefined;
  const chat = chatProvider({
    secret: options.chatSecret,
    received,
    faults: faults.chat,
    now,
    onDelivered: (id) => receipts?.add(id, 'delivered'),
  });
  const sms = smsProvider({ secret: options.smsSecret, received, faults: faults.sms });
  const smtp = smtpProvider({ received, faults: faults.email, ...(smtpAuth ? { auth: smtpAuth } : {}) });
  const control = controlServer({ received, faults });
  const close = async (): Promise<void> => {
    for (const box of Object.values(faults)) box.close();
    await Promise.all([closeServer(chat), closeServer(sms), closeServer(control), closeSmtp(smtp)]);
    await receipts?.close();
  };
  try {
    const host = '127.0.0.1';
    const addresses = {
      chat: `http://${host}:${await listen(chat, ports.chat ?? 0)}`,
      smtp: `smtp://${host}:${await listen(smtp.server, ports.smtp ?? 0)}`,
      sms: `http://${host}:${await listen(sms, ports.sms ?? 0)}`,
      control: `http://${host}:${await listen(control, ports.control ?? 0)}`,
    };
    return { addresses, received, faults, close };
  } catch (error) {
    await close();
    throw error;
  }
}
