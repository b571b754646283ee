import type { Label } from '../base/label.js';

const vi = (value: number): string => value.toLocaleString('vi');
const en = (value: number): string => value.toLocaleString('en');
const times = (count: number): string => (count === 1 ? 'once' : `${en(count)} times`);

const few = 'so the shop sets the number of days itself';
const own = 'shop hãy tự chọn số ngày';

/** Too few came back for a day that would not be chance. @param seenDays days from the first order to the newest */
export const fewWords = (returns: number, seenDays: number): Label => ({
  vi: `Chưa đủ lịch sử đơn hàng để gợi ý: trong ${vi(seenDays)} ngày, khách mới quay lại mua ${vi(returns)} lần; ${own}.`,
  en: `Too little history for a suggestion: in ${en(seenDays)} days, customers have come back ${times(returns)}, ${few}.`,
});

/** Enough came back, but the history ends while many are still on their way. */
export const shortWords = (returns: number, seenDays: number): Label => ({
  vi: `Chưa đủ lịch sử đơn hàng để gợi ý: ${vi(seenDays)} ngày là quá ngắn, nhiều khách vẫn đang quay lại (${vi(returns)} lần); ${own}.`,
  en: `Too little history for a suggestion: ${en(seenDays)} days are too short, as many customers are still coming back (${times(returns)} so far), ${few}.`,
});

/** @param days suggested @param measured before it was kept within 14 to 180 days */
export function suggestedWords(
  days: number,
  measured: number,
  { low, high }: { readonly low: number; readonly high: number },
): Label {
  const kept =
    days === measured
      ? { vi: '', en: '' }
      : {
          vi: ` Gợi ý là ${vi(days)} ngày, trong khoảng cho phép 14–180.`,
          en: ` Suggested are ${en(days)}, within 14 to 180.`,
        };
  return {
    vi: `80 % số khách quay lại đã quay lại trong vòng ${vi(measured)} ngày (khoảng tin cậy 95 %: ${vi(low)}–${vi(high)} ngày).${kept.vi}`,
    en: `80 % of those who come back are back within ${en(measured)} days (95 % interval ${en(low)} to ${en(high)}).${kept.en}`,
  };
}
