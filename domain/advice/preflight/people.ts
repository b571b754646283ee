import { HOUR_MS } from '../../base/time.js';
import type { Cap } from '../../customer/caps.js';
import type { PlannedOutreach, PreflightFinding, PreflightPlan } from './plan.js';

/** The first seed's first principle: the group has to be large enough. */
export function checkSize(plan: PreflightPlan, { id, members, reachable }: PlannedOutreach): PreflightFinding[] {
  const source = 'docs/seeds.md#guidelines (the audience has to be large enough); docs/sources.md#audience-definitions';
  if (reachable === 0) {
    return [
      {
        code: 'nobody_to_reach',
        // Others of the plan may still reach somebody, and people join an audience until it is due.
        severity: 'warn',
        outreach: id,
        reason: {
          vi: `Hiện không có khách nào nhận được tin này (nhóm có ${members} khách).`,
          en: `Nobody would get this message now (the audience has ${members} customers).`,
        },
        fix: { vi: 'Chọn nhóm hoặc kênh khác.', en: 'Choose another audience or channel.' },
        source,
      },
    ];
  }
  if (reachable >= plan.smallAudience) return [];
  return [
    {
      code: 'small_group',
      severity: 'warn',
      outreach: id,
      reason: {
        vi: `Nhóm nhỏ: chỉ ${reachable} khách nhận được tin.`,
        en: `A small group: it reaches ${reachable} people.`,
      },
      fix: {
        vi: `Mở rộng nhóm đến ít nhất ${plan.smallAudience} khách.`,
        en: `Widen the audience to at least ${plan.smallAudience}.`,
      },
      source,
    },
  ];
}

/** The first seed's second principle: a reason to act. */
export function checkIncentive(_plan: PreflightPlan, { id, incentive }: PlannedOutreach): PreflightFinding[] {
  if (incentive) return [];
  return [
    {
      code: 'no_incentive',
      severity: 'warn',
      outreach: id,
      reason: {
        vi: 'Tin nhắn không có ưu đãi, hình ảnh hay voucher.',
        en: 'The message has no offer, image or voucher.',
      },
      fix: { vi: 'Thêm ưu đãi, hình ảnh hoặc voucher.', en: 'Add an offer, an image or a voucher.' },
      source: 'docs/seeds.md#guidelines (give people a reason to act)',
    },
  ];
}

const counts = (cap: Cap, channel: PlannedOutreach['channel']): boolean =>
  !cap.channels || cap.channels.includes(channel);

/**
 * Plans within one cap's hours before this one, that could have used the cap up: as many groups as the cap allows, since a
 * customer gets one message of each.
 */
function colliding(plan: PreflightPlan, outreach: PlannedOutreach, cap: Cap): Set<string> {
  const since = outreach.dueAt.getTime() - cap.hours * HOUR_MS;
  const isBefore = (at: Date): boolean => at.getTime() > since && at <= outreach.dueAt;
  const names = new Set<string>();
  for (const own of plan.outreaches)
    if (own.window !== outreach.window && counts(cap, own.channel) && isBefore(own.dueAt)) names.add(own.window);
  for (const other of plan.others) if (counts(cap, other.channel) && isBefore(other.dueAt)) names.add(other.name);
  return names;
}

/** A customer who is in all of them would be left out here: which cap, and whose messages come first. */
export function checkCaps(plan: PreflightPlan, outreach: PlannedOutreach): PreflightFinding[] {
  for (const cap of plan.caps) {
    if (!counts(cap, outreach.channel)) continue;
    const before = colliding(plan, outreach, cap);
    if (before.size < cap.max) continue;
    const names = [...before].sort().join(', ');
    return [
      {
        code: 'caps_collide',
        severity: 'warn',
        outreach: outreach.id,
        reason: {
          vi: `Khách đã nhận ${cap.max} tin trong ${cap.hours} giờ trước đó (${names}) sẽ bị bỏ qua.`,
          en: `Customers with ${cap.max} messages in the ${cap.hours} hours before (${names}) are left out.`,
        },
        fix: { vi: 'Giãn cách các tin hoặc bớt nhóm.', en: 'Spread the messages, or drop one.' },
        source: cap.source,
      },
    ];
  }
  return [];
}
