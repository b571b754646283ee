import type { Label } from '../../domain/base/label.js';
import type { CampaignState } from '../../domain/campaign/states.js';

/** What a report says besides numbers. */
export const REPORT = {
  title: { vi: 'Báo cáo chiến dịch', en: 'Campaign report' },
  saleDay: { vi: 'Ngày sale', en: 'Sale day' },
  asOf: { vi: 'Số liệu lúc', en: 'As of' },
  windows: { vi: 'Mục tiêu và thời gian', en: 'Goals and times' },
  window: { vi: 'Giai đoạn', en: 'Window' },
  goal: { vi: 'Mục tiêu', en: 'Goal' },
  time: { vi: 'Thời gian', en: 'Time' },
  ledger: { vi: 'Sổ đối soát', en: 'Ledger' },
  audience: { vi: 'Nhóm khách', en: 'Audience' },
  sent: { vi: 'Đã gửi', en: 'Sent' },
  failed: { vi: 'Lỗi', en: 'Failed' },
  skipped: { vi: 'Bỏ qua', en: 'Skipped' },
  expired: { vi: 'Hết hạn', en: 'Expired' },
  pending: { vi: 'Đang chờ', en: 'Pending' },
  unknown: { vi: 'Không rõ', en: 'Unknown' },
  total: { vi: 'Tổng cộng', en: 'Total' },
  balanced: {
    vi: 'Khớp: nhóm khách bằng tổng các cột còn lại.',
    en: 'Balanced: the audience is the sum of the other columns.',
  },
  off: { vi: 'Chưa khớp: hãy báo cho người vận hành.', en: 'Out of balance: tell whoever runs the system.' },
  brought: { vi: 'Từ gửi tin đến mua hàng', en: 'From sent to bought' },
  lift: { vi: 'Tin nhắn thực sự mang lại gì', en: 'What the messages really brought' },
  noHoldout: {
    vi: 'Chiến dịch không giữ lại nhóm đối chứng, nên không biết bao nhiêu người mua là nhờ tin nhắn.',
    en: 'The campaign held nobody out, so how many bought because of the messages is not known.',
  },
  definitions: { vi: 'Cách tính', en: 'Definitions' },
  ended: {
    vi: 'Liên kết báo cáo không đúng hoặc đã hết hạn. Hãy xin người gửi một liên kết mới.',
    en: 'The link to the report is wrong or has ended. Ask whoever sent it for another.',
  },
} as const satisfies Record<string, Label>;

/** The rates and steps of a report in a sentence each; docs/metrics.md has all of them. */
export const DEFINITIONS: readonly Label[] = [
  {
    vi: 'Đã đến nơi: nhà cung cấp báo đã nhận, hoặc đã được đọc; tỷ lệ tính trên số đã gửi.',
    en: 'Delivered: reported delivered by the provider, or read; a share of those sent to.',
  },
  {
    vi: 'Đã đọc: được báo đã đọc, hoặc do người mở, hoặc đã bấm; tỷ lệ tính trên số đã đến nơi.',
    en: 'Read: reported read, or opened by no machine, or clicked; a share of those delivered.',
  },
  {
    vi: 'Đã bấm: không phải máy đã mở một liên kết của tin; tỷ lệ tính trên số đã đến nơi.',
    en: 'Clicked: no machine followed a link of the message; a share of those delivered.',
  },
  {
    vi: 'Đã mua: có ít nhất một đơn hợp lệ được tính cho tin; đơn hủy và trả lại không tính; tỷ lệ tính trên số đã đến nơi.',
    en: 'Bought: at least one valid order belongs to the message; cancelled and returned ones do not; a share of those delivered.',
  },
];

export const STATE_WORDS: Readonly<Record<CampaignState, Label>> = {
  draft: { vi: 'Bản nháp', en: 'Draft' },
  active: { vi: 'Đang hoạt động', en: 'Active' },
  paused: { vi: 'Tạm dừng', en: 'Paused' },
  cancelled: { vi: 'Đã hủy', en: 'Cancelled' },
  completed: { vi: 'Đã kết thúc', en: 'Completed' },
};
