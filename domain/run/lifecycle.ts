import type { Label } from '../base/label.js';
import type { Role } from '../base/role.js';
import { type CampaignState, FINAL_STATES } from '../campaign/states.js';
import type { Ledger } from './ledger.js';
import type { Run } from './run.js';

/**
 * The states of an outreach. `held` waits for an operator; `completed_with_failures` has reached an end, and some were refused or
 * are in doubt.
 */
export const OUTREACH_STATES = [
  'waiting',
  'off',
  'sending',
  'paused',
  'held',
  'completed',
  'completed_with_failures',
  'expired',
  'cancelled',
] as const;
export type OutreachState = (typeof OUTREACH_STATES)[number];

/** `open`, `hold` and `end` are the engine's own. */
const ENGINE_ACTIONS = ['open', 'hold', 'end'] as const;
export const OUTREACH_ACTIONS = ['pause', 'resume', 'cancel', 'retry', 'skip', 'retry_failed', 'settle'] as const;
export type OutreachAction = (typeof OUTREACH_ACTIONS)[number];
type AnyAction = OutreachAction | (typeof ENGINE_ACTIONS)[number];

/** The least role that may do it. */
const BY: Readonly<Record<OutreachAction, Role>> = {
  pause: 'editor',
  resume: 'sender',
  cancel: 'sender',
  retry: 'sender',
  skip: 'sender',
  retry_failed: 'sender',
  settle: 'owner',
};

export const OUTREACH_FINAL: readonly OutreachState[] = [
  'completed',
  'completed_with_failures',
  'expired',
  'cancelled',
];

const NEXT: Readonly<Record<OutreachState, Partial<Record<AnyAction, OutreachState>>>> = {
  waiting: { pause: 'off', cancel: 'cancelled', open: 'sending', end: 'expired' },
  off: { resume: 'sending', cancel: 'cancelled', end: 'expired' },
  sending: { pause: 'off', cancel: 'cancelled', hold: 'held', end: 'completed' },
  paused: { pause: 'off', cancel: 'cancelled', end: 'expired' },
  held: { pause: 'off', retry: 'sending', skip: 'completed', cancel: 'cancelled', end: 'expired' },
  completed: {},
  completed_with_failures: { retry_failed: 'sending', settle: 'completed_with_failures' },
  expired: { settle: 'expired' },
  cancelled: { settle: 'cancelled' },
};

const OVER: Label = {
  vi: 'Lượt gửi này đã kết thúc.',
  en: 'The outreach has ended; nothing of it is left to send.',
};
const NOT_HELD: Label = {
  vi: 'Lượt gửi này không chờ ai xử lý.',
  en: 'The outreach does not wait for anybody; there is nothing to decide.',
};
const NOBODY_FAILED: Label = {
  vi: 'Không có tin nào bị lỗi có thể gửi lại.',
  en: 'No message has failed for a reason that may pass.',
};
const NOBODY_UNKNOWN: Label = {
  vi: 'Không có tin nào chưa rõ kết quả.',
  en: 'No message is in doubt; there is nothing to settle.',
};
const TOO_LATE: Label = {
  vi: 'Thời hạn của lượt gửi đã qua nên không gửi lại được.',
  en: 'The time of the outreach is over, so nobody is sent to any more.',
};
const CAMPAIGN_OVER: Label = {
  vi: 'Chiến dịch đã kết thúc nên không gửi lại được.',
  en: 'The campaign is over, so nobody is sent to any more.',
};
const NOT_ENDED: Label = {
  vi: 'Lượt gửi chưa kết thúc; hãy chờ kết thúc rồi gửi lại các tin lỗi.',
  en: 'The outreach has not ended; those that failed are tried again once it has.',
};
const WHY_NOT: Readonly<Record<'pause' | 'resume', Partial<Record<OutreachState, Label>>>> = {
  pause: { off: { vi: 'Lượt gửi đang tắt.', en: 'The outreach is switched off already.' } },
  resume: {
    waiting: { vi: 'Lượt gửi đang bật và chờ đến giờ.', en: 'The outreach is switched on and waits for its time.' },
    sending: { vi: 'Lượt gửi đang chạy.', en: 'The outreach is being sent already.' },
    paused: {
      vi: 'Chiến dịch đang tạm dừng; hãy bật tiếp chiến dịch.',
      en: 'The campaign is paused; resume the campaign.',
    },
    held: {
      vi: 'Lượt gửi đang chờ xử lý; hãy khắc phục rồi chọn thử lại.',
      en: 'The outreach waits for an operator; put right what stopped it, then retry.',
    },
  },
};

