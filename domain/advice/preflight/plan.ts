import type { ChannelName } from '../../base/channel.js';
import type { Finding, Graded, Told } from '../../base/finding.js';
import type { Label } from '../../base/label.js';
import type { Cap } from '../../customer/caps.js';
import type { ZaloTag } from '../../customer/zalo/reference.js';
import type { HourProfile } from '../../hours/best/best-hours.js';
import type { BestHoursPolicy } from '../../hours/best/policy.js';
import type { HoursPolicy } from '../../hours/rule.js';
import type { QuotaPeriod } from '../../run/quota/planner.js';
import type { PreflightPolicy } from './policy.js';
import type { ZaloKnown } from './zalo-known.js';

/** One planned message, with what was found out about its audience. */
export interface PlannedOutreach {
  /** Names it to the seller: the outreach's id, or a programme's step. */
  readonly id: string;
  readonly channel: ChannelName;
  /** What a customer gets at most one message of: the window. Plans of one window do not collide. */
  readonly window: string;
  readonly dueAt: Date;
  readonly expiresAt: Date;
  readonly members: number;
  readonly reachable: number;
  /** Has an offer, or a card that shows one. */
  readonly incentive: boolean;
  /** Billed SMS parts of the whole audience. */
  readonly parts?: number;
  readonly zalo?: PlannedZalo;
}
/** What a message for Zalo has more. */
interface PlannedZalo {
  readonly template: string;
  readonly tag?: ZaloTag;
  /** VND for one message; absent: Zalo names none, or was not asked. */
  readonly price?: number;
  /** Members whom Zalo takes no message to: no order, or none of late. */
  readonly withoutOrder: number;
  /** The audience is of people who never bought, whoever is in it today. */
  readonly neverBought: boolean;
}
/** A message of another plan of the shop. */
export interface OtherPlan {
  readonly name: string;
  readonly channel: ChannelName;
  readonly dueAt: Date;
}

/** Everything a preflight looks at; pure data, so that a console can ask "what if". */
interface SenderStatus {
  readonly configured: boolean;
  readonly verified: boolean;
}

export interface PreflightPlan {
  readonly now: Date;
  readonly zone: string;
  readonly currency: string;
  readonly outreaches: readonly PlannedOutreach[];
  readonly others: readonly OtherPlan[];
  readonly caps: readonly Cap[];
  readonly hours: HoursPolicy;
  readonly rates: PreflightPolicy;
  readonly smallAudience: number;
  readonly profile: HourProfile;
  readonly bestHours: BestHoursPolicy;
  readonly quota?: { readonly periods: readonly QuotaPeriod[]; readonly lockedUntil?: Date; readonly source: string };
  /** Minor units for each billed part; absent when the policy has no price in the shop's currency. */
  readonly partPrice?: number;
  /** What the SMS account holds, minor units; absent when the provider was not or could not be asked. */
  readonly balance?: number;
  /** Of the channels of the plan, where it is known: is there a provider, and is the sender verified? */
  readonly senders?: Readonly<Partial<Record<ChannelName, SenderStatus>>>;
  /** What Zalo says of the account and its templates; absent: there is no account. */
  readonly zalo?: ZaloKnown;
  /** What others found that know more: the offers' own check, a programme's back-fill. */
  readonly found?: readonly PreflightFinding[];
}

/** The part of an objection to a plan. */
interface InPlan {
  /** The outreach it is about; absent: the whole plan. */
  readonly outreach?: string;
  /** What would put it right. */
  readonly fix: Label;
}

/** One thing a seller should know before switching a plan on. */
export type PreflightFinding = Finding<InPlan & Told & Graded>;
