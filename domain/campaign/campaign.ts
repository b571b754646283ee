import type { AudienceRef } from '../audience/audience.js';
import type { ChannelName } from '../base/channel.js';
import type { LatenessRule, WindowName } from '../base/window.js';
import type { Hold } from '../customer/provider-error.js';
import type { Template } from '../message/template.js';
import type { CampaignProduct } from '../offer/product.js';
import type { Experiment } from './experiment.js';
import type { CampaignState } from './states.js';

export const FREEZE_RULES = ['scheduled', 'sent'] as const;
type FreezeRule = (typeof FREEZE_RULES)[number];
interface Repeat {
  readonly everyMinutes: number;
}

/** One planned message of a window: audience + channel + template + offer + time rule. `id` is a slug, unique in its campaign. */
export interface Outreach {
  readonly id: string;
  readonly audience: AudienceRef;
  readonly channel: ChannelName;
  readonly template: Template;
  readonly offer?: string;
  /** 1 is served first when a customer belongs to several audiences of the same window and instant. */
  readonly priority: number;
  readonly dueAt: Date;
  readonly expiresAt: Date;
  readonly enabled: boolean;
  /** When it is decided who belongs to the audience: as the campaign is scheduled, or as the message is sent (default). */
  readonly freeze?: FreezeRule;
  /** Campaign day only: sent again to whoever has come to belong since, until it expires; each customer once. */
  readonly repeat?: Repeat;
  /** Other messages that are tried beside the template. */
  readonly experiment?: Experiment;
}

/** A second person's look at a campaign (`fourEyes` of the shop). */
export interface Approval {
  /** Hash of what they looked at. */
  readonly of: string;
  /** Id of their key. */
  readonly by: string;
  readonly name?: string;
  readonly at: Date;
}

export interface CampaignWindow {
  readonly window: WindowName;
  readonly goal: string;
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly lateness: LatenessRule;
  readonly outreaches: readonly Outreach[];
}

/** A booster for one sale day. `_id` is campaignId(shop, key). */
export interface Campaign {
  readonly _id: string;
  readonly shop: string;
  readonly key: string;
  readonly name: string;
  /** Calendar day of the sale in the shop's zone, YYYY-MM-DD. */
  readonly saleDay: string;
  readonly zone: string;
  readonly state: CampaignState;
  /** Counts edits and state changes; a writer names the version it read. */
  readonly version: number;
  /** http(s) page that {{ link }} leads to. */
  readonly link: string;
  readonly products: readonly CampaignProduct[];
  readonly windows: readonly CampaignWindow[];
  /** Share of its customers who get none of its messages, so that its lift can be measured; absent: nobody. */
  readonly holdout?: number;
  readonly createdAt: Date;
  /** Fingerprint of the request that made it: the same request again finds it, another one conflicts. */
  readonly createdFrom?: string;
  readonly startedAt?: Date;
  readonly endedAt?: Date;
  /** Saved, and its workflow has not been told yet: whoever looks after workflows tells it (api/temporal/sweep.ts). */
  readonly untold?: boolean;
  readonly approved?: Approval;
  /** What an operator is waited for: somebody has made the document impossible. */
  readonly held?: Hold;
}