/** What is known of an outreach when its state is asked for. */
export interface OutreachFacts {
  readonly campaign: CampaignState;
  /** Switched on by the seller. */
  readonly enabled: boolean;
  /** Its last run; undefined when none was opened. */
  readonly run?: Pick<Run, 'state' | 'held'>;
  /** It is repeated, and has a run to come. */
  readonly goesOn?: boolean;
  /** The run's account as it is now. */
  readonly ledger: Pick<Ledger, 'sent' | 'failed' | 'skipped' | 'expired' | 'unknown'>;
  /** Of those that failed: for a reason that may pass. */
  readonly mayPass: number;
  readonly expiresAt: Date;
}

/** The state of an outreach, from what MongoDB says of it. A final campaign with an open run is about to close it. */
export function outreachState({ campaign, enabled, goesOn, run, ledger }: OutreachFacts): OutreachState {
  if (run?.state === 'closed' && goesOn !== true) return endedAs(ledger);
  if (FINAL_STATES.includes(campaign)) return campaign === 'cancelled' ? 'cancelled' : 'expired';
  if (!enabled) return 'off';
  if (run?.state === 'open' && run.held) return 'held';
  if (campaign === 'paused') return 'paused';
  return run?.state === 'open' ? 'sending' : 'waiting';
}

function endedAs({ sent, failed, skipped, expired, unknown }: OutreachFacts['ledger']): OutreachState {
  if ((skipped.cancelled ?? 0) > 0) return 'cancelled';
  if (failed + unknown > 0) return 'completed_with_failures';
  return expired > 0 && sent === 0 ? 'expired' : 'completed';
}

export type OutreachVerdict =
  | { readonly ok: true; readonly to: OutreachState }
  | { readonly ok: false; readonly why: Label };

/**
 * What `action` does in a state, by the table alone; the engine's own actions among them.
 * @param state of the outreach
 */
export function outreachTransition(state: OutreachState, action: AnyAction): OutreachVerdict {
  const to = NEXT[state][action];
  return to ? { ok: true, to } : { ok: false, why: whyNot(state, action) };
}

function whyNot(state: OutreachState, action: AnyAction): Label {
  if (action === 'settle') return NOBODY_UNKNOWN;
  if (action === 'retry_failed') return OUTREACH_FINAL.includes(state) ? NOBODY_FAILED : NOT_ENDED;
  if (OUTREACH_FINAL.includes(state)) return OVER;
  if (action === 'pause' || action === 'resume') return WHY_NOT[action][state] ?? OVER;
  return NOT_HELD;
}

/** The table's verdict, and what the numbers and the clock say beside it. */
export function outreachVerdict(facts: OutreachFacts, action: OutreachAction, now: Date): OutreachVerdict {
  const state = outreachState(facts);
  const settles = action === 'settle' && facts.ledger.unknown > 0;
  const verdict: OutreachVerdict = settles ? { ok: true, to: state } : outreachTransition(state, action);
  if (!verdict.ok) return verdict;
  if (action === 'settle' && !settles) return { ok: false, why: NOBODY_UNKNOWN };
  if (action !== 'retry_failed') return verdict;
  if (facts.mayPass === 0) return { ok: false, why: NOBODY_FAILED };
  if (FINAL_STATES.includes(facts.campaign)) return { ok: false, why: CAMPAIGN_OVER };
  return now < facts.expiresAt ? verdict : { ok: false, why: TOO_LATE };
}

/** Every action with its verdict and who may do it: a disabled button says why. */
export function outreachActions(
  facts: OutreachFacts,
  now: Date,
): Record<OutreachAction, OutreachVerdict & { readonly by: Role }> {
  const entries = OUTREACH_ACTIONS.map(
    (action) => [action, { ...outreachVerdict(facts, action, now), by: BY[action] }] as const,
  );
  return Object.fromEntries(entries) as Record<OutreachAction, OutreachVerdict & { readonly by: Role }>;
}
