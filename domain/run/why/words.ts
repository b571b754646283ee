import type { Label } from '../../base/label.js';
import type { SkipReason } from '../../base/outcome.js';
import { type Decided, type Decision, isSkipReason } from './decision.js';

const SKIPPED: Readonly<Record<SkipReason, Label>> = {
  no_consent: { vi: 'Khách chưa đồng ý nhận tin qua kênh này.', en: 'The customer has not agreed to this channel.' },
  opted_out: { vi: 'Khách đã từ chối nhận tin qua kênh này.', en: 'The customer has refused this channel.' },
  suppressed: {
    vi: 'Địa chỉ của khách không còn được dùng.',
    en: 'The address is not to be used any more.',
  },
  no_address: { vi: 'Khách không có địa chỉ cho kênh này.', en: 'The customer has no address for this channel.' },
  no_order: {
    vi: 'Zalo chỉ nhận tin gửi cho khách đã đặt hàng gần đây.',
    en: 'Zalo takes messages only to people who have ordered, for promotion lately.',
  },
  cap_reached: { vi: 'Khách đã nhận đủ số tin cho phép.', en: 'The customer had as many messages as a cap allows.' },
  already_in_window: {
    vi: 'Khách đã nhận một tin khác trong giai đoạn này.',
    en: 'The customer had another message in this window.',
  },
  same_address: {
    vi: 'Khách khác có cùng địa chỉ đã được chọn.',
    en: 'Another customer of the same address was chosen.',
  },
  higher_priority: {
    vi: 'Khách được phục vụ bởi tin có ưu tiên cao hơn vào cùng lúc.',
    en: 'A message that comes first at the same instant serves the customer.',
  },
  no_longer_qualifies: {
    vi: 'Khách không còn thuộc nhóm khi tin sắp gửi.',
    en: 'The customer no longer belonged to the audience when the message was to leave.',
  },
  customer_gone: { vi: 'Khách không còn trong gian hàng.', en: 'The shop had the customer no more.' },
  cancelled: { vi: 'Chiến dịch đã bị hủy.', en: 'The campaign was cancelled.' },
  contended: {
    vi: 'Dữ liệu của khách thay đổi liên tục lúc gửi.',
    en: 'The customer was being changed all the time while the message was to leave.',
  },
  no_code: { vi: 'Không còn mã ưu đãi cho khách.', en: 'No code of the offer was left.' },
  quota: { vi: 'Hết hạn mức tin của sàn.', en: "The platform's quota was used up." },
  set_aside: {
    vi: 'Người vận hành đã kết thúc lượt gửi trước khi tới lượt khách.',
    en: 'Somebody ended the run before the message had left.',
  },
  folded: { vi: 'Tin trễ được gộp vào giai đoạn sau.', en: 'The message was late and left to the next window.' },
};

const DECIDED: Readonly<Record<Exclude<Decided, 'skipped'>, Label>> = {
  sent: { vi: 'Nhà cung cấp đã nhận tin.', en: 'The provider took the message.' },
  failed: { vi: 'Nhà cung cấp từ chối người nhận.', en: 'The provider refused this recipient.' },
  expired: { vi: 'Hết thời gian gửi trước khi tới lượt khách.', en: 'The time of the outreach was over before.' },
  unknown: {
    vi: 'Tin có thể đã gửi; không thể biết chắc và không gửi lại.',
    en: 'The message may have left; nobody can tell, and it is never sent again.',
  },
  pending: { vi: 'Khách đang chờ tới lượt.', en: 'The customer is planned and waits for the message.' },
  waits: {
    vi: 'Khách chờ mẫu tin thắng của thử nghiệm.',
    en: 'The customer waits for the winner of an experiment.',
  },
  held_out: {
    vi: 'Khách thuộc nhóm giữ lại để đo hiệu quả, không nhận tin của chiến dịch.',
    en: 'The customer is held out of the campaign, so that its lift can be measured.',
  },
  no_member: {
    vi: 'Khách không thuộc nhóm khi lập danh sách.',
    en: 'The customer did not belong to the audience when it was planned.',
  },
  not_planned: { vi: 'Chưa lập danh sách tới khách.', en: 'The plan has not come to the customer yet.' },
};

/** The rule behind a decision, in a sentence. */
export function decisionWords({ decided, reason }: Pick<Decision, 'decided' | 'reason'>): Label {
  if (decided !== 'skipped') return DECIDED[decided];
  return isSkipReason(reason) ? SKIPPED[reason] : { vi: 'Không rõ lý do.', en: 'The reason was not recorded.' };
}
