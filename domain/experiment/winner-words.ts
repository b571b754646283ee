import type { Label } from '../base/label.js';
import type { Judgement } from './winner.js';

const NO_WINNER = {
  blocked: {
    vi: 'Không thể kết luận: số khách của các mẫu tin không khớp tỷ lệ đã chia.',
    en: 'No verdict: the messages have not the numbers of customers that they were drawn with.',
  },
  not_enough: {
    vi: 'Chưa đủ dữ liệu để chọn mẫu tin.',
    en: 'Not enough data yet to choose a message.',
  },
} as const satisfies Record<string, Label>;

/** What may be said of an experiment. @param isOver the horizon has passed: before, one is ahead and none has won */
export function winnerWords({ winner, reason, isCertain }: Judgement, isOver: boolean): Label {
  const name = winner.toUpperCase();
  if (reason !== 'best') {
    const { vi, en } = NO_WINNER[reason];
    if (!isOver) return { vi, en };
    return { vi: `${vi} Phần còn lại nhận mẫu ${name}.`, en: `${en} The rest gets message ${name}.` };
  }
  if (!isOver) {
    return {
      vi: `Mẫu ${name} đang dẫn trước; chưa kết luận trước khi hết thời hạn.`,
      en: `Message ${name} is ahead; none has won before the horizon.`,
    };
  }
  return isCertain
    ? {
        vi: `Mẫu ${name} thắng, khác biệt rõ so với mọi mẫu khác.`,
        en: `Message ${name} wins, clearly apart from every other.`,
      }
    : {
        vi: `Mẫu ${name} có kết quả cao nhất, nhưng khác biệt có thể do ngẫu nhiên.`,
        en: `Message ${name} did best, though the difference may be chance.`,
      };
}
