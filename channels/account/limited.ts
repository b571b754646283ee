import type { Channel } from '../channel.js';
import { REASONS, refused } from '../reasons.js';
import { RateWindow } from '../sms/rate-window.js';

const MINUTE_MS = 60_000;

/**
 * A channel that hands over at most so many messages a minute; the others come back as refused, with the time until there is
 * room again.
 * @param now epoch milliseconds
 */
export function limited(channel: Channel, perMinute: number, now: () => number = Date.now): Channel {
  const rate = new RateWindow(perMinute, MINUTE_MS);
  return {
    ...channel,
    send: async (messages, permit) => {
      const waits = messages.map(() => rate.take(now()));
      const leaving = messages.filter((_, at) => waits[at] === 0);
      const said = leaving.length > 0 ? await channel.send(leaving, permit) : [];
      let next = 0;
      return messages.map((_, at) => {
        const wait = waits[at] ?? 0;
        const result = wait === 0 ? said[next] : undefined;
        if (wait === 0) next += 1;
        return result ?? refused(REASONS.busy, wait);
      });
    },
  };
}
