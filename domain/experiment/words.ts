import type { Label } from '../base/label.js';
import type { Lift } from './rates.js';
import type { Comparison } from './verdict.js';

type Language = 'vi' | 'en';

const written = (value: number, language: Language, digits = 0): string =>
  value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });

const points = (value: number, language: Language): string =>
  `${value > 0 ? '+' : ''}${written(value * 100, language, 1)}`;
const percent = (value: number, language: Language): string => `${written(value * 100, language, 1)} %`;

/** `+1.0 points, 95 % interval −0.1 to +1.8`. */
function between({ lift, low, high }: Lift, language: Language): string {
  const [middle, from, to] = [lift, low, high].map((one) => points(one, language));
  return language === 'vi'
    ? `${middle} điểm phần trăm (khoảng tin cậy 95 %: ${from} đến ${to})`
    : `${middle} points (95 % interval ${from} to ${to})`;
}

function judged(one: Comparison, language: Language): string {
  const { verdict, ratio, enough } = one;
  const people = written(enough, language);
  if (language === 'vi') {
    switch (verdict) {
      case 'blocked':
        return `Không thể kết luận: số người của hai nhóm không khớp tỷ lệ đã chia (p = ${written(ratio.p, 'vi', 5)}), có người bị mất hoặc thừa không do ngẫu nhiên.`;
      case 'running':
        return 'Chưa kết luận: thời gian tính đơn hàng chưa hết.';
      case 'not_enough':
        return `Chưa đủ dữ liệu. Cần khoảng ${people} khách ở cả hai nhóm để thấy được mức tăng bằng một nửa tỷ lệ mua khi không nhắn tin.`;
      case 'more':
        return 'Tin nhắn mang lại thêm người mua.';
      case 'fewer':
        return 'Nhóm được nhắn tin mua ít hơn nhóm không nhắn.';
      case 'none':
        return 'Không thấy khác biệt, dù số khách đủ để thấy mức tăng bằng một nửa tỷ lệ mua khi không nhắn tin.';
    }
  }
  switch (verdict) {
    case 'blocked':
      return `No verdict: the arms have not the sizes that they were drawn with (p = ${written(ratio.p, 'en', 5)}), so people are missing from one of them, or too many in it, and not by chance.`;
    case 'running':
      return 'No verdict yet: orders that count may still come.';
    case 'not_enough':
      return `Not enough data yet. About ${people} customers in both arms together would show a lift of half the rate without messages.`;
    case 'more':
      return 'The messages brought buyers who would not have bought.';
    case 'fewer':
      return 'Customers who got the messages bought less often than those held out.';
    case 'none':
      return 'No difference is seen, though there were enough customers to see a lift of half the rate without messages.';
  }
}

function sentence(one: Comparison, language: Language): string {
  const { treated, holdout, lift } = one;
  const rate = ({ assigned, bought }: Comparison['treated']): string =>
    `${written(bought, language)}/${written(assigned, language)} (${percent(bought / assigned, language)})`;
  if (!lift) return judged(one, language);
  const told =
    language === 'vi'
      ? `Được nhắn tin: ${rate(treated)} đã mua; không nhắn: ${rate(holdout)}; chênh lệch ${between(lift, 'vi')}.`
      : `Of those treated ${rate(treated)} bought, of those held out ${rate(holdout)}: ${between(lift, 'en')}.`;
  return `${told} ${judged(one, language)}`;
}

/** The comparison as a seller reads it: the numbers, then what may be said of them. */
export const comparisonWords = (one: Comparison): Label => ({ vi: sentence(one, 'vi'), en: sentence(one, 'en') });
