import { randomBytes } from 'node:crypto';
import type { Config } from '../config/config.js';
import type { ChannelName } from '../domain/channel.js';
import type { Channel } from './channel.js';
import { chatChannel } from './chat.js';
import { emailChannel } from './email.js';
import { smsChannel } from './sms.js';
import type { SmtpServer } from './smtp-session.js';

const SMTP_TIMEOUT_MS = 30_000;

export type ChannelConfig = Pick<
  Config,
  | 'CHAT_URL'
  | 'CHAT_SECRET'
  | 'CHAT_BATCH'
  | 'SMTP_URL'
  | 'MAIL_FROM'
  | 'SMS_URL'
  | 'SMS_SECRET'
  | 'CHANNEL_CONNECTIONS'
>;

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
      return emailChannel({ server, from: config.MAIL_FROM, connections, boundary: randomBoundary() });
    }
    case 'sms':
      return smsChannel({ url: need('SMS_URL'), secret: need('SMS_SECRET'), connections });
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
