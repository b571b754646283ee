import type { Channel, SendResult } from '../channel.js';
import { REASONS } from '../reasons.js';

/** What a provider has said since it was last noted. Codes, never prose. */
export interface Heard {
  readonly sentAt?: Date;
  readonly refused?: { readonly reason: string; readonly errorClass: string; readonly at: Date };
}

/** A busy account is noted this often at most, milliseconds. */
const EVERY_MS = 5_000;

/**
 * A channel whose provider's answers are noted for people: that it takes messages, and the last thing that it refused us for.
 * What it says of single recipients is none of that.
 * @param note may fail: then the next one tells
 */
export function observed(channel: Channel, note: (heard: Heard) => Promise<void>, now: () => Date): Channel {
  let heard: Heard = {};
  let notedAt = Number.NEGATIVE_INFINITY;
  let noting: Promise<void> = Promise.resolve();

  const flush = (): void => {
    if (heard.sentAt === undefined && heard.refused === undefined) return;
    const news = heard;
    heard = {};
    notedAt = now().getTime();
    noting = noting.then(() => note(news)).catch(() => undefined);
  };
  return {
    ...channel,
    send: async (messages, permit) => {
      const results = await channel.send(messages, permit);
      heard = { ...heard, ...heardIn(results, now()) };
      if (now().getTime() - notedAt >= EVERY_MS) flush();
      return results;
    },
    close: async () => {
      await channel.close();
      flush();
      await noting;
    },
  };
}

function heardIn(results: readonly SendResult[], at: Date): Heard {
  const ours = results.find(
    (result) => result.kind === 'refused' && result.reason !== REASONS.stopped && result.scope !== 'recipient',
  );
  return {
    ...(results.some(({ kind }) => kind === 'sent') ? { sentAt: at } : {}),
    ...(ours?.kind === 'refused'
      ? { refused: { reason: ours.reason, errorClass: ours.errorClass ?? 'retryable', at } }
      : {}),
  };
}
