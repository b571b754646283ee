/** What win-back workflows and activities say to each other: ids, instants (epoch milliseconds), counters. */
import type { ChannelName } from '../../domain/base/channel.js';
import type { HoldReason } from '../../domain/customer/provider-error.js';
import type { WinbackState } from '../../domain/winback/states.js';
import type { RunProgress } from '../contract.js';

export interface OpenWinbackRun {
  readonly run: string;
  readonly outreach: string;
  /** Where it stands, when it was opened this moment: its outreach need not ask. */
  readonly progress?: RunProgress;
}

/** A programme as its workflow sees it. */
export interface WinbackPlan {
  readonly programme: string;
  readonly shop: string;
  readonly channel: ChannelName;
  readonly state: WinbackState;
  readonly version: number;
  /** The next day to plan (YYYY-MM-DD in the shop's zone) and when; absent when its last day has been. */
  readonly next?: { readonly day: string; readonly at: number };
  /** When its last day is over; absent without a last day. */
  readonly endsAt?: number;
  readonly over: boolean;
  /** What an operator is waited for; with the day whose plan cannot be made. */
  readonly held?: { readonly reason: HoldReason; readonly day?: string };
  /** Runs that are not closed yet; they need a workflow. */
  readonly open: readonly OpenWinbackRun[];
}
export interface WinbackDayResult {
  /** False when the programme was not active, or the day not its next: nothing was done. */
  readonly planned: boolean;
  readonly qualified: number;
  readonly heldOut: number;
  readonly chosen: number;
  /** The programme behind the day, as loadWinback would say it now: saves asking. */
  readonly plan?: WinbackPlan;
}

/** Light activities of programmes, on the campaign task queue. */
export interface WinbackActivities {
  /** One whose document was deleted while it ran is stopped. */
  loadWinback(programme: string): Promise<WinbackPlan>;
  /** Decides about every customer of the shop for one day and opens the day's runs; heartbeats, idempotent. */
  planWinbackDay(input: { programme: string; day: string }): Promise<WinbackDayResult>;
  /** Moves the programme to `ended` if its state allows; idempotent. */
  finishWinback(programme: string, version?: number): Promise<WinbackState>;
}
