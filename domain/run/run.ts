import type { AudienceRef } from '../audience/audience.js';
import type { ChannelName } from '../base/channel.js';
import type { LatenessRule, WindowName } from '../base/window.js';
import type { Experiment } from '../campaign/experiment.js';
import type { Hold } from '../customer/provider-error.js';
import type { Counts } from '../customer/tracking/counts.js';
import type { ZaloTag } from '../customer/zalo/reference.js';
import type { VariantKey } from '../experiment/variants.js';
import type { VariantCount, WinnerReason } from '../experiment/winner.js';
import type { MergeFields, Template } from '../message/template.js';
import type { Owner } from '../winback/ids.js';
import type { Funnel, Ledger } from './ledger.js';

/** How a person ends one run: called off, or what cannot be sent left out. */
export type RunEnding = 'cancelled' | 'set_aside';

/**
 * One execution of an outreach. `_id` is runId(campaign, outreach, n). The frozen copy of the outreach it executes.
 */
export type Run = CampaignRun | ProgrammeRun;
export type CampaignRun = OwnedRun & CampaignPart;
type ProgrammeRun = OwnedRun & ProgrammePart;

/** Whom the run belongs to. */
export const runOwner = ({ campaign, winback }: Pick<Run, 'campaign' | 'winback'>): Owner => ({
  kind: winback ? 'programme' : 'campaign',
  id: campaign,
});

/** What a run of a campaign has and a programme's has not. */
interface CampaignPart {
  readonly window: WindowName;
  readonly audience: AudienceRef;
  readonly winback?: undefined;
}
/**
 * What a run of a programme has more than a campaign's. It has no window, and its audience is its programme's own rule; documents
 * written before 2026-12 name both all the same, and nobody reads them.
 */
interface ProgrammePart {
  readonly winback: WinbackRun;
  readonly window?: undefined;
  readonly audience?: undefined;
}

interface OwnedRun {
  readonly _id: string;
  readonly shop: string;
  /** The campaign, or the win-back programme when `winback` is there. */
  readonly campaign: string;
  readonly outreach: string;
  readonly channel: ChannelName;
  readonly template: Template;
  /** Other messages that are tried beside the template, and what was chosen once the horizon has passed. */
  readonly experiment?: Experiment;
  readonly choice?: Choice;
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
    /** Zalo: the tag of its template. */
    readonly tag?: ZaloTag;
    /** The run whose member pages say who belongs, when that was fixed as the campaign was scheduled. */
    readonly members?: string;
  }[];
  /** Share of the campaign's customers who are held out of all its runs; absent: nobody. */
  readonly holdout?: number;
  readonly dueAt: Date;
  readonly expiresAt: Date;
  /** The outreach's own end, where the run's comes sooner, with its offer. */
  readonly outreachExpiresAt?: Date;
  /** Set when it was moved while it was open: nothing leaves before. */
  readonly startsAt?: Date;
  readonly lateness: LatenessRule;
  /** The instant at which the audience is evaluated. */
  readonly asOf: Date;
  /** Set when who belongs was fixed beforehand, at this instant: the run's member pages tell who. */
  readonly fixedAt?: Date;
  readonly state: 'open' | 'closed';
  readonly planned: { readonly batches: number; readonly done: boolean };
  /** Set while the engine waits for a person to put something right: nothing leaves. */
  readonly held?: Hold;
  /** Set when somebody has ended the run alone: nothing leaves, and everybody left is skipped as this. */
  readonly ending?: RunEnding;
  /** The run whose failed recipients this one tries again. */
  readonly retryOf?: string;
  /** Batches whose own numbers were wrong at the end, and were counted anew from what their recipients' outcomes say. */
  readonly recounted?: number;
  /** Final numbers, proven at close; while open the batches hold the truth. */
  readonly ledger: Ledger;
  readonly funnel: Funnel;
  /** The other counts of its touches, by name (domain/customer/tracking/counts.ts); one that is missing is 0. */
  readonly counts?: Counts;
  readonly firstSentAt?: Date;
  readonly closedAt?: Date;
}

/** The message that the rest of an experiment gets, and what was counted as it was chosen. */
export interface Choice {
  readonly winner: VariantKey;
  readonly reason: WinnerReason;
  readonly at: Date;
  readonly counts: readonly VariantCount[];
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
  /** Of an experiment: one character per recipient, the message that they get, or `-` for the winner's. */
  readonly variants?: string;
  /** Outcome characters per chunk: key = chunk number. A chunk that is missing is pending. */
  readonly out: Readonly<Record<string, string>>;
  /** Reason by recipient index, for skipped, failed and unknown. */
  readonly why: Readonly<Record<string, string>>;
  /** Members of the audience that the plan already had to skip, by reason. */
  readonly planSkipped: Readonly<Record<string, number>>;
  /** Who they were: refs by reason; absent in what an older worker planned. */
  readonly refused?: Readonly<Record<string, readonly string[]>>;
  /** Refs of those who would have been recipients, and are held out: no part of the ledger. */
  readonly heldOut?: readonly string[];
  /** Claim token of the attempt that took the batch last: no other one may hand anything over. */
  readonly holder?: string;
  /** The accounts by which its attempts have handed over. */
  readonly via?: readonly string[];
  /** When it was taken, and when attempts before were seen to have lost it, by token: on the database's clock, everybody's. */
  readonly heldAt?: Date;
  readonly lost?: Readonly<Record<string, Date>>;
  /** This batch's own ledger: written with every chunk, so that the run's is a sum. */
  readonly ledger: Ledger;
}

/** The step of a programme that a run sends, and its day. */
export interface WinbackRun {
  readonly step: number;
  /** YYYY-MM-DD in the shop's zone. */
  readonly day: string;
  /** Who was chosen, while they are few: then nobody has to be searched for among all of the shop's customers. */
  readonly refs?: readonly string[];
}
