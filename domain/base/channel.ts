/** The channels a message can leave by. One Temporal task queue each. */
export const CHANNELS = ['chat', 'email', 'sms'] as const;
export type ChannelName = (typeof CHANNELS)[number];

/**
 * What an adapter can do about a message that it may or may not have handed over before a crash:
 * `resend`: the provider honours our message id as an idempotency key; `ask`: the provider can be asked for the id;
 * `unknown`: neither (SMTP after DATA), so the recipient is recorded as unknown and never sent again.
 */
export type DoubtRule = 'resend' | 'ask' | 'unknown';

/** The channels whose adapters may have the rule `ask`: only there is a run that ends worth a question. */
export const ASKED_CHANNELS: readonly ChannelName[] = ['sms'];
