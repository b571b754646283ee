import type { AudienceRef } from '../audience/audience.js';
import type { ChannelName } from '../base/channel.js';
import type { LatenessRule, RunWindow, WindowName } from '../base/window.js';
import type { Hold } from '../customer/provider-error.js';
import type { ChatCard } from '../message/chat-card.js';
import type { Funnel, Ledger } from '../run/ledger.js';
import type { WinbackRun } from '../winback/winback.js';
import type { CampaignState } from './states.js';

export { BATCH_SIZE, CHUNK_SIZE } from '../base/limits.js';

/** What a message says: Liquid source. Subject is for e-mail only. Links are named in the text as {{ link }} (the shop's campaign page). */
export interface Template {
  readonly text: string;
  readonly subject?: string;
  /** Chat only: what the message shows beside its text. */
  readonly card?: ChatCard;
}

export const FREEZE_RULES = ['scheduled', 'sent'] as const;
export type FreezeRule = (typeof FREEZE_RULES)[number];
export interface Repeat {
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
}

export interface CampaignWindow {
  readonly window: WindowName;
  readonly goal: string;
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly lateness: LatenessRule;
  readonly outreaches: readonly Outreach[];
}

export interface CampaignProduct {
  readonly sku: string;
  readonly name: string;
  readonly approved: boolean;
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
  readonly createdAt: Date;
  /** Fingerprint of the request that made it: the same request again finds it, another one conflicts. */
  readonly createdFrom?: string;
  readonly startedAt?: Date;
  readonly endedAt?: Date;
}

/** A voucher: one shared code, or a pool of unique ones. `_id` is offerId(shop, key). */
export interface Offer {
  readonly _id: string;
  readonly shop: string;
  readonly key: string;
  readonly name: string;
  /** Absent: `shared`. */
  readonly kind?: 'shared' | 'pool';
  /** The shared code; a pool has none. `sampleCode` (domain/offer/code.ts) stands in where a text is measured. */
  readonly code?: string;
  /** Characters of the pool's longest code so far. */
  readonly codeLength?: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** One execution of an outreach. `_id` is runId(campaign, outreach, n). The frozen copy of the outreach it executes. */
export interface Run {
  readonly _id: string;
  readonly shop: string;
  /** The campaign, or the win-back programme when `winback` is there. */
  readonly campaign: string;
  readonly window: RunWindow;
  readonly winback?: WinbackRun;
  readonly outreach: string;
  readonly channel: ChannelName;
  readonly audience: AudienceRef;
  readonly template: Template;
  readonly link: string;
  readonly offerCode?: string;
  /** Key of the offer whose pool gives each recipient a code of their own. */
  readonly offerPool?: string;
  /** After the end: the codes that were not sent are back in the pool. */
  readonly codesReturned?: boolean;
  /** When the offer ends: what {{ offer_end }} says. */
  readonly offerEndsAt?: Date;
  /** Audiences of the same window and instant that come first: whoever they reach is not ours. */
  readonly before: readonly {
    readonly audience: AudienceRef;
    readonly channel: ChannelName;
    /** The run whose member pages say who belongs, when that was fixed as the campaign was scheduled. */
    readonly members?: string;
  }[];
  readonly dueAt: Date;
  readonly expiresAt: Date;
  readonly lateness: LatenessRule;
  /** The instant at which the audience is evaluated. */
  readonly asOf: Date;
  /** Set when who belongs was fixed beforehand, at this instant: the run's member pages tell who. */
  readonly fixedAt?: Date;
  readonly state: 'open' | 'closed';
  readonly planned: { readonly batches: number; readonly done: boolean };
  /** Set while the engine waits for a person to put something right: nothing leaves. */
  readonly held?: Hold;
  /** Final numbers, proven at close; while open the batches hold the truth. */
  readonly ledger: Ledger;
  readonly funnel: Funnel;
  readonly firstSentAt?: Date;
  readonly closedAt?: Date;
}

/** What the renderer needs of one recipient. Personal data: dropped from the batch when the run closes. */
export interface MergeFields {
  readonly to: string;
  readonly name: string;
  /** Their own code, when the offer is a pool of unique codes. */
  readonly code?: string;
  /** Only when the template says it: the newest order that waits for their payment or review. */
  readonly order?: string;
  /** Only when the template says it: when they last ordered. */
  readonly orderedAt?: Date;
}

/** Up to 500 recipients of a run: the unit of work and of the ledger. `_id` is batchId(run, seq). */
export interface Batch {
  readonly _id: string;
  readonly run: string;
  readonly shop: string;
  readonly seq: number;
  readonly plannedAt: Date;
  /** Recipients per chunk of `out`: frozen here, so that another version of the worker still counts the same. */
  readonly chunkSize: number;
  /** Last customer `_id` the plan has seen, recipient or not: where a re-run of the plan goes on. */
  readonly cursor: string;
  /** Customer refs; parallel to `revs` and `fields`. */
  readonly customers: readonly string[];
  readonly revs: readonly number[];
  readonly fields?: readonly MergeFields[];
  /** Outcome characters per chunk: key = chunk number. A chunk that is missing is pending. */
  readonly out: Readonly<Record<string, string>>;
  /** Reason by recipient index, for skipped, failed and unknown. */
  readonly why: Readonly<Record<string, string>>;
  /** Members of the audience that the plan already had to skip, by reason. */
  readonly planSkipped: Readonly<Record<string, number>>;
  /** This batch's own ledger: written with every chunk, so that the run's is a sum. */
  readonly ledger: Ledger;
}
