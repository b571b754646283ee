import type { ChannelName } from '../domain/base/channel.js';

/** Task queues: one for workflows and light activities, one per channel (each has its own rate). */
export const CAMPAIGN_QUEUE = 'campaigns';
export const channelQueue = (channel: ChannelName): string => `channel-${channel}`;
