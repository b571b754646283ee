import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Config } from '../config/config.js';
import type { ChannelName } from '../domain/base/channel.js';
import type { Channel } from './channel.js';
import { chatChannel } from './chat/chat.js';
import { type DkimKey, dkimKey } from './email/dkim.js';
import { emailChannel } from './email/email.js';
import type { SmtpServer } from './email/smtp-session.js';
import { createSms, type SmsConfig } from './sms/create-sms.js';

const SMTP_TIMEOUT_MS = 30_000;

export type ChannelConfig = Pick<
  Config,
  | 'CHAT_URL'
  | 'CHAT_SECRET'
  | 'CHAT_BATCH'
  | 'SMTP_URL'
  | 'MAIL_FROM'
  | 'MAIL_UNSUBSCRIBE'
  | 'MAIL_RETURN_PATH'
  | 'DKIM_DOMAIN'
  | 'DKIM_SELECTOR'
  | 'DKIM_PRIVATE_KEY'
> &
  SmsConfig;

/**
 * The adapter of one channel as configured.
 * @throws Error naming the variable that is not set. Values are not shown: they hold secrets.
 */
export function createChannel(name: ChannelName, config: ChannelConfig): Channel {
  const connections = config.CHANNEL_CONNECTIONS;
  const need = (variable: keyof ChannelConfig): string => {
    const value = config[variable];
    if (value === undefined) {
      throw new Error(`Cannot create channel '${name}' as '${variable}' must be set: current value is undefined`);
    }
    return String(value);
  };
  switch (name) {
    case 'chat': {
      const batch = config.CHAT_BATCH;
      return chatChannel({ url: need('CHAT_URL'), secret: need('CHAT_SECRET'), batch, connections });
    }
    case 'email': {
      const server = smtpServer(need('SMTP_URL'));
      const dkim = dkimOf(config);
      const { MAIL_FROM: from, MAIL_UNSUBSCRIBE: unsubscribeMailbox, MAIL_RETURN_PATH: returnPath } = config;
      return emailChannel({
        server,
        from,
        connections,
        boundary: randomBoundary(),
        ...(unsubscribeMailbox ? { unsubscribeMailbox } : {}),
        ...(returnPath ? { returnPath } : {}),
        ...(dkim ? { dkim } : {}),
      });
    }
    case 'sms':
      return createSms(config);
  }
}

/**
 * The key to sign with, if all three variables are set. Receivers trust a signature only of the sender's own domain, or of one
 * above it (DMARC alignment, docs/sources.md#bulk-senders).
 */
function dkimOf(config: ChannelConfig): DkimKey | undefined {
  const { DKIM_DOMAIN: domain, DKIM_SELECTOR: selector, DKIM_PRIVATE_KEY: given, MAIL_FROM: from } = config;
  const set = [domain, selector, given].filter((value) => value !== undefined).length;
  if (set === 0) return undefined;
  if (domain === undefined || selector === undefined || given === undefined) {
    throw new Error(
      `Cannot create channel 'email' as 'DKIM_DOMAIN', 'DKIM_SELECTOR' and 'DKIM_PRIVATE_KEY' must be set together: current value is ${set} of 3`,
    );
  }
  const sender = from.slice(from.lastIndexOf('@') + 1).toLowerCase();
  if (sender !== domain.toLowerCase() && !sender.endsWith(`.${domain.toLowerCase()}`)) {
    throw new Error(
      `Cannot create channel 'email' as 'DKIM_DOMAIN' must be the domain of MAIL_FROM or one above it: current value is ${domain}`,
    );
  }
  return dkimKey(domain, selector, given.includes('-----BEGIN') ? given : readKeyFile(given));
}

function readKeyFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Not shown: it may be a key without its first line.
    throw new Error(
      "Cannot create channel 'email' as 'DKIM_PRIVATE_KEY' must be PEM, or the name of a file that can be read",
    );
  }
}

const randomBoundary = (): string => `nhip_${randomBytes(18).toString('base64url')}`;

/** smtp://user:password@host:port, or smtps://. A password never crosses a network in the clear: then TLS is required. */
export function smtpServer(address: string): SmtpServer {
  const url = new URL(address);
  const secure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isLoopback = host === 'localhost' || host === '::1' || host.startsWith('127.');
  const user = decodeURIComponent(url.username);
  return {
    host,
    port: url.port ? Number(url.port) : secure ? 465 : 587,
    secure,
    requireTls: user !== '' && !isLoopback,
    timeoutMs: SMTP_TIMEOUT_MS,
    ...(user ? { auth: { user, pass: decodeURIComponent(url.password) } } : {}),
  };
}
