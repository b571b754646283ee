import { SECOND_MS } from '../../base/time.js';
import { dayOf, dayStart } from '../../base/zone.js';
import { bestHours, isQuiet } from '../../hours/best/best-hours.js';
import { allowedMs, nextAllowed } from '../../hours/hours.js';
import type { PlannedOutreach, PreflightFinding, PreflightPlan } from './plan.js';

const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
const HOURS_SOURCE = 'Decree 91/2020/ND-CP; docs/sources.md#advertising-law, docs/sources.md#shopee';

/** Does it fit: the hours that are open until it expires, at the rate a plan may count on? */
export function checkFinish(plan: PreflightPlan, outreach: PlannedOutreach): PreflightFinding[] {
  const { channel, dueAt, expiresAt, reachable, id } = outreach;
  const open = allowedMs(dueAt, expiresAt, channel, plan.zone, plan.hours);
  if (open === 0) {
    return [
      {
        code: 'no_sending_hours',
        severity: 'block',
        outreach: id,
        reason: {
          vi: `Từ lúc gửi đến lúc hết hạn không có giờ nào được phép gửi qua kênh ${channel}.`,
          en: `Between its instant and its expiry there is no hour at which ${channel} may be sent.`,
        },
        fix: { vi: 'Dời giờ gửi hoặc kéo dài thời hạn.', en: 'Move its instant, or let it expire later.' },
        source: HOURS_SOURCE,
      },
    ];
  }
  const fits = Math.floor((open / SECOND_MS) * plan.rates.perSecond[channel]);
  if (fits >= reachable) return [];
  return [
    {
      code: 'cannot_finish',
      severity: 'warn',
      outreach: id,
      reason: {
        vi: `Chỉ kịp gửi khoảng ${fits} trên ${reachable} khách trước khi hết hạn.`,
        en: `Only about ${fits} of ${reachable} customers can be reached before it expires.`,
      },
      fix: { vi: 'Gửi sớm hơn hoặc kéo dài thời hạn.', en: 'Send earlier, or let it expire later.' },
      source: plan.rates.source,
    },
  ];
}

/** Due outside the hours: it waits, and the seller should know until when. */
export function checkOpening(
  plan: PreflightPlan,
  { id, channel, dueAt, expiresAt }: PlannedOutreach,
): PreflightFinding[] {
  const opens = nextAllowed(dueAt, channel, plan.zone, plan.hours);
  if (opens.getTime() === dueAt.getTime() || opens >= expiresAt) return [];
  return [
    {
      code: 'waits_for_hours',
      severity: 'info',
      outreach: id,
      reason: {
        vi: `Ngoài giờ được phép gửi: tin sẽ rời đi lúc ${opens.toISOString()}.`,
        en: `Outside the sending hours: it leaves at ${opens.toISOString()}.`,
      },
      fix: { vi: 'Chọn giờ trong khung giờ được phép nếu không muốn chờ.', en: 'Choose an hour inside them.' },
      source: HOURS_SOURCE,
    },
  ];
}

/** The first seed's third principle: send when people are on the phone. */
export function checkPhoneTime(plan: PreflightPlan, { id, channel, dueAt }: PlannedOutreach): PreflightFinding[] {
  const { profile, bestHours: policy, zone, hours } = plan;
  const leaves = nextAllowed(dueAt, channel, zone, hours);
  if (!isQuiet(profile, leaves, zone, policy)) return [];
  const midnight = dayStart(dayOf(leaves, zone), zone);
  const best = bestHours(profile, channel, zone, hours, midnight, policy.proposed).map(clock).join(', ');
  return [
    {
      code: 'quiet_hour',
      severity: 'warn',
      outreach: id,
      reason: {
        vi: 'Vào giờ này ít khách của cửa hàng dùng điện thoại.',
        en: "Few of the shop's customers are on the phone at this hour.",
      },
      fix: { vi: `Giờ tốt hơn: ${best}.`, en: `Better hours: ${best}.` },
      source: `docs/seeds.md#guidelines (send when most people are on the phone); ${policy.source}`,
    },
  ];
}
