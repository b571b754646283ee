/** The activities as workflows call them: each group with its time limits and retries, and why. */
import { ActivityCancellationType, type ActivityInterfaceFor, proxyActivities } from '@temporalio/workflow';
import type { CampaignActivities, ChannelActivities } from '../activities/contract.js';
import type { ChannelName } from '../domain/base/channel.js';
import { HOUR, MINUTE, SECOND } from './durations.js';
import { channelQueue, PLAN_QUEUE } from './names.js';

/** The document is not there: no retry brings it back. */
const GONE = ['CampaignNotFound', 'OutreachNotFound', 'RunNotFound'];

/**
 * Reads and single writes. Retried without end, since a campaign that gave up while the database was away for a night
 * would never send again; 10 s per try, because that is also what a killed worker costs.
 */
export const light = proxyActivities<
  Pick<CampaignActivities, 'loadCampaign' | 'openRun' | 'loadRun' | 'decideRun' | 'decideOwner' | 'finishCampaign'>
>({
  startToCloseTimeout: 10 * SECOND,
  retry: { initialInterval: 200, maximumInterval: 30 * SECOND, nonRetryableErrorTypes: GONE },
});

/** One page of the audience. It heartbeats, so a killed worker is noticed in 15 s however long the page takes. */
export const planning = proxyActivities<Pick<CampaignActivities, 'planBatches'>>({
  taskQueue: PLAN_QUEUE,
  startToCloseTimeout: 30 * MINUTE,
  heartbeatTimeout: 15 * SECOND,
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: { initialInterval: 500, maximumInterval: 30 * SECOND, nonRetryableErrorTypes: GONE },
});

/** Writes down a whole audience, with heartbeats; goes on where an attempt stopped. Retried without end, as planning is. */
export const freezing = proxyActivities<Pick<CampaignActivities, 'freezeAudience'>>({
  taskQueue: PLAN_QUEUE,
  startToCloseTimeout: 30 * MINUTE,
  heartbeatTimeout: 15 * SECOND,
  retry: { initialInterval: 500, maximumInterval: 30 * SECOND, nonRetryableErrorTypes: GONE },
});

/** Settles every batch of the run, with heartbeats. No end to the retries: a run that is not closed must stay visible. */
export const closing = proxyActivities<Pick<CampaignActivities, 'closeRun'>>({
  taskQueue: PLAN_QUEUE,
  startToCloseTimeout: 30 * MINUTE,
  heartbeatTimeout: 15 * SECOND,
  retry: { initialInterval: 500, maximumInterval: 30 * SECOND, nonRetryableErrorTypes: GONE },
});

/** Counts what the people of an experiment did, with heartbeats. Retried without end: the rest waits for it until it expires. */
export const choosing = proxyActivities<Pick<CampaignActivities, 'chooseWinner'>>({
  startToCloseTimeout: 30 * MINUTE,
  heartbeatTimeout: 15 * SECOND,
  retry: { initialInterval: 500, maximumInterval: 30 * SECOND, nonRetryableErrorTypes: GONE },
});

/** Attempts of one batch before it makes room for others and goes to the end of the queue. */
const DELIVER_ATTEMPTS = 5;

/**
 * Delivery on a channel's own queue. The heartbeat tells a killed worker (15 s) and carries the seller's pause to a running
 * batch; on a pause the workflow waits for what the batch had done. Attempts are few because the lane is needed by other
 * batches; the batch itself is tried again until the outreach expires. `fairnessKey` keeps one shop's million from
 * starving another shop's hundred (64 bytes at most).
 */
export function deliveryProxy(
  channel: ChannelName,
  shop: string,
): ActivityInterfaceFor<Pick<ChannelActivities, 'deliverBatch'>> {
  return proxyActivities<Pick<ChannelActivities, 'deliverBatch'>>({
    taskQueue: channelQueue(channel),
    startToCloseTimeout: HOUR,
    heartbeatTimeout: 15 * SECOND,
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: {
      initialInterval: 500,
      maximumInterval: 30 * SECOND,
      maximumAttempts: DELIVER_ATTEMPTS,
      nonRetryableErrorTypes: GONE,
    },
    priority: { fairnessKey: shop.slice(0, 64) },
  });
}

/** Asks the provider about those whom a run that ends would leave in doubt: look-ups, no messages. */
export function askingProxy(
  channel: ChannelName,
  shop: string,
): ActivityInterfaceFor<Pick<ChannelActivities, 'askRest'>> {
  return proxyActivities<Pick<ChannelActivities, 'askRest'>>({
    taskQueue: channelQueue(channel),
    startToCloseTimeout: 5 * MINUTE,
    heartbeatTimeout: 15 * SECOND,
    retry: { initialInterval: 500, maximumInterval: 30 * SECOND, nonRetryableErrorTypes: GONE },
    priority: { fairnessKey: shop.slice(0, 64) },
  });
}
