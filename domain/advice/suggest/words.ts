import { AUDIENCE_DEFINITIONS } from '../../audience/audience.js';
import type { ChannelName } from '../../base/channel.js';
import type { Label } from '../../base/label.js';
import type { Goal } from './goal.js';
import type { Ranked } from './rank.js';

const RESPONSE: Readonly<Record<Goal, { readonly past: Label; readonly more: Label }>> = {
  traffic: {
    past: { vi: 'lượt nhấp', en: 'clicked' },
    more: { vi: 'lượt ghé gian hàng', en: 'visits' },
  },
  orders: {
    past: { vi: 'người đặt hàng', en: 'ordered' },
    more: { vi: 'đơn hàng', en: 'orders' },
  },
};
const CHANNEL: Readonly<Record<ChannelName, string>> = {
  chat: 'chat',
  email: 'e-mail',
  sms: 'SMS',
  zalo: 'Zalo',
};

const number = (value: number, language: 'vi' | 'en', digits = 0): string =>
  value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
const percent = (rate: number, language: 'vi' | 'en'): string => `${number(rate * 100, language, 1)} %`;

function sentence(ranked: Ranked, goal: Goal, language: 'vi' | 'en'): string {
  const { audience, channel, reachable, trial, rate, enough, responses, uplift } = ranked;
  const name = AUDIENCE_DEFINITIONS[audience].label[language];
  const [people, sent, responded, expected] = [reachable, trial.sent, trial.responded, Math.round(responses)].map((n) =>
    number(n, language),
  );
  const [mean, low, high] = [rate.mean, rate.low, rate.high].map((one) => percent(one, language));
  const { past, more } = RESPONSE[goal];
  const lift = goal === 'orders' && uplift ? percent(uplift.lift, language) : undefined;
  if (language === 'vi') {
    const known = enough
      ? `Đã gửi ${sent} tin, có ${responded} ${past.vi}`
      : `Chưa đủ dữ liệu (mới gửi ${sent} tin), ước tính theo các nhóm khác`;
    const on = lift ? ` So với nhóm không gửi tin, tin nhắn mang lại thêm ${lift}.` : '';
    return `“${name}” qua ${CHANNEL[channel]}: ${people} khách nhận được tin. ${known}: tỷ lệ ${mean} (từ ${low} đến ${high}), dự kiến khoảng ${expected} ${more.vi}.${on}`;
  }
  const known = enough
    ? `Of ${sent} messages sent, ${responded} ${past.en}`
    : `Not enough data (${sent} messages sent), estimated from other groups`;
  const on = lift ? ` Against the holdout the messages brought ${lift} on top.` : '';
  return `“${name}” by ${CHANNEL[channel]}: ${people} customers can be reached. ${known}: a rate of ${mean} (${low} to ${high}), about ${expected} ${more.en} expected.${on}`;
}

/** Why this is suggested, in one or two sentences for the seller. */
export const reasonOf = (ranked: Ranked, goal: Goal): Label => ({
  vi: sentence(ranked, goal, 'vi'),
  en: sentence(ranked, goal, 'en'),
});
