import type { Label } from '../../../domain/base/label.js';
import type { WindowName } from '../../../domain/base/window.js';
import type { Metric } from '../../../domain/experiment/variants.js';

export const STEPS = ['sent', 'delivered', 'read', 'clicked', 'bought'] as const;
export type Step = (typeof STEPS)[number];

export const STEP_WORDS: Readonly<Record<Step | 'revenue', Label>> = {
  sent: { vi: 'Đã gửi', en: 'Sent' },
  delivered: { vi: 'Đã đến nơi', en: 'Delivered' },
  read: { vi: 'Đã đọc', en: 'Read' },
  clicked: { vi: 'Đã bấm', en: 'Clicked' },
  bought: { vi: 'Đã mua', en: 'Bought' },
  revenue: { vi: 'Doanh thu', en: 'Revenue' },
};

/** Completes a rate: "81.2 % of delivered". */
export const OF_WORDS: Readonly<Record<'sent' | 'delivered' | 'read' | 'clicked', Label>> = {
  sent: { vi: 'của đã gửi', en: 'of sent' },
  delivered: { vi: 'của đã đến nơi', en: 'of delivered' },
  read: { vi: 'của đã đọc', en: 'of read' },
  clicked: { vi: 'của đã bấm', en: 'of clicked' },
};

export const WINDOW_WORDS: Readonly<Record<WindowName, Label>> = {
  pre_launch: { vi: 'Trước khởi động', en: 'Pre-launch' },
  launch: { vi: 'Khởi động', en: 'Launch' },
  campaign_day: { vi: 'Ngày chiến dịch', en: 'Campaign day' },
  post_campaign: { vi: 'Sau chiến dịch', en: 'Post-campaign' },
};

export const METRIC_WORDS: Readonly<Record<Metric, Label>> = {
  clicked: { vi: 'Tỷ lệ bấm', en: 'Share who clicked' },
  bought: { vi: 'Tỷ lệ mua', en: 'Share who bought' },
  revenue: { vi: 'Doanh thu mỗi khách', en: 'Revenue per customer' },
};

/** What pictures say besides numbers. */
export const SAID = {
  funnel: { vi: 'Hiệu quả của tin nhắn', en: 'What the messages brought' },
  windows: { vi: 'Hiệu quả theo giai đoạn', en: 'What each window brought' },
  hours: { vi: 'Diễn biến theo thời gian', en: 'As time went by' },
  variants: { vi: 'So sánh các mẫu tin', en: 'The messages compared' },
  people: {
    vi: 'Mỗi khách tính một lần cho mỗi tin; lượt mở và bấm của máy không tính.',
    en: 'Customers count once per message; reads and clicks of machines do not count.',
  },
  asOf: { vi: 'Số liệu lúc', en: 'As of' },
  none: { vi: 'Chưa có tin nhắn nào được gửi.', en: 'No message has been sent yet.' },
  noWindows: { vi: 'Chiến dịch chưa có giai đoạn nào.', en: 'The campaign has no windows yet.' },
  noHours: { vi: 'Chưa có gì xảy ra.', en: 'Nothing has happened yet.' },
  noVariants: { vi: 'Chưa có khách nào được chia mẫu tin.', en: 'No customer has been drawn yet.' },
  customers: { vi: 'khách', en: 'customers' },
  difference: {
    vi: 'Chênh lệch so với mẫu A, khoảng tin cậy 95 % cho tất cả các mẫu',
    en: 'Difference to message A, 95 % interval for all messages together',
  },
  points: { vi: 'điểm %', en: 'points' },
  noInterval: { vi: 'chưa đủ người mua để so sánh', en: 'too few buyers to compare' },
  itself: { vi: 'mẫu gốc', en: "the outreach's own" },
} as const satisfies Record<string, Label>;
