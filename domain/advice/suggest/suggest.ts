import { AUDIENCES, type AudienceName } from '../../audience/audience.js';
import { audiencePolicyAt } from '../../audience/custom/policy.js';
import { CHANNELS, WRITTEN_CHANNELS } from '../../base/channel.js';
import { policyAt } from '../../base/policy.js';
import { languageOf } from '../../base/text/language.js';
import { dayOf } from '../../base/zone.js';
import type { Campaign } from '../../campaign/campaign.js';
import { smsParts, type TextShop } from '../../message/sms-parts.js';
import type { Offer } from '../../offer/offer.js';
import type { CappedShop } from '../../run/quota/shop-caps.js';
import { shopCaps } from '../../run/quota/shop-caps.js';
import { type Draft, draftOutreach, spokenToAs } from './draft.js';
import type { Goal } from './goal.js';
import { History } from './history.js';
import { type SuggestionPolicy, suggestionPolicyAt } from './policy.js';
import { type BetaPrior, fitPrior } from './prior.js';
import { type Candidate, type Ranked, rankCandidates } from './rank.js';
import { Survey, WINBACK_AUDIENCES } from './survey.js';

/** What of a shop suggestions look at. */
export interface SuggestShop extends TextShop, CappedShop {
  readonly _id: string;
  /** ISO 3166-1 alpha-2; absent: the zone's. */
  readonly country?: string;
  /** ISO 4217. */
  readonly currency: string;
}
export interface SuggestInput {
  readonly shop: SuggestShop;
  readonly goal: Goal;
  readonly now: Date;
  readonly offers: readonly Offer[];
  readonly campaign?: Campaign | undefined;
}
export interface Suggested extends Ranked {
  readonly draft: Draft | undefined;
}
interface LeftOut {
  readonly audience: AudienceName;
  /** The best channel reaches fewer than the policy shows numbers of. */
  readonly reachable: number;
  /** A better suggestion has the same words, and one of the two reaches only people of the other. */
  readonly within?: AudienceName;
}
export interface Suggestions {
  readonly day: string;
  readonly prior: BetaPrior;
  /** Of one visit or order, minor units of the shop's currency. */
  readonly value: number | undefined;
  readonly suggestions: readonly Suggested[];
  readonly leftOut: readonly LeftOut[];
}

interface Known extends SuggestInput {
  readonly survey: Survey;
  readonly history: History;
  readonly policy: SuggestionPolicy;
}
const SAMPLE_NAME = 'Nguyễn Thị Minh Nguyệt';

/** What one message of a draft costs, minor units; undefined where the policy has no price in the shop's currency. */
function costOf({ shop, policy }: Known, channel: Candidate['channel'], draft: Draft | undefined): number | undefined {
  if (channel !== 'sms') return 0;
  const price = policy.smsPart[shop.currency];
  if (price === undefined || !draft) return price;
  return price * smsParts(draft.outreach.template.text, shop)(SAMPLE_NAME);
}

/** What a response costs besides its message, and a message besides its price; nothing while no order is known. */
function sideCosts(known: Known, audience: AudienceName, channel: Candidate['channel'], offer: boolean) {
  const { survey, history, policy, goal } = known;
  const order = survey.orderValue ?? 0;
  const ordersPerResponse = goal === 'orders' ? 1 : (history.ordersPerClick ?? policy.ordersPerClick);
  return {
    voucher: offer ? order * policy.voucherShare * ordersPerResponse : 0,
    fatigue: survey.recentMessages(audience, channel) * policy.fatigue.share * order * policy.margin,
  };
}

function candidatesOf(
  known: Known,
  audience: AudienceName,
  small: number,
): (Candidate & { draft: Draft | undefined })[] {
  const { shop, goal, now, offers, campaign, survey, history, policy } = known;
  const uplift = WINBACK_AUDIENCES.includes(audience) ? survey.uplift(policy.minSent) : undefined;
  return WRITTEN_CHANNELS.flatMap((channel) => {
    const reachable = survey.reachable(audience, channel);
    const language = languageOf(shop) === 'vi' ? 'vi' : 'en';
    const draft = draftOutreach({ audience, channel, goal, now, zone: shop.zone, language, offers, campaign });
    const cost = costOf(known, channel, draft);
    if (reachable < small || cost === undefined) return [];
    const way = { audience, channel, offer: draft?.outreach.offer !== undefined };
    const { voucher, fatigue } = sideCosts(known, audience, channel, way.offer);
    return [{ ...way, reachable, trial: history.trialOf(way, goal), cost, voucher, fatigue, uplift, draft }];
  });
}

/** What one response brings: the margin on an order, or its share for each visit. */
function responseValue({ survey, history, policy, goal }: Known): number | undefined {
  if (survey.orderValue === undefined) return undefined;
  const margin = survey.orderValue * policy.margin;
  return goal === 'orders' ? margin : margin * (history.ordersPerClick ?? policy.ordersPerClick);
}

/** What suggestions are made from: empty, to be filled with every customer and every past run. */
export interface Looked {
  readonly survey: Survey;
  readonly history: History;
}

/** An empty look at a shop at an instant. */
export function lookAt(shop: SuggestShop, now: Date): Looked {
  const { upliftDays, fatigue } = suggestionPolicyAt(now);
  const { caps, attribution } = policyAt(now);
  const survey = new Survey({
    caps: shopCaps(caps, shop, now),
    now,
    zone: shop.zone,
    upliftDays,
    fatigueDays: fatigue.days,
  });
  return { survey, history: new History(now, attribution.clickHours) };
}

/** The same words to the same people, or to some of them, by whatever channel: who follows both says it twice. */
const isTheSame = (survey: Survey, { audience: one }: Suggested, { audience: other }: Suggested): boolean =>
  spokenToAs(one) === spokenToAs(other) && (survey.isWithin(one, other) || survey.isWithin(other, one));

/** Ranks the built-in audiences for the goal, each with a draft of its message. */
export function suggest({ survey, history }: Looked, input: SuggestInput): Suggestions {
  const { shop, goal, now } = input;
  const policy = suggestionPolicyAt(now);
  const known: Known = { ...input, survey, history, policy };
  const small = audiencePolicyAt(now).smallAudience;
  const candidates = AUDIENCES.flatMap((audience) => candidatesOf(known, audience, small));
  const prior = fitPrior(history.trials(goal), policy.priors[goal]);
  const value = responseValue(known);
  const day = dayOf(now, shop.zone);
  const ranked = rankCandidates(candidates, { shop: shop._id, day, goal, prior, value, minSent: policy.minSent });
  const drafted = ranked.map((one) => {
    const from = candidates.find(({ audience, channel }) => audience === one.audience && channel === one.channel);
    return { ...one, draft: from?.draft };
  });
  const suggestions: Suggested[] = [];
  const covered = new Map<AudienceName, AudienceName>();
  for (const one of drafted) {
    const better = suggestions.find((other) => isTheSame(survey, other, one));
    if (better) covered.set(one.audience, better.audience);
    else suggestions.push(one);
  }
  const shown = new Set(suggestions.map(({ audience }) => audience));
  const leftOut = AUDIENCES.filter((audience) => !shown.has(audience)).map((audience): LeftOut => {
    const reachable = Math.max(...CHANNELS.map((channel) => survey.reachable(audience, channel)));
    const within = covered.get(audience);
    return { audience, reachable, ...(within === undefined ? {} : { within }) };
  });
  return { day, prior, value, suggestions, leftOut };
}
