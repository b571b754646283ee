import { dayOf } from '../../base/zone.js';
import { zaloPolicyAt } from '../../customer/zalo/policy.js';
import { ENABLED } from '../../message/zalo/template-info.js';
import type { PlannedOutreach, PreflightFinding, PreflightPlan } from './plan.js';
import type { ZaloAccountState } from './zalo-known.js';

const SOURCE = 'docs/sources.md#zalo-template-messages';
const VIETNAM = 'Asia/Ho_Chi_Minh';

const ofZalo = ({ outreaches }: Pick<PreflightPlan, 'outreaches'>): readonly PlannedOutreach[] =>
  outreaches.filter(({ channel }) => channel === 'zalo');

/** Messages and what they cost, VND, when each is delivered; the cost absent where a template's price is not known. */
export function zaloCost(plan: Pick<PreflightPlan, 'outreaches'>): { messages: number; cost?: number } {
  const own = ofZalo(plan);
  const messages = own.reduce((sum, { reachable }) => sum + reachable, 0);
  const prices = own.flatMap(({ zalo }) => zalo?.price ?? []);
  if (prices.length < own.length) return { messages };
  return { messages, cost: own.reduce((sum, { reachable, zalo }) => sum + reachable * (zalo?.price ?? 0), 0) };
}

/** Is there an account, does it answer, and are its level, its quota and its quality enough for the plan? */
export function checkZaloAccount(plan: PreflightPlan): PreflightFinding[] {
  const own = ofZalo(plan);
  if (own.length === 0) return [];
  const { zalo } = plan;
  if (!zalo) {
    return [
      {
        code: 'zalo_not_set_up',
        severity: 'block',
        reason: { vi: 'Chưa có tài khoản Zalo để gửi tin.', en: 'No Zalo account is set up to send with.' },
        fix: { vi: 'Cài đặt tài khoản Zalo hoặc đổi kênh.', en: 'Set the Zalo account up, or use another channel.' },
        source: SOURCE,
      },
    ];
  }
  const { state } = zalo;
  if (!state) {
    return [
      {
        code: 'zalo_unknown',
        severity: 'warn',
        reason: { vi: 'Chưa hỏi được hạn mức và chất lượng của tài khoản Zalo.', en: 'Zalo did not tell its quota.' },
        fix: { vi: 'Xem hạn mức trong trang quản lý Zalo.', en: "See the quota on Zalo's own page." },
        source: SOURCE,
      },
    ];
  }
  return [...checkLevel(plan, own, state), ...checkPromotion(own, state), ...checkQuality(plan, state)];
}

/** By days in Vietnam, where Zalo counts them. */
function checkLevel(
  { now }: PreflightPlan,
  own: readonly PlannedOutreach[],
  { daily, remaining }: ZaloAccountState,
): PreflightFinding[] {
  const today = dayOf(now, VIETNAM);
  const byDay = new Map<string, number>();
  for (const { dueAt, reachable } of own) {
    const day = dayOf(dueAt < now ? now : dueAt, VIETNAM);
    byDay.set(day, (byDay.get(day) ?? 0) + reachable);
  }
  return [...byDay].flatMap(([day, messages]) => {
    const level = day === today ? (remaining ?? daily) : daily;
    if (level === undefined || messages <= level) return [];
    return [
      {
        code: 'zalo_level',
        severity: 'warn' as const,
        reason: {
          vi: `Ngày ${day} cần ${messages} tin Zalo, hạn mức còn ${level}: phần còn lại chờ ngày sau hoặc hết hạn.`,
          en: `On ${day} the plan needs ${messages} Zalo messages and ${level} are left: the rest waits, or expires.`,
        },
        fix: { vi: 'Chia tin ra nhiều ngày.', en: 'Spread the messages over more days.' },
        source: SOURCE,
      },
    ];
  });
}

function checkPromotion(own: readonly PlannedOutreach[], { promotionRemaining }: ZaloAccountState): PreflightFinding[] {
  const promotion = own.filter(({ zalo }) => zalo?.tag === 'PROMOTION');
  const messages = promotion.reduce((sum, { reachable }) => sum + reachable, 0);
  if (promotionRemaining === undefined || messages <= promotionRemaining) return [];
  return [
    {
      code: 'zalo_promotion_quota',
      severity: 'warn',
      reason: {
        vi: `Cần ${messages} tin khuyến mãi Zalo, tháng này còn ${promotionRemaining}.`,
        en: `The plan needs ${messages} promotion messages and ${promotionRemaining} are left this month.`,
      },
      fix: { vi: 'Thu hẹp nhóm hoặc dời sang tháng sau.', en: 'Narrow the audience, or move it to the next month.' },
      source: SOURCE,
    },
  ];
}

