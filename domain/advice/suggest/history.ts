import { type AudienceName, audienceName } from '../../audience/audience.js';
import type { ChannelName } from '../../base/channel.js';
import { HOUR_MS } from '../../base/time.js';
import type { CampaignRun } from '../../run/run.js';
import type { Goal } from './goal.js';
import type { Trial } from './prior.js';

/** What distinguishes one way of reaching people from another: its history is kept apart. */
export interface Way {
  readonly audience: AudienceName;
  readonly channel: ChannelName;
  readonly offer: boolean;
}
export type PastRun = Pick<CampaignRun, 'audience' | 'channel' | 'offerCode' | 'closedAt' | 'funnel'> & {
  readonly ledger: Pick<CampaignRun['ledger'], 'sent'>;
};

const keyOf = ({ audience, channel, offer }: Omit<Way, 'audience'> & { readonly audience: string }): string =>
  `${audience}/${channel}/${offer ? 'offer' : 'plain'}`;

interface Totals {
  sent: number;
  clicked: number;
  bought: number;
}
const none = (): Totals => ({ sent: 0, clicked: 0, bought: 0 });

function addTo(totals: Totals, { ledger, funnel }: PastRun): void {
  totals.sent += ledger.sent;
  // A counter can run ahead of the ledger for a moment; a rate over 1 would be nonsense for ever.
  totals.clicked += Math.min(funnel.clicked, ledger.sent);
  totals.bought += Math.min(funnel.bought, ledger.sent);
}

/** What past runs brought, by audience, channel and offer. Parameters of an audience do not split its history. */
export class History {
  readonly #ways = new Map<string, Totals>();
  readonly #total = none();
  readonly #closedBefore: number;

  /** @param clickHours only runs that ended at least so long ago count: later ones still collect clicks and orders */
  constructor(now: Date, clickHours: number) {
    this.#closedBefore = now.getTime() - clickHours * HOUR_MS;
  }

  add(run: PastRun): void {
    if (!run.closedAt || run.closedAt.getTime() > this.#closedBefore) return;
    const key = keyOf({
      audience: audienceName(run.audience),
      channel: run.channel,
      offer: run.offerCode !== undefined,
    });
    const totals = this.#ways.get(key) ?? none();
    this.#ways.set(key, totals);
    addTo(totals, run);
    addTo(this.#total, run);
  }

  /** Messages of one way, and the people who did what the goal wants. */
  trialOf(way: Way, goal: Goal): Trial {
    return trial(this.#ways.get(keyOf(way)) ?? none(), goal);
  }

  /** The trials of every way that was ever used. */
  trials(goal: Goal): Trial[] {
    return [...this.#ways.values()].map((totals) => trial(totals, goal));
  }

  /** Orders for each click; undefined before the first click. */
  get ordersPerClick(): number | undefined {
    const { bought, clicked } = this.#total;
    return clicked === 0 ? undefined : Math.min(1, bought / clicked);
  }
}

const trial = ({ sent, clicked, bought }: Totals, goal: Goal): Trial => ({
  sent,
  responded: goal === 'traffic' ? clicked : bought,
});
