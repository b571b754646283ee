import { Context } from '@temporalio/activity';

/** How an activity shows that it lives, and learns that it is no longer wanted. */
export interface Pulse {
  /** Aborts on a pause, a cancellation, a shutdown of the worker, or when the server has given this attempt up. */
  readonly signal: AbortSignal;
  heartbeat(): void;
}

/** The pulse of the running Temporal activity. */
export function temporalPulse(): Pulse {
  const context = Context.current();
  return { signal: context.cancellationSignal, heartbeat: () => context.heartbeat() };
}

/** Often enough for any heartbeat timeout in use; Temporal's SDK throttles what is sent. */
const BEAT_MS = 1_000;

/** Beats while `work` runs, also during one long request to a provider. */
export async function whileBeating<T>(pulse: Pulse, work: () => Promise<T>): Promise<T> {
  pulse.heartbeat();
  const timer = setInterval(() => pulse.heartbeat(), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
