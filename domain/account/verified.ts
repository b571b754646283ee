import type { ChannelAccount } from './account.js';

/** What must be proven of an account before its sender counts as verified. */
export interface AccountCheck {
  readonly check: 'test_message' | 'dkim' | 'spf' | 'brandname';
  /** `open`: nobody has looked yet, or the answer waits for somebody. */
  readonly state: 'met' | 'failed' | 'open';
}

const RECORD = { found: 'met', missing: 'failed', different: 'failed', unknown: 'open' } as const;
const PROOF = { declared: 'open', accepted: 'met', refused: 'failed' } as const;

/**
 * The checks of an account: that its provider has taken a test message; for mail the domain's records (docs/sources.md#bulk-senders),
 * DKIM where we sign; for SMS the right to its brand name (docs/sources.md#advertising-law: only under an issued name).
 */
export function accountChecks(account: ChannelAccount): AccountCheck[] {
  const { channel, dkim, records, brandname, settings, tested, identity } = account;
  const checks: AccountCheck[] = [{ check: 'test_message', state: tested?.identity === identity ? 'met' : 'open' }];
  if (channel === 'email') {
    if (dkim) checks.push({ check: 'dkim', state: RECORD[records?.dkim ?? 'unknown'] });
    checks.push({ check: 'spf', state: RECORD[records?.spf ?? 'unknown'] });
  }
  if (channel === 'sms' && settings.sender !== undefined) {
    checks.push({ check: 'brandname', state: brandname ? PROOF[brandname.state] : 'open' });
  }
  return checks;
}

export const isVerified = (account: ChannelAccount): boolean =>
  accountChecks(account).every(({ state }) => state === 'met');
