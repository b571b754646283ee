/** The activities of programmes as their workflow calls them: with their time limits and retries, and why. */
import { proxyActivities } from '@temporalio/workflow';
import type { CampaignActivities } from '../activities/contract.js';
import type { WinbackActivities } from '../activities/winback/winback-contract.js';
import { HOUR, SECOND } from './durations.js';
import { PLAN_QUEUE } from './names.js';

const GONE = ['WinbackNotFound'];

/** Reads and single writes. Retried without end: a programme lives for months, and outlives any outage. */
export const winbackLight = proxyActivities<
  Pick<WinbackActivities, 'loadWinback' | 'finishWinback'> & Pick<CampaignActivities, 'decideOwner'>
>({
  startToCloseTimeout: 10 * SECOND,
  retry: { initialInterval: 200, maximumInterval: 30 * SECOND, nonRetryableErrorTypes: GONE },
});

/** Reads every customer of the shop once. It heartbeats, so a killed worker is noticed in 15 s however long that takes. */
export const dayPlanning = proxyActivities<Pick<WinbackActivities, 'planWinbackDay'>>({
  taskQueue: PLAN_QUEUE,
  startToCloseTimeout: 2 * HOUR,
  heartbeatTimeout: 15 * SECOND,
  retry: { initialInterval: 500, maximumInterval: 30 * SECOND, nonRetryableErrorTypes: GONE },
});
