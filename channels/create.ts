import type { Config } from '../config/config.js';
import type { WrittenChannel } from '../domain/base/channel.js';
import type { Channel } from './channel.js';
import { chatChannel } from './chat/chat.js';
import { createEmail, type EmailConfig } from './email/create-email.js';
import { createSms, type SmsConfig } from './sms/create-sms.js';
import type { SmppEvents } from './sms/smpp/events.js';

export { smtpServer } from './email/create-email.js';

export type ChannelConfig = Pick<Config, 'CHAT_URL' | 'CHAT_SECRET' | 'CHAT_BATCH'> & EmailConfig & SmsConfig;

/**
 * The adapter of one channel as configured; Zalo's needs a store for its tokens, and is made by createZalo.
 * @param events who hears what an SMPP provider says by itself
 * @throws Error naming the variable that is not set. Values are not shown: they hold secrets.
 */
export function createChannel(name: WrittenChannel, config: ChannelConfig, events?: SmppEvents): Channel {
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
    case 'email':
      return createEmail({ ...config, SMTP_URL: need('SMTP_URL') });
    case 'sms':
      return createSms(config, events);
  }
}
