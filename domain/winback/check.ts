import { type AtField, blocking, type Finding, finding, shown, type Told } from '../base/finding.js';
import { dayEnd, dayOf, dayStart, instantOf, isDay } from '../base/zone.js';
import { isAllowed } from '../hours/hours.js';
import { hoursOf, type ShopHoursInput } from '../hours/shop-hours.js';
import type { ContentRules } from '../message/content/banned-list.js';
import { checkContent, type ShopContent } from '../message/content/check.js';
import type { ContentUse } from '../message/content/use.js';
import { sampleCode } from '../message/sample-code.js';
import { transliterate } from '../message/sms/transliterate.js';
import { wholeSource } from '../message/template.js';
import type { Offer } from '../offer/offer.js';
import { endsEarly, isPast, startsLate } from '../offer/validity.js';
import { WINBACK_CHANNELS, type WinbackSettings } from './winback.js';

export type WinbackFinding = Finding<AtField & Told>;
/** What the shop has, for a programme to use. */
export interface WinbackMeans {
  readonly shopName: string;
  readonly zone: string;
  readonly hours?: ShopHoursInput;
  readonly hotline?: string;
  readonly offers: readonly Offer[];
  readonly allowedDomains: readonly string[];
  /** Where tracking links lead; no trailing slash. */
  readonly publicUrl: string;
  /** What the shop changed about content rules. */
  readonly rules?: ContentRules;
  readonly now: Date;
}

const MAX_STEPS = 3;
export const MAX_DAYS = 1095;
const MAX_AFTER = 90;
const MAX_LIMIT = 100_000;
const MAX_HOLDOUT = 0.5;
const CANNOT = 'save the programme';

/** @param vi says in Vietnamese what is allowed */
function refuse(code: string, field: string, value: unknown, allowed: string, vi: string): WinbackFinding {
  const found = finding(code, CANNOT, field, value, allowed);
  const reason = { vi: `${vi} (giá trị hiện tại: ${shown(value)}).`, en: found.message };
  return { ...found, reason };
}

const isWhole = (value: number, min: number, max: number): boolean =>
  Number.isInteger(value) && value >= min && value <= max;

function checkNumbers({ days, dailyLimit, holdout }: WinbackSettings): WinbackFinding[] {
  const findings: WinbackFinding[] = [];
  if (!isWhole(days, 1, MAX_DAYS)) {
    const vi = `Số ngày chưa mua phải là số nguyên từ 1 đến ${MAX_DAYS}`;
    findings.push(refuse('winback_days', '/days', days, `a whole number of days from 1 to ${MAX_DAYS}`, vi));
  }
  if (!isWhole(dailyLimit, 1, MAX_LIMIT)) {
    const vi = `Số khách mỗi ngày phải là số nguyên từ 1 đến ${MAX_LIMIT}`;
    findings.push(refuse('winback_daily_limit', '/dailyLimit', dailyLimit, `from 1 to ${MAX_LIMIT}`, vi));
  }
  if (!(holdout >= 0 && holdout <= MAX_HOLDOUT)) {
    const vi = `Tỷ lệ nhóm đối chứng phải từ 0 đến ${MAX_HOLDOUT}`;
    findings.push(refuse('winback_holdout', '/holdout', holdout, `from 0 (off) to ${MAX_HOLDOUT}`, vi));
  }
  return findings;
}

const HOUR = /^([01]\d|2[0-3]):[0-5]\d$/;

function checkTimes(settings: WinbackSettings, means: WinbackMeans): WinbackFinding[] {
  const { hour, channel, startDay, endDay } = settings;
  const findings: WinbackFinding[] = [];
  const today = dayOf(means.now, means.zone);
  if (!HOUR.test(hour)) {
    findings.push(refuse('winback_hour', '/hour', hour, 'HH:MM, 00:00 to 23:59', 'Giờ gửi phải có dạng HH:MM'));
  } else if (!isAllowed(instantOf(today, hour, means.zone), channel, means.zone, hoursOf(means))) {
    const vi = 'Giờ gửi phải nằm trong khung giờ được phép của kênh';
    findings.push(refuse('winback_hour', '/hour', hour, `inside the sending hours of ${channel}`, vi));
  }
  const days = [
    ['/startDay', startDay],
    ['/endDay', endDay],
  ] as const;
  const wrong = days.filter(([, day]) => day !== undefined && !isDay(day));
  for (const [field, day] of wrong) {
    findings.push(refuse('winback_dates', field, day, 'a calendar day YYYY-MM-DD', 'Ngày phải có dạng YYYY-MM-DD'));
  }
  if (wrong.length > 0 || endDay === undefined) return findings;
  if (startDay !== undefined && endDay < startDay) {
    const vi = 'Ngày kết thúc không được trước ngày bắt đầu';
    findings.push(refuse('winback_dates', '/endDay', endDay, `not before the first day ${startDay}`, vi));
  } else if (dayEnd(endDay, means.zone) <= means.now) {
    findings.push(refuse('winback_dates', '/endDay', endDay, `${today} or later`, 'Ngày kết thúc đã qua'));
  }
  return findings;
}

