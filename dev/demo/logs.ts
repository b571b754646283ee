import type { Act } from '../crowd/crowd.js';
import type { ReceivedMessage } from '../providers/received.js';
import type { Monitor } from './seller.js';

/** What the witnesses of a demo wrote down, and what the monitor said at its end: to be counted anew by somebody else. */
export interface DemoLogs {
  /** Each message that reached a customer, as often as it did. */
  readonly received: readonly Pick<ReceivedMessage, 'id' | 'channel' | 'at'>[];
  readonly acts: readonly Act[];
  readonly windows: Monitor['windows'];
}

const PAGE = 500;

/** The whole log of the simulated providers, without what stood in the messages. @param control their control address */
export async function receivedBy(control: string): Promise<DemoLogs['received']> {
  const all: Pick<ReceivedMessage, 'id' | 'channel' | 'at'>[] = [];
  for (let since = 0; ; ) {
    const page = await fetch(`${control}/received?since=${since}&limit=${PAGE}`);
    const { messages, next } = (await page.json()) as { messages: readonly ReceivedMessage[]; next: number };
    for (const { id, channel, at } of messages) all.push({ id, channel, at });
    if (messages.length < PAGE) return all;
    since = next;
  }
}
