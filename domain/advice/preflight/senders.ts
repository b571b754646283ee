import type { PreflightFinding, PreflightPlan } from './plan.js';

const SOURCE = 'docs/seeds.md#conditions (check the Email and SMS configuration before a campaign)';

/** Can what the plan sends leave, and under a sender that is proven? Of a channel that nobody knows of nothing is said. */
export function checkSenders({ outreaches, senders = {} }: PreflightPlan): PreflightFinding[] {
  const channels = [...new Set(outreaches.map(({ channel }) => channel))];
  return channels.flatMap((channel): PreflightFinding[] => {
    const status = senders[channel];
    if (!status || (status.configured && status.verified)) return [];
    if (!status.configured) {
      return [
        {
          code: 'channel_missing',
          severity: 'warn',
          reason: {
            vi: `Kênh ${channel} chưa được cấu hình: không tin nào gửi đi được.`,
            en: `The channel ${channel} is not configured: nothing could leave.`,
          },
          fix: { vi: 'Thêm tài khoản gửi của cửa hàng.', en: "Add the shop's account for it." },
          source: SOURCE,
        },
      ];
    }
    return [
      {
        code: 'sender_unverified',
        severity: 'warn',
        reason: {
          vi: `Người gửi của kênh ${channel} chưa được xác minh.`,
          en: `The sender of ${channel} is not verified.`,
        },
        fix: {
          vi: 'Gửi thử, rồi kiểm tra bản ghi DKIM, SPF hoặc tên thương hiệu của tài khoản.',
          en: "Send a test, then check the account's DKIM and SPF records or its brand name.",
        },
        source: SOURCE,
      },
    ];
  });
}
