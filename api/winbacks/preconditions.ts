import type { Label } from '../../domain/base/label.js';
import { money } from '../../domain/base/money.js';
import { countParts } from '../../domain/message/sms/encoding.js';
import { isPool } from '../../domain/offer/code.js';
import { checkOfferNeeds } from '../../domain/offer/preflight.js';
import { checkWinback, sampleText, type WinbackMeans } from '../../domain/winback/check.js';
import type { Winback } from '../../domain/winback/winback.js';
import { countCodes } from '../../models/offer/offer-code-stock.js';
import type { FirstMessages } from '../../models/winback/count-buyers.js';
import type { ApiDeps } from '../deps.js';
import { Problem } from '../http/problems.js';
import type { WinbackProviders } from './providers.js';

/** One condition before activation. `unknown`: the provider was not or could not be asked; it does not hold anything up. */
export interface Precondition {
  readonly condition: 'channel' | 'balance' | 'offer' | 'content';
  readonly state: 'met' | 'failed' | 'unknown';
  readonly label: Label;
  readonly detail: Label;
}
/** What the first messages take. */
export interface Estimate {
  readonly count: number;
  /** Reachable customers who get none, to compare with. */
  readonly heldOut: number;
  /** Lapsed, and no message can reach them. */
  readonly outOfReach: number;
  /** Billed SMS parts of all first messages; 0 for e-mail. */
  readonly parts: number;
  /** Minor units; absent when the provider did not say its price. */
  readonly cost?: number;
}

const YES: Label = { vi: 'Đạt', en: 'Met' };
const UNASKED: Label = { vi: 'Chưa hỏi được nhà cung cấp.', en: 'The provider could not be asked.' };

async function channelCondition(deps: ApiDeps, winback: Winback): Promise<Precondition> {
  const label = { vi: 'Cấu hình Email SMS đã hoàn tất', en: 'The channel is configured and its sender verified' };
  const status = await deps.winback?.status(winback.channel, winback.shop);
  const common = { condition: 'channel', label } as const;
  if (!status) return { ...common, state: 'unknown', detail: UNASKED };
  if (status.configured && status.verified) return { ...common, state: 'met', detail: YES };
  const detail = status.configured
    ? { vi: 'Người gửi chưa được xác minh.', en: 'The sender is not verified.' }
    : { vi: `Kênh ${winback.channel} chưa được cấu hình.`, en: `The channel ${winback.channel} is not configured.` };
  return { ...common, state: 'failed', detail };
}

type Balance = Awaited<ReturnType<WinbackProviders['smsBalance']>>;

function balanceCondition(balance: Balance, { parts, cost }: Estimate): Precondition {
  const label = { vi: 'Số tiền trong tài khoản SMS', en: 'The SMS balance covers the estimated cost' };
  const common = { condition: 'balance', label } as const;
  if (!balance || cost === undefined) return { ...common, state: 'unknown', detail: UNASKED };
  const detail = {
    vi: `Số dư ${money(balance.amount, balance.currency)}, cần khoảng ${money(cost, balance.currency)} cho ${parts} tin.`,
    en: `Balance ${money(balance.amount, balance.currency)}, about ${money(cost, balance.currency)} for ${parts} parts.`,
  };
  return { ...common, state: balance.amount > 0 && balance.amount >= cost ? 'met' : 'failed', detail };
}

/** A valid pool must have a code for each of the first messages; undefined when that is not the question, or it has. */
async function codesCondition(
  { models }: ApiDeps,
  winback: Winback,
  means: WinbackMeans,
  needed: number,
  label: Label,
): Promise<Precondition | undefined> {
  const offer = means.offers.find(({ key }) => winback.offer.enabled && key === winback.offer.key);
  if (!offer || !isPool(offer)) return undefined;
  const { free } = await countCodes(models, { shop: winback.shop, offer: offer.key });
  const times = { firstAt: offer.startsAt, lastAt: offer.endsAt };
  const [short] = checkOfferNeeds(offer, { field: '/offer/key', needed, free, ...times });
  return short && { condition: 'offer', label, state: 'failed', detail: short.reason };
}

/** The conditions of the seed ("Điều kiện"), each with its state, and what the first messages take. */
export async function preconditions(
  deps: ApiDeps,
  winback: Winback,
  means: WinbackMeans,
  { messages, heldOut, outOfReach }: FirstMessages,
): Promise<{ conditions: Precondition[]; estimate: Estimate }> {
  const isSms = winback.channel === 'sms';
  const balance = isSms ? await deps.winback?.smsBalance(winback.shop) : undefined;
  const findings = checkWinback(winback, means);
  const hasText = findings.length === 0;
  const parts = isSms && hasText ? messages * countParts(sampleText(winback, means, 0)).parts : 0;
  const estimate = {
    count: messages,
    heldOut,
    outOfReach,
    parts,
    ...(balance ? { cost: parts * balance.perPart } : {}),
  };
  const ofOffer = findings.filter(({ field }) => field.startsWith('/offer'));
  const others = findings.filter(({ field }) => !field.startsWith('/offer'));
  const judged = (condition: 'offer' | 'content', label: Label, found: typeof findings): Precondition => {
    const [first] = found;
    return { condition, label, state: first ? 'failed' : 'met', detail: first?.reason ?? YES };
  };
  const offerLabel = { vi: 'Ưu đãi đã được tạo và còn hiệu lực', en: 'The offer exists and is valid' };
  const contentLabel = { vi: 'Nội dung tin nhắn hợp lệ', en: 'The content is approved by the rules' };
  const conditions = [
    await channelCondition(deps, winback),
    ...(isSms ? [balanceCondition(balance, estimate)] : []),
    (await codesCondition(deps, winback, means, messages, offerLabel)) ?? judged('offer', offerLabel, ofOffer),
    judged('content', contentLabel, others),
  ];
  return { conditions, estimate };
}

/** @throws Problem precondition_failed naming each condition that is not met, in both languages */
export function requireMet(conditions: readonly Precondition[]): void {
  const failed = conditions.filter(({ state }) => state === 'failed');
  const [first] = failed;
  if (!first) return;
  throw new Problem('precondition_failed', first.detail.en, { extra: { reason: first.detail, conditions: failed } });
}
