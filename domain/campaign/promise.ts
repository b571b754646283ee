import type { Label } from '../base/label.js';

/** What stopping promises: at most this many more messages leave, within this time. */
export interface StopPromise {
  readonly messages: number;
  readonly withinMs: number;
  readonly text: Label;
}

/** From the change of state to the last message in flight (docs/architecture.md#stopping). */
export const STOP_WITHIN_MS = 2_000;

/**
 * The promise of a pause or a cancellation: deliveries look at the state before each chunk and while one is handed over, so
 * what is in flight is at most one chunk for every batch being delivered.
 * @param running outreaches that are sending now
 * @param concurrency batches in flight per outreach
 * @param chunk recipients per chunk
 */
export function stopPromise(running: number, concurrency: number, chunk: number): StopPromise {
  const messages = running * concurrency * chunk;
  const seconds = STOP_WITHIN_MS / 1000;
  return {
    messages,
    withinMs: STOP_WITHIN_MS,
    text:
      messages === 0
        ? { vi: 'Không còn tin nhắn nào được gửi đi.', en: 'No more messages leave.' }
        : {
            vi: `Nhiều nhất ${messages} tin nhắn nữa được gửi đi, trong vòng ${seconds} giây.`,
            en: `At most ${messages} more messages leave, within ${seconds} seconds.`,
          },
  };
}
