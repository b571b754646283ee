type Search = Readonly<Record<string, unknown>>;

/** The search parameter when it is a text; nothing otherwise. */
export function asText<K extends string>(search: Search, name: K): { [key in K]?: string } {
  const value = search[name];
  return (typeof value === 'string' || typeof value === 'number' ? { [name]: String(value) } : {}) as {
    [key in K]?: string;
  };
}

/** The search parameter when it is one of these; what was mistyped in the address is left out. */
export function oneOf<K extends string, T extends string>(
  search: Search,
  name: K,
  allowed: readonly T[],
): { [key in K]?: T } {
  const found = allowed.find((one) => one === search[name]);
  return (found === undefined ? {} : { [name]: found }) as { [key in K]?: T };
}

export const WINDOW_NAMES = ['pre_launch', 'launch', 'campaign_day', 'post_campaign'] as const;
export type WindowName = (typeof WINDOW_NAMES)[number];
/** The first of each is the one that leaves the URL clean. */
export const CAMPAIGN_TABS = ['monitor', 'hours', 'compare', 'failed', 'messages'] as const;
export type CampaignTab = (typeof CAMPAIGN_TABS)[number];
export const CHANNEL_NAMES = ['chat', 'email', 'sms', 'zalo'] as const;
export type ChannelName = (typeof CHANNEL_NAMES)[number];
/** What is counted by the hour. */
export const HOUR_MEASURES = ['clicked', 'delivered', 'read', 'bought', 'orders', 'revenue'] as const;
export type HourMeasure = (typeof HOUR_MEASURES)[number];
export const SETTINGS_TABS = ['shop', 'channels', 'keys', 'audit'] as const;
export type SettingsTab = (typeof SETTINGS_TABS)[number];
export const OUTCOMES = ['begun', 'done', 'refused', 'failed'] as const;
/** The filters of the audit log. */
export interface AuditSearch {
  readonly outcome?: (typeof OUTCOMES)[number];
  readonly operation?: string;
  readonly key?: string;
  readonly target?: string;
  /** A day, `YYYY-MM-DD`. */
  readonly since?: string;
  readonly until?: string;
  readonly after?: string;
}
export const SETUP_STEPS = ['messages', 'vouchers', 'check'] as const;
export type SetupStep = (typeof SETUP_STEPS)[number];
