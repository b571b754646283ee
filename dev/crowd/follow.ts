import type { ReceivedMessage } from '../providers/received.js';
import { pause } from './pause.js';

export interface FollowOptions {
  /** The simulator's control address. */
  readonly control: string;
  readonly onMessage: (message: ReceivedMessage) => void;
  readonly everyMs?: number;
}

/** Small, since the simulator parses e-mails only when asked, at more than a millisecond each. */
const PAGE = 250;

/** Asks the simulator again and again for what it received since. Returns what ends it, once the last answer is handled. */
export function follow({ control, onMessage, everyMs = 200 }: FollowOptions): () => Promise<void> {
  const stop = new AbortController();
  const { signal } = stop;
  let since = 0;

  const page = async (): Promise<number> => {
    const response = await fetch(`${control}/received?since=${since}&limit=${PAGE}`, { signal });
    if (!response.ok) throw new Error(`The simulator answers ${response.status}`);
    const { messages, next } = (await response.json()) as { messages: ReceivedMessage[]; next: number };
    for (const message of messages) onMessage(message);
    since = next;
    return messages.length;
  };
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      // The simulator may be restarting: its place is kept and asked for again.
      const count = await page().catch(() => 0);
      if (count < PAGE) await pause(everyMs, signal);
    }
  };
  const running = run();
  return () => {
    stop.abort();
    return running;
  };
}
