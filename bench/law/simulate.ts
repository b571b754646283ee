import { audit, LAWS, type Law } from './audit.js';
import { play, type SentMessage } from './play.js';
import { type Story, storyOf } from './story.js';

export interface LawReport {
  readonly planned: number;
  readonly sent: number;
  readonly expired: number;
  readonly skipped: Readonly<Record<string, number>>;
  /** Messages that left against a law: all must be 0. */
  readonly breaches: Readonly<Record<Law, number>>;
}
/** Messages that a shop plans for one customer in the sixty days: two in three days, so that the caps have work. */
const PER_CUSTOMER = 40;

/**
 * Plans random messages over sixty days, lets the rules of the engine decide, and has an auditor look at what left. One
 * customer at a time: memory does not grow with the number of messages.
 * @param send what stands for the rules; default the engine's
 */
export function simulateLaw(
  { messages, seed }: { readonly messages: number; readonly seed: number },
  send: (story: Story) => {
    sent: readonly SentMessage[];
    expired: number;
    skipped: Readonly<Record<string, number>>;
  } = play,
): LawReport {
  const breaches = Object.fromEntries(LAWS.map((law) => [law, 0])) as Record<Law, number>;
  const skipped: Record<string, number> = {};
  let sent = 0;
  let expired = 0;
  for (let customer = 0; customer * PER_CUSTOMER < messages; customer += 1) {
    const story = storyOf(seed, customer, Math.min(PER_CUSTOMER, messages - customer * PER_CUSTOMER));
    const played = send(story);
    sent += played.sent.length;
    expired += played.expired;
    for (const [reason, count] of Object.entries(played.skipped)) skipped[reason] = (skipped[reason] ?? 0) + count;
    for (const law of audit(story, played.sent)) breaches[law] += 1;
  }
  return { planned: messages, sent, expired, skipped, breaches };
}
