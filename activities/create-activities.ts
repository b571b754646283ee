import type { Channel } from '../channels/channel.js';
import { closeRun } from './close-run.js';
import type { CampaignActivities, ChannelActivities, TestSendActivities } from './contract.js';
import { deliverBatch } from './deliver-batch.js';
import type { CampaignDeps, ChannelDeps } from './deps.js';
import { finishCampaign } from './finish-campaign.js';
import { freezeAudience } from './freeze-audience.js';
import { loadCampaign } from './load-campaign.js';
import { loadRun } from './load-run.js';
import { openRun } from './open-run.js';
import { planBatches } from './plan-batches.js';
import { sendTest } from './send-test.js';
import type { WinbackActivities } from './winback-contract.js';
import { planWinbackDay } from './winback-day.js';
import { finishWinback, loadWinback } from './winback-load.js';

/** The light activities, for the campaign task queue. */
export const createCampaignActivities = (deps: CampaignDeps): CampaignActivities & WinbackActivities => ({
  loadCampaign: (campaign) => loadCampaign(deps, campaign),
  openRun: (input) => openRun(deps, input),
  freezeAudience: (input) => freezeAudience(deps, input),
  loadRun: (run) => loadRun(deps, run),
  planBatches: (input) => planBatches(deps, input),
  closeRun: (input) => closeRun(deps, input),
  finishCampaign: (campaign) => finishCampaign(deps, campaign),
  loadWinback: (programme) => loadWinback(deps, programme),
  planWinbackDay: (input) => planWinbackDay(deps, input),
  finishWinback: (programme) => finishWinback(deps, programme),
});

/** The activities of one channel's task queue. The caller closes the channel after the worker has stopped. */
export const createChannelActivities = (
  deps: ChannelDeps,
  channel: Channel,
): ChannelActivities & TestSendActivities => ({
  deliverBatch: (input) => deliverBatch(deps, channel, input),
  sendTest: (input) => sendTest(deps, channel, input),
});
