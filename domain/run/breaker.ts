import type { Hold } from '../customer/provider-error.js';

/**
 * What became of one message at the provider: `taken`; `content`: this text was refused; `error`: this recipient was
 * refused, or nobody will ever know; `refusal`: a refusal that may be this recipient's or ours. A provider that only says "later" has not judged anybody, and does not count.
 */
export type Answer = 'taken' | 'content' | 'error' | 'refusal';

/** When a run stops by itself (policies/breaker.json). */
export interface BreakerPolicy {
  /** The newest answers that count. */
  readonly recent: number;
  /** Fewer answers than this say nothing of the rate. */
  readonly atLeast: number;
  /** Share of failures among them, from which the run is held. */
  readonly errorRate: number;
  /** Texts refused among them, from which it is the text that is wrong. */
  readonly contentErrors: number;
  /** Refusals that may be one recipient's, and their share, from which they are ours. */
  readonly refusals: number;
  readonly refusalRate: number;
}

/** The newest answers, oldest first, after some more have come. */
export const remember = (
  recent: readonly Answer[],
  more: readonly Answer[],
  policy: Pick<BreakerPolicy, 'recent'>,
): readonly Answer[] => [...recent, ...more].slice(-policy.recent);

/**
 * The circuit breaker: why the run has to stop, or undefined when it may go on. The text comes first, since it tells the
 * person who has to act more than a rate does.
 */
export function breaks(recent: readonly Answer[], policy: BreakerPolicy): Omit<Hold, 'at'> | undefined {
  const content = recent.filter((answer) => answer === 'content').length;
  if (content >= policy.contentErrors) return { reason: 'content', detail: `${content} of ${recent.length}` };
  const refusals = recent.filter((answer) => answer === 'refusal').length;
  if (refusals >= policy.refusals && refusals >= policy.refusalRate * recent.length) {
    return { reason: 'config', detail: `${refusals} of ${recent.length}` };
  }
  const failed = recent.filter((answer) => answer !== 'taken').length;
  if (recent.length < policy.atLeast || failed < policy.errorRate * recent.length) return undefined;
  return { reason: 'error_rate', detail: `${failed} of ${recent.length}` };
}