function checkOffer({ offer, steps, startDay, endDay }: WinbackSettings, means: WinbackMeans): WinbackFinding[] {
  if (!offer.enabled) {
    // The seed's own note: the parameter needs the toggle.
    return steps.flatMap(({ template }, index) => {
      if (!/\boffer_code\b/.test(wholeSource(template))) return [];
      const vi = 'Nội dung có chèn tham số Mã ưu đãi nên phải bật nút kích hoạt và lựa chọn mã ưu đãi';
      const allowed = 'without {{ offer_code }}, or the offer must be switched on and chosen';
      return [refuse('offer_missing', `/steps/${index}/template/text`, '{{ offer_code }}', allowed, vi)];
    });
  }
  const found = means.offers.find(({ key }) => key === offer.key);
  if (!found) {
    const names = means.offers.map(({ key }) => key).join(', ');
    const allowed = names === '' ? 'an offer of the shop, which has none' : `one of ${names}`;
    return [refuse('unknown_offer', '/offer/key', offer.key, allowed, 'Phải chọn một mã ưu đãi đã tạo của cửa hàng')];
  }
  const first = startDay !== undefined && isDay(startDay) ? dayStart(startDay, means.zone) : means.now;
  if (startsLate(found, first) && startsLate(found, means.now)) {
    const allowed = 'an offer that is valid when the programme begins';
    const vi = 'Mã ưu đãi chưa có hiệu lực khi chương trình bắt đầu';
    return [refuse('offer_starts_late', '/offer/key', found.startsAt, allowed, vi)];
  }
  const last = endDay !== undefined && isDay(endDay) ? dayEnd(endDay, means.zone) : means.now;
  if (!endsEarly(found, last) && !isPast(found, means.now)) return [];
  const allowed = 'an offer that lasts as long as the programme';
  return [refuse('offer_ends_early', '/offer/key', found.endsAt, allowed, 'Mã ưu đãi hết hạn trước chương trình')];
}

/** The shop as its texts are judged. */
const shopOf = (means: WinbackMeans): ShopContent => ({
  name: means.shopName,
  ...(means.hotline === undefined ? {} : { hotline: means.hotline }),
  publicUrl: means.publicUrl,
  allowedDomains: means.allowedDomains,
  offers: means.offers,
  ...(means.rules ? { rules: means.rules } : {}),
});

function useOf(settings: WinbackSettings, means: WinbackMeans, index: number): ContentUse {
  const offer = means.offers.find(({ key }) => key === settings.offer.key);
  return {
    kind: 'winback',
    channel: settings.channel,
    template: settings.steps[index]?.template ?? { text: '' },
    ...(settings.offer.enabled ? { offer: offer ? { code: sampleCode(offer) } : {} } : {}),
    route: settings.smsRoute,
    at: means.now,
    field: `/steps/${index}/template`,
  };
}

/** The offer's own rule is the programme's (checkOffer): it speaks of the toggle. */
const checkMessages = (settings: WinbackSettings, means: WinbackMeans): WinbackFinding[] =>
  settings.steps.flatMap((_, index) =>
    blocking(checkContent(shopOf(means), useOf(settings, means, index)).findings).filter(
      ({ code }) => code !== 'offer_missing',
    ),
  );

function checkSteps({ steps }: WinbackSettings): WinbackFinding[] {
  if (steps.length < 1 || steps.length > MAX_STEPS) {
    const vi = `Chương trình có từ 1 đến ${MAX_STEPS} tin nhắn`;
    return [refuse('winback_steps', '/steps', steps.length, `1 to ${MAX_STEPS} messages`, vi)];
  }
  return steps.flatMap(({ afterDays }, index) => {
    const before = steps[index - 1]?.afterDays;
    const isRight = before === undefined ? afterDays === 0 : isWhole(afterDays, before + 1, MAX_AFTER);
    if (isRight) return [];
    const allowed =
      before === undefined ? '0 for the first message' : `a whole number from ${before + 1} to ${MAX_AFTER}`;
    const vi = 'Tin đầu tiên gửi sau 0 ngày, các tin sau cách tăng dần theo số ngày nguyên';
    return [refuse('winback_steps', `/steps/${index}/afterDays`, afterDays, allowed, vi)];
  });
}

/**
 * All that is wrong with a programme: numbers, times, steps, offer (the seed's rule), and the content under its channel's
 * rules (docs/seeds.md#content for SMS). Empty: it may be saved.
 */
export function checkWinback(settings: WinbackSettings, means: WinbackMeans): WinbackFinding[] {
  if (!WINBACK_CHANNELS.includes(settings.channel)) {
    return [refuse('unknown_channel', '/channel', settings.channel, 'email or sms', 'Kênh gửi phải là Email hoặc SMS')];
  }
  return [
    ...checkNumbers(settings),
    ...checkTimes(settings, means),
    ...checkSteps(settings),
    ...checkOffer(settings, means),
    ...checkMessages(settings, means),
  ];
}

/** The message of a step as it leaves with the longest values; for counting its parts. '' when it cannot be rendered. */
export function sampleText(settings: WinbackSettings, means: WinbackMeans, index: number): string {
  const use = useOf(settings, means, index);
  const { text } = checkContent(shopOf(means), use);
  if (text === undefined) return '';
  return settings.channel === 'sms'
    ? transliterate(text, { codes: use.offer?.code ? [use.offer.code] : [] }).text
    : text;
}
