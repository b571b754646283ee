import type { Channel } from '../channels/channel.js';
import { shopOf, shopOfRun } from '../domain/base/ids.js';
import { decideOwner } from './campaign/decide-owner.js';
import { finishCampaign } from './campaign/finish-campaign.js';
import { freezeAudience } from './campaign/freeze-audience.js';
import { loadCampaign } from './campaign/load-campaign.js';
import type { CampaignActivities, ChannelActivities, TestSendActivities } from './contract.js';
import { byAccount } from './deliver/by-account.js';
import { closeRun } from './deliver/close-run.js';
import { deliverBatch } from './deliver/deliver-batch.js';
import { askRest } from './deliver/doubt/ask-rest.js';
import { sendTest } from './deliver/send-test.js';
import type { CampaignDeps, ChannelDeps } from './deps.js';
import { openRun } from './plan/open-run.js';
import { planBatches } from './plan/plan-batches.js';
import { chooseWinner } from './run/choose-winner.js';
import { decideRun } from './run/decide-run.js';
import { loadRun } from './run/load-run.js';
import { Turns } from './turns.js';
import type { WinbackActivities } from './winback/winback-contract.js';
import { planWinbackDay } from './winback/winback-day.js';
import { finishWinback, loadWinback } from './winback/winback-load.js';

/** The light activities, for the campaign task queue. */
export const createCampaignActivities = (deps: CampaignDeps): CampaignActivities & WinbackActivities => ({
  loadCampaign: (campaign) => loadCampaign(deps, campaign),
  openRun: (input) => openRun(deps, input),
  freezeAudience: (input) => freezeAudience(deps, input),
  loadRun: (run) => loadRun(deps, run),
  decideRun: (input) => decideRun(deps, input),
  decideOwner: (input) => decideOwner(deps, input),
  planBatches: (input) => planBatches(deps, input),
  chooseWinner: (run) => chooseWinner(deps, run),
  closeRun: (input) => closeRun(deps, input),
  finishCampaign: (campaign, version) => finishCampaign(deps, campaign, version),
  loadWinback: (programme) => loadWinback(deps, programme),
  planWinbackDay: (input) => planWinbackDay(deps, input),
  finishWinback: (programme, version) => finishWinback(deps, programme, version),
});

/** The activities of one channel's task queue. The caller closes the channel after the worker has stopped. */
export const createChannelActivities = (
  deps: ChannelDeps,
  channel: Channel,
): ChannelActivities & TestSendActivities => {
  const turns = new Turns();
  return {
    deliverBatch: (input) =>
      byAccount(deps, channel, shopOfRun(input.run), (own) => deliverBatch(deps, own, turns, input)),
    askRest: (run) => byAccount(deps, channel, shopOfRun(run), (own) => askRest(deps, own, run)),
    sendTest: (input) => byAccount(deps, channel, shopOf(input.testSend), (own) => sendTest(deps, own, input)),
  };
};
