/**
 * What workflows and activities say to each other: ids, instants (epoch milliseconds), counters. Never a name, an
 * address or a text: all of this is stored in Temporal's history.
 */
import type { ChannelName } from '../domain/base/channel.js';
import type { WindowName } from '../domain/base/window.js';
import type { CampaignState } from '../domain/campaign/states.js';
import type { HoldReason } from '../domain/customer/provider-error.js';
import type { Ledger } from '../domain/run/ledger.js';
import type { RunEnding } from '../domain/run/run.js';

export interface OutreachPlan {
  readonly run: string;
  readonly outreach: string;
  readonly window: WindowName;
  readonly channel: ChannelName;
  readonly audience: string;
  readonly priority: number;
  readonly dueAt: number;
  readonly expiresAt: number;
  /** `waiting`: no run yet; `open`: its workflow runs or must run; `closed`: done. */
  readonly state: 'waiting' | 'open' | 'closed';
  /** Final numbers of a closed run. */
  readonly ledger?: Ledger;
  /** Of a repeated outreach's last closed run: the sum of those before it, which are not listed. */
  readonly earlier?: Ledger;
  /** What its open run waits for. */
  readonly held?: HoldReason;
  /** `wanted`: who belongs is still to be written down, before the run may be opened. */
  readonly freeze?: 'wanted';
}
/** A campaign as its workflow sees it. */
export interface CampaignPlan {
  readonly campaign: string;
  readonly shop: string;
  readonly saleDay: string;
  readonly state: CampaignState;
  readonly version: number;
  readonly windows: readonly { readonly window: WindowName; readonly opensAt: number; readonly closesAt: number }[];
  /** Enabled outreaches only, by dueAt then priority. */
  readonly outreaches: readonly OutreachPlan[];
  /** Somebody has made its document impossible: an operator is waited for until then, epoch milliseconds. */
  readonly held?: { readonly reason: HoldReason; readonly detail: string; readonly until: number };
}

export interface RunProgress {
  readonly run: string;
  readonly state: 'open' | 'closed';
  readonly campaignState: CampaignState;
  readonly channel: ChannelName;
  readonly shop: string;
  readonly expiresAt: number;
  readonly batches: number;
  readonly planned: boolean;
  /** Somebody has switched off all that it belongs to (models/run/stop/stop-switch.ts), or the engine waits for a person (domain/customer/provider-error.ts): nothing is delivered until the run is released. */
  readonly held?: HoldReason | 'stop_switch';
  /** Of a run that cannot be closed: when its waiting ends by itself, epoch milliseconds. */
  readonly heldUntil?: number;
  /** Somebody has ended this run alone. */
  readonly ending?: RunEnding;
  /** The seller has switched the outreach off (it waits), or removed it (it ends). Absent while it is wanted. */
  readonly outreach?: 'off' | 'gone';
  /** It is to be sent later than now: when, epoch milliseconds. */
  readonly startsAt?: number;
  /** Outside the channel's sending hours: when they open, epoch milliseconds. */
  readonly opensAt?: number;
}
export interface PlanPage {
  /** Batches written so far in all. */
  readonly batches: number;
  /** Nobody is left to plan. */
  readonly done: boolean;
  readonly audience: number;
  /** The plan cannot be made, and the run is on hold for it. */
  readonly held?: true;
}
export interface DeliverResult {
  /** Every recipient of the batch has an outcome. */
  readonly done: boolean;
  /** Nobody is left but those who wait for the winner of the run's experiment. */
  readonly waits?: boolean;
  readonly ledger: Ledger;
}

/** Whom nobody can tell of yet. */
export interface AskedRest {
  /** Some may be asked about after so many milliseconds; absent when nobody is left. */
  readonly againInMs?: number;
}

/** Whether an experiment's winner is known. */
export interface Choosing {
  /** When to ask again, epoch milliseconds; absent once the winner is known. */
  readonly againAt?: number;
}

/** What an operator decides about a run that waits: go on, leave out whoever is left, call it off. */
export type RunDecision = 'retry' | 'skip' | 'cancel';

/** Light activities, on the campaign task queue. */
export interface CampaignActivities {
  /** One whose document was deleted while it ran is cancelled. */
  loadCampaign(campaign: string): Promise<CampaignPlan>;
  /** Writes the run that freezes an outreach, unless it exists: idempotent. Errors: CampaignNotFound, OutreachNotFound (not retryable). */
  openRun(input: { campaign: string; outreach: string; run: string }): Promise<RunProgress>;
  /** Writes down who belongs to the audience of an outreach, if that is fixed when the campaign is scheduled: idempotent. Errors: as openRun. */
  freezeAudience(input: { campaign: string; outreach: string; run: string }): Promise<{ members: number }>;
  loadRun(run: string): Promise<RunProgress>;
  /** Writes down what an operator has decided; idempotent. */
  decideRun(input: { run: string; decision: RunDecision }): Promise<void>;
  /** The same about a campaign or a programme; idempotent. */
  decideOwner(input: { owner: string; decision: RunDecision }): Promise<void>;
  /** Goes on with the audience query where it stopped and writes at most `maxBatches` batches; heartbeats. */
  planBatches(input: { run: string; maxBatches: number }): Promise<PlanPage>;
  /** Settles who is left (`expired`, or skipped as `cancelled` or `set_aside`), proves the identity, writes the final ledger, drops the merge fields. Idempotent. */
  closeRun(input: { run: string; rest: 'expired' | 'cancelled' | 'set_aside' }): Promise<Ledger>;
  /** Chooses the message for the rest of an experiment once its horizon has passed; heartbeats. Idempotent. Errors: RunNotFound. */
  chooseWinner(run: string): Promise<Choosing>;
  /** Moves the campaign to completed if its state allows, and if it still is the version that was read; idempotent. */
  finishCampaign(campaign: string, version?: number): Promise<CampaignState>;
}

/** Activities of a channel's own task queue. */
export interface ChannelActivities {
  /** Claims, sends and records one batch in chunks; stops between chunks when the campaign is not active or the run expired. */
  deliverBatch(input: { run: string; seq: number }): Promise<DeliverResult>;
  /** Before a run that sends no more is closed: asks the provider about those who may have been sent to. Idempotent. Errors: RunNotFound. */
  askRest(run: string): Promise<AskedRest>;
}

/** Beside delivery, on the same queues. */
export interface TestSendActivities {
  /** Hands one test send over and says what became of it: a word, never what it said or to whom. */
  sendTest(input: { testSend: string }): Promise<{ state: string }>;
}
