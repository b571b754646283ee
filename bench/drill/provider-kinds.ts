import { setTimeout as delay } from 'node:timers/promises';
import type { FaultsInput } from '../../dev/providers/faults.js';
import type { ChannelName } from '../../domain/base/channel.js';
import type { Kind } from './kind.js';
import { DOUBT_WINDOW_MS } from './process-kinds.js';
import { CUTS, type Cut } from './servers.js';
import { phoneOf } from './shop.js';

const REQUESTS = 30;

const fault = (name: string, faults: FaultsInput, channel: ChannelName = 'sms', forMs = 4_000): Kind => ({
  name,
  channel,
  windowMs: channel === 'sms' ? DOUBT_WINDOW_MS : 60_000,
  act: async (round) => {
    await round.untilSomewhere();
    await round.deps.provider.fault(channel, { slowMs: round.slowMs, ...faults });
    await delay(forMs);
    await round.deps.provider.quiet(round.slowMs);
    round.mended();
  },
});

/** Connections end in the middle of what they carry, and for a moment there are no others. */
const cut = (to: Cut): Kind => ({
  name: `cut-${to}`,
  ...(to === 'chat' || to === 'email' ? { channel: to } : {}),
  windowMs: DOUBT_WINDOW_MS,
  act: async (round) => {
    await round.untilSomewhere();
    for (let n = 0; n < 3; n += 1) {
      round.servers.cut(to, 500);
      await round.pauseBetween(700, 1_500);
    }
    round.mended();
  },
});

/** Looks, 200 ms apart, in which nothing came. */
const STILL = 150;

const dropped: FaultsInput = { drop: { requests: REQUESTS, when: 'after_accept' } };

const receipts: Kind = {
  name: 'receipts-late-and-twice',
  act: async (round) => {
    round.servers.relay.set({ lateMs: 2_000, times: 2 });
    round.atEnd(async () => round.servers.relay.set({ lateMs: 0, times: 1 }));
    await round.untilSent(0.9);
  },
  check: async (round) => {
    const [key = ''] = round.keys;
    const arrived = (await round.arrivals()).length;
    let last = -1;
    // How long 40,000 posts take is the machine's matter; that they stop coming is ours.
    for (let still = 0; still < STILL; still += 1) {
      const { total } = (await round.read(key, '/monitor')) as { total: { funnel: { delivered: number } } };
      const { delivered } = total.funnel;
      if (delivered === arrived) return [];
      if (delivered > arrived) return [`${delivered} delivered of ${arrived} that arrived`];
      if (delivered > last) still = 0;
      last = delivered;
      await delay(200);
    }
    return [`${last} of ${arrived} that arrived are delivered by the books, and no more came`];
  },
};

/** The provider fails, is slow, or says things twice; or the connections to a server are cut. */
export const PROVIDER_KINDS: readonly Kind[] = [
  fault('provider-drops-after-accept', dropped),
  fault('provider-drops-after-accept-email', dropped, 'email'),
  fault('provider-drops-after-accept-chat', { drop: { requests: 5, when: 'after_accept' } }, 'chat'),
  fault('provider-slow', { slowMs: 3_000 }, 'sms', 6_000),
  // Longer than a request may take: it is asked for while the provider does not know it yet.
  fault('provider-knows-late', { slowMs: 17_000 }, 'sms', 2_000),
  // Its answers are lost, and it cannot find for most of a minute what it has taken.
  fault('provider-indexes-late', { ...dropped, indexMs: 45_000 }, 'sms', 50_000),
  fault('provider-429', { busy: { requests: REQUESTS, retryAfterS: 1 } }),
  fault('provider-5xx', { errors: { requests: REQUESTS, status: 503 } }),
  fault('provider-hangs', { hang: { requests: 3 } }),
  fault('provider-poisoned-recipient', { reject: [phoneOf(1), phoneOf(250)] }, 'sms', 10_000),
  fault('provider-poisoned-email', { code: { requests: 1, code: '550 5.7.1 Refused' } }, 'email'),
  receipts,
  ...CUTS.map(cut),
];