function checkQuality({ now }: PreflightPlan, { quality, weekQuality }: ZaloAccountState): PreflightFinding[] {
  const { lowQuality } = zaloPolicyAt(now);
  if (![quality, weekQuality].some((word) => word !== undefined && lowQuality.includes(word))) return [];
  return [
    {
      code: 'zalo_quality',
      severity: 'warn',
      reason: {
        vi: 'Zalo đánh giá chất lượng gửi tin thấp: hạn mức có thể bị giảm.',
        en: "Zalo calls the account's quality low: its level may fall.",
      },
      fix: { vi: 'Gửi ít hơn, cho khách thật sự quan tâm.', en: 'Send less, and to people who care.' },
      source: SOURCE,
    },
  ];
}

/** One outreach: its template as it stands today, and who of the audience Zalo takes messages to. */
export function checkZaloOutreach(plan: PreflightPlan, outreach: PlannedOutreach): PreflightFinding[] {
  if (outreach.channel !== 'zalo') return [];
  return [...checkOrders(plan, outreach), ...checkTemplate(plan, outreach)];
}

function checkOrders({ now }: PreflightPlan, { id, members, zalo }: PlannedOutreach): PreflightFinding[] {
  const without = zalo?.withoutOrder ?? 0;
  const days = zaloPolicyAt(now).orderDays[zalo?.tag ?? 'PROMOTION'];
  const lately = days === null ? { vi: '', en: '' } : { vi: ` trong ${days} ngày`, en: ` in the last ${days} days` };
  if (zalo?.neverBought === true || (members > 0 && without === members)) {
    return [
      {
        code: 'zalo_never_bought',
        severity: 'block',
        outreach: id,
        reason: {
          vi: `Zalo chỉ nhận tin gửi cho khách đã đặt hàng${lately.vi}; nhóm này không có ai như vậy.`,
          en: `Zalo takes messages only to people who have ordered${lately.en}, and nobody in this audience has.`,
        },
        fix: { vi: 'Chọn nhóm khách đã mua hoặc kênh khác.', en: 'Choose an audience of buyers, or another channel.' },
        source: SOURCE,
      },
    ];
  }
  if (without === 0) return [];
  return [
    {
      code: 'zalo_without_order',
      severity: 'info',
      outreach: id,
      reason: {
        vi: `${without} trên ${members} khách chưa đặt hàng${lately.vi}, nên không được gửi qua Zalo.`,
        en: `${without} of ${members} customers have not ordered${lately.en} and get no Zalo message.`,
      },
      fix: { vi: 'Nhắn nhóm này qua kênh khác.', en: 'Reach them by another channel.' },
      source: SOURCE,
    },
  ];
}

function checkTemplate({ zalo: known, now }: PreflightPlan, { id, zalo }: PlannedOutreach): PreflightFinding[] {
  const template = zalo && known?.templates.get(zalo.template);
  if (!zalo || template === undefined) return [];
  const isGone = template === null;
  if (isGone || template.status !== ENABLED || template.tag !== zalo.tag) {
    const state = isGone ? '–' : `${template.status}, ${template.tag}`;
    return [
      {
        code: 'zalo_template_changed',
        severity: 'block',
        outreach: id,
        reason: {
          vi: `Mẫu tin Zalo ${zalo.template} không còn như khi lưu (${state}).`,
          en: `The Zalo template ${zalo.template} is not as it was when the message was saved (${state}).`,
        },
        fix: { vi: 'Chọn lại mẫu tin và lưu.', en: 'Choose the template again and save.' },
        source: SOURCE,
      },
    ];
  }
  if (!zaloPolicyAt(now).lowQuality.includes(template.quality)) return [];
  return [
    {
      code: 'zalo_template_quality',
      severity: 'warn',
      outreach: id,
      reason: {
        vi: `Zalo đánh giá mẫu tin ${zalo.template} chất lượng thấp và có thể khóa mẫu.`,
        en: `Zalo calls the quality of the template ${zalo.template} low, and may switch it off.`,
      },
      fix: { vi: 'Sửa mẫu tin hoặc gửi ít hơn.', en: 'Mend the template, or send less of it.' },
      source: SOURCE,
    },
  ];
}
