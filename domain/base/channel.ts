/** The channels a message can leave by. One Temporal task queue each. */
export const CHANNELS = ['chat', 'email', 'sms', 'zalo'] as const;
/** Those whose texts are ours; what a Zalo template says stands at Zalo, and we fill in its parameters. */
export const WRITTEN_CHANNELS = ['chat', 'email', 'sms'] as const satisfies readonly (typeof CHANNELS)[number][];
export type WrittenChannel = (typeof WRITTEN_CHANNELS)[number];
export type ChannelName = (typeof CHANNELS)[number];

/** A long link has no room: in an SMS, and in a parameter of a Zalo template. */
export const hasShortLinks = (channel: ChannelName): boolean => channel === 'sms' || channel === 'zalo';

/**
 * What an adapter can do about a message that it may or may not have handed over before a crash:
 * `resend`: the provider honours our message id as an idempotency key; `ask`: the provider can be asked for the id;
 * `unknown`: neither (SMTP after DATA), so the recipient is recorded as unknown and never sent again.
 */
export type DoubtRule = 'resend' | 'ask' | 'unknown';

/** The channels whose adapters may have the rule `ask`: only there is a run that ends worth a question. */
export const ASKED_CHANNELS: readonly ChannelName[] = ['sms'];
