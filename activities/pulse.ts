import { Context } from '@temporalio/activity';

/** How an activity shows that it lives, and learns that it is no longer wanted. */
export interface Pulse {
  /** Aborts on a pause, a cancellation, a shutdown of the worker, or when the server has given this attempt up. */
  readonly signal: AbortSignal;
  /** Which attempt this is, from 1. */
  readonly attempt: number;
  heartbeat(): void;
}

/** An attempt that is over by then tells nobody that it lives: its end says so, and each heartbeat is a request. */
const QUIET_MS = 300;

/** The pulse of the running Temporal activity. @param clock milliseconds, only ever rising */
export function temporalPulse(clock: () => number = () => performance.now()): Pulse {
  const context = Context.current();
  const begun = clock();
  const heartbeat = (): void => {
    if (clock() - begun >= QUIET_MS) context.heartbeat();
  };
  return { signal: context.cancellationSignal, attempt: context.info.attempt, heartbeat };
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
