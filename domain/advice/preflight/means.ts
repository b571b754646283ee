import { money } from '../../base/money.js';
import type { PreflightFinding, PreflightPlan } from './plan.js';

/** Billed parts and their price over all SMS of the plan; `cost` in minor units, absent without a price. */
export function smsCost({ outreaches, partPrice }: PreflightPlan): { readonly parts: number; readonly cost?: number } {
  const parts = outreaches.reduce((sum, { parts: own = 0 }) => sum + own, 0);
  return { parts, ...(partPrice === undefined ? {} : { cost: parts * partPrice }) };
}

const SMS_SOURCE = 'docs/seeds.md#conditions (check the balance before a campaign); docs/sources.md#haraloyalty';

/** Is there money for the SMS of the plan? */
export function checkBalance(plan: PreflightPlan): PreflightFinding[] {
  if (!plan.outreaches.some(({ channel }) => channel === 'sms')) return [];
  const { parts, cost } = smsCost(plan);
  const { balance, currency } = plan;
  if (balance === undefined || cost === undefined) {
    return [
      {
        code: 'balance_unknown',
        severity: 'warn',
        reason: { vi: 'Chưa biết số dư tài khoản SMS hoặc giá tin.', en: 'The SMS balance or the price is not known.' },
        fix: { vi: `Kiểm tra số dư cho khoảng ${parts} tin.`, en: `See that it covers about ${parts} parts.` },
        source: SMS_SOURCE,
      },
    ];
  }
  if (balance >= cost) return [];
  return [
    {
      code: 'balance_short',
      severity: 'block',
      reason: {
        vi: `Số dư SMS ${money(balance, currency)} không đủ cho khoảng ${money(cost, currency)} (${parts} tin).`,
        en: `The SMS balance of ${money(balance, currency)} does not cover about ${money(cost, currency)} (${parts} parts).`,
      },
      fix: { vi: 'Nạp thêm tiền hoặc thu hẹp nhóm.', en: 'Fill the account, or narrow the audience.' },
      source: SMS_SOURCE,
    },
  ];
}

/** Where the platform's quota runs out, and whether it has locked the shop. Only findings about this plan's outreaches. */
export function checkQuota({ quota, outreaches }: PreflightPlan): PreflightFinding[] {
  if (!quota) return [];
  const { source, lockedUntil, periods } = quota;
  const findings: PreflightFinding[] = [];
  const locked = outreaches.find(({ channel, dueAt }) => channel === 'chat' && lockedUntil && dueAt < lockedUntil);
  if (locked && lockedUntil) {
    findings.push({
      code: 'chat_locked',
      severity: 'block',
      outreach: locked.id,
      reason: {
        vi: `Sàn tạm khóa tin quảng bá đến ${lockedUntil.toISOString()} vì nhiều khách chặn.`,
        en: `The platform has locked broadcasts until ${lockedUntil.toISOString()}, as too many blocked the shop.`,
      },
      fix: {
        vi: 'Dời tin sau thời điểm đó hoặc dùng kênh khác.',
        en: 'Move it behind that instant, or use another channel.',
      },
      source,
    });
  }
  const own = new Set(outreaches.map(({ id }) => id));
  for (const { from, short } of periods) {
    for (const { outreach, missing } of short.filter((one) => own.has(one.outreach))) {
      findings.push({
        code: 'quota_short',
        severity: 'warn',
        outreach,
        reason: {
          vi: `Hạn mức tin của sàn trong kỳ từ ${from} thiếu ${missing} khách.`,
          en: `The platform's quota of the period from ${from} is short by ${missing} people.`,
        },
        fix: { vi: 'Dời sang kỳ khác hoặc thu hẹp nhóm.', en: 'Move it to another period, or narrow the audience.' },
        source,
      });
    }
  }
  return findings;
}
