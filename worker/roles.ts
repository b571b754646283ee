import { type Config, ConfigError } from '../config/config.js';
import { CHANNELS, type ChannelName } from '../domain/base/channel.js';
import { CAMPAIGN_QUEUE, channelQueue, PLAN_QUEUE } from '../workflows/names.js';

export type Role = Config['WORKER_ROLES'][number];

/** What a channel's adapter cannot do without. */
const NEEDS: Record<ChannelName, readonly (keyof Config)[]> = {
  chat: ['CHAT_URL', 'CHAT_SECRET'],
  email: ['SMTP_URL'],
  sms: ['SMS_URL', 'SMS_SECRET'],
  zalo: ['ZALO_APP_ID', 'ZALO_APP_SECRET', 'ZALO_OA_ID', 'ZALO_REFRESH_TOKEN'],
};

/** An SMPP provider has a login and no secret that signs. */
const SMPP_NEEDS = ['SMS_URL', 'SMS_KEY', 'SMS_PASSWORD', 'SMS_SENDER'] as const;
const needsOf = (name: ChannelName, config: Config): readonly (keyof Config)[] =>
  name === 'sms' && config.SMS_PROVIDER === 'smpp' ? SMPP_NEEDS : NEEDS[name];

/** The channels among the roles of this process. */
export const channelsOf = (roles: readonly Role[]): ChannelName[] => CHANNELS.filter((name) => roles.includes(name));

/** The task queues that a role works on. */
export const queuesOf = (role: Role): string[] =>
  role === 'campaigns' ? [CAMPAIGN_QUEUE, PLAN_QUEUE] : [channelQueue(role)];

/**
 * Whether nothing of a channel is set: then only shops that have an account of their own send by it, where ACCOUNT_KEYS can open
 * them. Half of an account is a mistake.
 */
export const isForShopsOnly = (name: ChannelName, config: Config): boolean =>
  config.ACCOUNT_KEYS !== undefined && needsOf(name, config).every((variable) => config[variable] === undefined);

/**
 * A worker must not wait for the first message to find out that its channel has no provider.
 * @throws ConfigError naming each variable that a role of WORKER_ROLES needs and that is not set
 */
export function checkRoles(config: Config): void {
  const served = channelsOf(config.WORKER_ROLES).filter((role) => !isForShopsOnly(role, config));
  const lines = served.flatMap((role) =>
    needsOf(role, config)
      .filter((variable) => config[variable] === undefined)
      .map((variable) => `${variable} is not set: allowed is a value, or WORKER_ROLES without '${role}'`),
  );
  if (lines.length > 0) throw new ConfigError(`Cannot start, the configuration is wrong:\n  ${lines.join('\n  ')}`);
}
