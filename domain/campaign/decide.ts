import type { Label } from '../base/label.js';

/** What an operator may say of a campaign or a programme that waits, beside cancelling it. */
export const OWNER_DECISIONS = ['retry', 'skip'] as const;
export type OwnerDecision = (typeof OWNER_DECISIONS)[number];

/** What is known of a campaign or programme when it is decided about. */
export interface DecisionFacts {
  readonly isFinal: boolean;
  readonly isHeld: boolean;
  /** What it waits for is one outreach, or one day: the rest can go on without. */
  readonly canSkip: boolean;
}

const OVER: Label = { vi: 'Đã kết thúc, không còn gì để xử lý.', en: 'It has ended; there is nothing to decide.' };
const NOT_HELD: Label = {
  vi: 'Không có gì đang chờ người xử lý.',
  en: 'It does not wait for anybody; there is nothing to decide.',
};
const NOTHING_TO_SKIP: Label = {
  vi: 'Không có phần nào để bỏ qua; hãy sửa dữ liệu rồi thử lại, hoặc huỷ.',
  en: 'Nothing of it can be left out alone; have it put right and retry, or cancel it.',
};

/** Whether a flaw of a campaign's document (stored-campaign.ts) is one outreach's: that one can be left out. */
export const isOutreachFlaw = (flaw: string): boolean => flaw.includes('.outreaches.');

/** Whether an operator's word is allowed; a refusal is a value with its reason in both languages. */
export function decisionVerdict(
  { isFinal, isHeld, canSkip }: DecisionFacts,
  decision: OwnerDecision,
): { readonly ok: true } | { readonly ok: false; readonly why: Label } {
  if (isFinal) return { ok: false, why: OVER };
  if (!isHeld) return { ok: false, why: NOT_HELD };
  return decision === 'skip' && !canSkip ? { ok: false, why: NOTHING_TO_SKIP } : { ok: true };
}
