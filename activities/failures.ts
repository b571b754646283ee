import { ApplicationFailure } from '@temporalio/common';

/** Failures as workflows meet them: a stable type, a sentence with ids only. Never a name, an address or a text. */

export const campaignNotFound = (campaign: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(
    `Cannot load the campaign as '${campaign}' must exist: it does not`,
    'CampaignNotFound',
  );

export const outreachNotFound = (campaign: string, outreach: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(
    `Cannot open the run as outreach '${outreach}' of '${campaign}' must exist and be enabled: it is not`,
    'OutreachNotFound',
  );

export const runNotFound = (run: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(`Cannot load the run as '${run}' must exist: it does not`, 'RunNotFound');

export const batchNotFound = (run: string, seq: number): ApplicationFailure =>
  ApplicationFailure.nonRetryable(
    `Cannot deliver as batch ${seq} of '${run}' must exist: it does not`,
    'BatchNotFound',
  );

/** Without the parser's words: they quote the seller's text. */
export const templateBroken = (run: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(
    `Cannot deliver '${run}' as its template must be valid: it cannot be read`,
    'TemplateBroken',
  );

/** Another planner has written the next batch: the retry goes on behind it. */
export const planOvertaken = (run: string): ApplicationFailure =>
  ApplicationFailure.retryable(`The plan of '${run}' goes on elsewhere`, 'PlanOvertaken');

/** The campaign has ended, or the outreach names another audience by now: the retry sees which. */
export const membersGone = (run: string): ApplicationFailure =>
  ApplicationFailure.retryable(
    `Cannot judge customers as the members of '${run}' must be written down: they were deleted`,
    'MembersGone',
  );

/** @param difference audience minus its parts, or the recipients left pending */
export const ledgerImbalance = (run: string, what: string, difference: number): ApplicationFailure =>
  ApplicationFailure.nonRetryable(
    `Cannot close '${run}' as ${what} must be 0: current value is ${difference}`,
    'LedgerImbalance',
  );

/** The same for what cannot even be counted. @param detail the name of the failure */
export const cannotClose = (run: string, detail: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(
    `Cannot close '${run}' as its batches must be countable: they are not (${detail})`,
    'LedgerImbalance',
  );

/** The provider takes nothing now; who was not accepted is pending again. */
export const channelUnavailable = (run: string, seq: number, reason: string, retryInMs: number): ApplicationFailure =>
  ApplicationFailure.create({
    message: `Cannot go on with batch ${seq} of '${run}' as the channel is unavailable: ${reason}`,
    type: 'ChannelUnavailable',
    nextRetryDelay: Math.max(1, Math.round(retryInMs)),
  });
