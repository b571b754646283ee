import type { ChannelName } from '../domain/base/channel.js';

/**
 * Task queues: one for workflows and light activities, one for what reads whole audiences and runs (so that neither takes the
 * other's slots), one per channel (each has its own rate).
 */
export const CAMPAIGN_QUEUE = 'campaigns';
export const PLAN_QUEUE = 'plans';
export const channelQueue = (channel: ChannelName): string => `channel-${channel}`;
