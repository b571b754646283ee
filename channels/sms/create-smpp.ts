import type { Config } from '../../config/config.js';
import { parseSmppDialect } from '../../domain/account/smpp-dialect.js';
import type { Channel } from '../channel.js';
import type { SmppEvents } from './smpp/events.js';
import { smppServer } from './smpp/server-at.js';
import { smppChannel } from './sms-smpp.js';

type SmppConfig = Pick<Config, 'SMS_URL' | 'SMS_KEY' | 'SMS_SENDER' | 'SMS_DESCRIPTION' | 'SMS_ASK_AFTER_SECONDS'> &
  Partial<Pick<Config, 'SMS_PASSWORD' | 'SMS_CA'>>;

/**
 * The deployment's SMPP account.
 * @param textOf gives what stands in a variable, or in the file that it names
 * @param events who hears what the provider says by itself
 * @throws Error naming the variable that is missing or wrong
 */
export function createSmpp(config: SmppConfig, textOf: (given: string) => string, events?: SmppEvents): Channel {
  const need = (variable: 'SMS_URL' | 'SMS_KEY' | 'SMS_PASSWORD' | 'SMS_SENDER'): string => {
    const value = config[variable];
    if (value !== undefined) return value;
    throw new Error(`Cannot create channel 'sms' as '${variable}' must be set: current value is undefined`);
  };
  const { SMS_DESCRIPTION: given, SMS_CA: ca, SMS_ASK_AFTER_SECONDS: askAfter } = config;
  const url = need('SMS_URL');
  if (!/^smpps?:/.test(url))
    throw new Error(`Cannot create channel 'sms' as 'SMS_URL' must be smpp://… or smpps://…: current value is ${url}`);
  const server = smppServer(url, parseSmppDialect(given === undefined ? undefined : textOf(given)), {
    key: need('SMS_KEY'),
    secret: need('SMS_PASSWORD'),
    ...(ca === undefined ? {} : { ca: ca.includes('-----BEGIN') ? ca.replaceAll('\\n', '\n') : textOf(ca) }),
  });
  return smppChannel({
    server,
    sender: need('SMS_SENDER'),
    ...(askAfter === undefined ? {} : { askAfterMs: askAfter * 1_000 }),
    ...(events ? { events } : {}),
  });
}
