import { readFileSync } from 'node:fs';
import type { Config } from '../../config/config.js';
import { parseSmsDescription } from '../../domain/account/sms-description.js';
import { trimEndOf } from '../../domain/base/text/trim.js';
import type { Channel } from '../channel.js';
import { reportUrl } from '../link/report-url.js';
import { createSmpp } from './create-smpp.js';
import type { SmppEvents } from './smpp/events.js';
import { smsChannel } from './sms.js';
import { ESMS_TYPES, esmsChannel } from './sms-esms.js';
import { genericSmsChannel } from './sms-generic.js';
import { SPEEDSMS_TYPES, speedSmsChannel } from './sms-speedsms.js';

export type SmsConfig = Pick<
  Config,
  | 'SMS_URL'
  | 'SMS_KEY'
  | 'SMS_SECRET'
  | 'SMS_SENDER'
  | 'SMS_TYPE'
  | 'SMS_DESCRIPTION'
  | 'SMS_ASK_AFTER_SECONDS'
  | 'SMS_CALLBACK_URL'
  | 'CHANNEL_CONNECTIONS'
> &
  Partial<Pick<Config, 'SMS_PROVIDER' | 'SMS_PASSWORD' | 'SMS_CA' | 'PUBLIC_URL' | 'LINK_SECRET'>>;

/** Numbers in one request of a provider that takes several: as many as a chunk has, so that a doubt touches one chunk. */
const SPEEDSMS_BATCH = 100;
/** The kinds that most shops have: customer care at eSMS, brandname at SpeedSMS. */
const DEFAULT_TYPE = { esms: 2, speedsms: 3 } as const;

const cannot = (variable: string, must: string, value: unknown): Error =>
  new Error(`Cannot create channel 'sms' as '${variable}' must be ${must}: current value is ${String(value)}`);

/**
 * The SMS adapter that SMS_PROVIDER names.
 * @param events who hears what an SMPP provider says by itself
 * @throws Error naming the variable that is missing or wrong. Secrets are not shown.
 */
export function createSms(config: SmsConfig, events?: SmppEvents): Channel {
  const need = (variable: 'SMS_URL' | 'SMS_KEY' | 'SMS_SECRET' | 'SMS_SENDER' | 'SMS_DESCRIPTION'): string => {
    const value = config[variable];
    if (value === undefined) throw cannot(variable, 'set', value);
    return value;
  };
  if (config.SMS_PROVIDER === 'smpp') return createSmpp(config, textOrFile, events);
  const url = need('SMS_URL');
  if (!url.startsWith('http')) throw cannot('SMS_URL', 'http(s)://… for this SMS_PROVIDER', url);
  const common = { url, secret: need('SMS_SECRET'), connections: config.CHANNEL_CONNECTIONS };
  const sender = config.SMS_SENDER;
  const { SMS_ASK_AFTER_SECONDS: askAfter } = config;
  const asked = askAfter === undefined ? {} : { askAfterMs: askAfter * 1_000 };
  switch (config.SMS_PROVIDER ?? 'nhip') {
    case 'nhip':
      return smsChannel({ ...common, ...asked });
    case 'generic': {
      const description = parseSmsDescription(textOrFile(need('SMS_DESCRIPTION')));
      const { SMS_KEY: key } = config;
      return genericSmsChannel({
        ...common,
        ...asked,
        description,
        ...reportsOf(config),
        ...(key ? { key } : {}),
        ...(sender ? { sender } : {}),
      });
    }
    case 'esms': {
      const type = typeOf(config.SMS_TYPE ?? DEFAULT_TYPE.esms, ESMS_TYPES);
      const base = config.SMS_CALLBACK_URL;
      return esmsChannel({
        ...common,
        key: need('SMS_KEY'),
        type,
        ...(type === 2 ? { brandname: need('SMS_SENDER') } : {}),
        ...(base === undefined ? {} : { callbackUrl: trimEndOf(base, '/') }),
      });
    }
    case 'speedsms': {
      const type = typeOf(config.SMS_TYPE ?? DEFAULT_TYPE.speedsms, SPEEDSMS_TYPES);
      const named = type === 3 || type === 5 ? { sender: need('SMS_SENDER') } : {};
      return speedSmsChannel({ ...common, type, batch: SPEEDSMS_BATCH, ...named });
    }
  }
}

/** Where a described provider reports what became of a message. */
function reportsOf({ PUBLIC_URL: publicUrl, LINK_SECRET: linkSecret }: SmsConfig) {
  if (publicUrl === undefined || linkSecret === undefined) return {};
  const base = { publicUrl: trimEndOf(publicUrl, '/'), linkSecret };
  return { reportUrl: (id: string) => reportUrl(base, id) };
}

/** How the configured provider speaks, where it is a described one. @throws Error as createSms */
export const configuredDescription = ({ SMS_PROVIDER: provider, SMS_DESCRIPTION: given }: SmsConfig) =>
  provider === 'generic' && given !== undefined ? parseSmsDescription(textOrFile(given)) : undefined;

/** What the API needs to ask what is left (`balance`); undefined where no SMS provider is configured. Close it at the end. */
export function createSmsAccount(config: SmsConfig): Pick<Channel, 'balance' | 'close'> | undefined {
  // SMPP has no word for it.
  if (config.SMS_URL === undefined || config.SMS_SECRET === undefined || config.SMS_PROVIDER === 'smpp')
    return undefined;
  return createSms({ ...config, CHANNEL_CONNECTIONS: 1 });
}

function typeOf<T extends number>(given: number, allowed: readonly T[]): T {
  const type = allowed.find((one) => one === given);
  if (type === undefined) throw cannot('SMS_TYPE', `one of ${allowed.join(', ')}`, given);
  return type;
}

function textOrFile(value: string): string {
  if (value.trimStart().startsWith('{') || value === 'kannel') return value;
  try {
    return readFileSync(value, 'utf8');
  } catch {
    throw cannot('SMS_DESCRIPTION', 'JSON, or the name of a file that can be read', value);
  }
}
