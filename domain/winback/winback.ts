import type { Approval } from '../campaign/campaign.js';
import type { Hold } from '../customer/provider-error.js';
import type { Template } from '../message/template.js';
import type { WinbackState } from './states.js';

/** The channels of the seed (docs/seeds.md#channel). */
export const WINBACK_CHANNELS = ['email', 'sms'] as const;
export type WinbackChannel = (typeof WINBACK_CHANNELS)[number];

/** One message of the programme. */
export interface WinbackStep {
  /** Whole days after the first message; 0 for the first step, rising. */
  readonly afterDays: number;
  readonly template: Template;
}

/** The seller's part of a programme: what a draft holds and an edit changes. */
export interface WinbackSettings {
  readonly name: string;
  readonly channel: WinbackChannel;
  /** Which SMS rules hold: customer care or advertising. */
  readonly smsRoute: 'cskh' | 'qc';
  /** "Khách hàng sẽ nhận được tin nhắn sau": whole days without a valid order, inclusive. */
  readonly days: number;
  /** HH:MM in the shop's zone. */
  readonly hour: string;
  readonly steps: readonly WinbackStep[];
  /** The seed's toggle "Mã ưu đãi" and the offer's key. */
  readonly offer: { readonly enabled: boolean; readonly key?: string };
  /** First and last day in the shop's zone, YYYY-MM-DD, both included; without them from now on, without end. */
  readonly startDay?: string;
  readonly endDay?: string;
  /** Share of customers who get no message, 0 (off) to 0.5, to measure the lift. */
  readonly holdout: number;
  /** Customers entered or reminded per day at most: spreads the back-fill, and what an outage left behind. */
  readonly dailyLimit: number;
  /** http(s) page that {{ link }} leads to. */
  readonly link: string;
}

/** A win-back programme. `_id` is winbackId(shop, key). Its audience is every customer of the shop, as in the seed. */
export interface Winback extends WinbackSettings {
  readonly _id: string;
  readonly shop: string;
  readonly key: string;
  readonly zone: string;
  readonly state: WinbackState;
  /** Counts edits and changes of state. */
  readonly version: number;
  /** Seasons the holdout's hash, so that each programme holds others out. */
  readonly salt: string;
  /** The last day that was planned. */
  readonly lastDay?: string;
  readonly createdAt: Date;
  readonly activatedAt?: Date;
  readonly endedAt?: Date;
  /** Saved, and its workflow has not been told yet: whoever looks after workflows tells it (api/temporal/sweep.ts). */
  readonly untold?: boolean;
  readonly approved?: Approval;
  /** What an operator is waited for; with the day whose plan cannot be made. */
  readonly held?: Hold & { readonly day?: string };
}

/** Days on which a step is tried that a cap or the end of the hours kept back. */
export const MAX_STEP_TRIES = 7;

/** One planned day of a programme: what the statistics show beside the runs. `_id` is `<programme>/<day>`. */
export interface WinbackDay {
  readonly _id: string;
  readonly programme: string;
  readonly day: string;
  /** Entered today, both arms. */
  readonly qualified: number;
  readonly heldOut: number;
  /** Lapsed, and not entered as no message could reach them; absent in days from before that was counted. */
  readonly outOfReach?: number;
  /** The runs of the day. */
  readonly runs: readonly string[];
  readonly plannedAt: Date;
}

/** Longest list of the chosen that a run holds itself: about what one batch takes. */
export const MAX_REFS = 500;
