import { setImmediate } from 'node:timers/promises';

/**
 * Yields what `source` yields, and has asked for the next before the consumer works on this one: server and consumer work at
 * the same time. Holds two at once.
 */
export async function* ahead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    let next = source.next();
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = source.next();
      // Whoever stops before awaiting it must not leave its failure unhandled; the next turn awaits it.
      next.catch(() => undefined);
      // Lets the request leave before the consumer keeps this thread busy.
      await setImmediate();
      yield value;
    }
  } finally {
    await source.return(undefined);
  }
}
