import type { ChannelName } from '../../base/channel.js';
import { maskAddress, maskName } from '../../base/text/mask.js';
import { uniform } from '../../base/uniform.js';
import { type Cap, capReached } from '../../customer/caps.js';
import { addressFor, whyClosed } from '../../customer/consent/closed.js';
import type { Customer } from '../../customer/customer.js';
import { NAMELESS } from '../../customer/customer.js';
import { hasOrdered } from '../../customer/zalo/has-ordered.js';

/** Why a member could not be sent a message now, in the order of `whyNot` (reach.ts). */
const EXCLUSIONS = ['no_address', 'opted_out', 'no_consent', 'suppressed', 'no_order', 'cap_reached'] as const;
export type Exclusion = (typeof EXCLUSIONS)[number];

export type PreviewCustomer = Pick<
  Customer,
  'ref' | 'name' | 'phone' | 'email' | 'chatId' | 'consent' | 'suppressed' | 'touches'
> & { readonly facts: Pick<Customer['facts'], 'lastOrderAt'> };

/** The part of `whyNot` that needs no run: address, consent and caps; and for Zalo an order, however old. */
export function whyUnreachable(
  customer: Omit<PreviewCustomer, 'ref' | 'name'>,
  channel: ChannelName,
  caps: readonly Cap[],
  now: Date,
): Exclusion | undefined {
  const closed = whyClosed(customer, channel);
  if (closed !== undefined) return closed;
  if (channel === 'zalo' && !hasOrdered(customer, EVER)) return 'no_order';
  return capReached(customer.touches, channel, caps, now) ? 'cap_reached' : undefined;
}

/** Why a reachable member would get nothing all the same: held out of a programme, or more than the platform takes. */
type LeftOut = 'holdout' | 'quota';

const EVER = new Date(0);

interface Reach {
  readonly reachable: number;
  readonly excluded: Readonly<Record<Exclusion | LeftOut, number>>;
}
/** What the SMS would take, estimated from the messages of the first reachable members. */
export interface PartsEstimate {
  readonly parts: number;
  /** Messages that were really rendered and counted. */
  readonly counted: number;
  readonly mostParts: number;
}
/** A member as a preview may show them: masked (domain/base/text/mask.ts). */
export interface Sample {
  readonly ref: string;
  readonly name: string;
  readonly addresses: Readonly<Partial<Record<ChannelName, string>>>;
}
export interface PreviewResult {
  readonly count: number;
  readonly channels: Partial<Record<ChannelName, Reach>>;
  readonly sms?: PartsEstimate;
  readonly samples: readonly Sample[];
}

export const SAMPLES = 10;
/** Rendering everybody's message to count its parts would take longer than everything else. */
const COUNTED = 2_000;

export interface PreviewOptions {
  readonly channels: readonly ChannelName[];
  readonly caps: readonly Cap[];
  readonly now: Date;
  /** Parts of the SMS to a customer of this name; absent when there is no text. */
  readonly partsFor?: ((name: string) => number) | undefined;
  /** People whom the platform lets the shop message in one period; absent: no limit. */
  readonly quotas?: Readonly<Partial<Record<ChannelName, number>>>;
  /** Is this member held out? Absent: nobody is. */
  readonly isHeldOut?: ((ref: string) => boolean) | undefined;
}

interface Tally {
  readonly channel: ChannelName;
  reachable: number;
  readonly excluded: Record<Exclusion | LeftOut, number>;
}

/** Counts members one by one and forgets them: what it holds does not grow with the audience. */
export class Preview {
  readonly #options: PreviewOptions;
  readonly #tallies: Tally[];
  #count = 0;
  #counted = 0;
  #parts = 0;
  #mostParts = 0;
  /** The members with the smallest draws: a fair choice that is the same the next time. */
  #samples: { readonly customer: Sample; readonly draw: number }[] = [];

  constructor(options: PreviewOptions) {
    this.#options = options;
    const none = () => ({
      no_address: 0,
      opted_out: 0,
      no_consent: 0,
      suppressed: 0,
      no_order: 0,
      cap_reached: 0,
      holdout: 0,
      quota: 0,
    });
    this.#tallies = options.channels.map((channel) => ({ channel, reachable: 0, excluded: none() }));
  }

  add(customer: PreviewCustomer): void {
    const { caps, now, isHeldOut } = this.#options;
    this.#count += 1;
    const held = isHeldOut?.(customer.ref) === true;
    for (const tally of this.#tallies) {
      const why = whyUnreachable(customer, tally.channel, caps, now) ?? (held ? 'holdout' : undefined);
      if (why) tally.excluded[why] += 1;
      else {
        tally.reachable += 1;
        if (tally.channel === 'sms') this.#countParts(customer.name);
      }
    }
    this.#sample(customer);
  }

  result(): PreviewResult {
    const channels: Partial<Record<ChannelName, Reach>> = {};
    for (const { channel, reachable, excluded } of this.#tallies) {
      const quota = Math.max(0, reachable - (this.#options.quotas?.[channel] ?? reachable));
      channels[channel] = { reachable: reachable - quota, excluded: { ...excluded, quota } };
    }
    const samples = this.#samples.map(({ customer }) => customer);
    const sms = this.#estimate(channels.sms?.reachable ?? 0);
    return { count: this.#count, channels, samples, ...(sms ? { sms } : {}) };
  }

  #estimate(reachable: number): PartsEstimate | undefined {
    if (!this.#options.partsFor || !this.#options.channels.includes('sms')) return undefined;
    const mean = this.#counted === 0 ? 0 : this.#parts / this.#counted;
    return { parts: Math.round(mean * reachable), counted: this.#counted, mostParts: this.#mostParts };
  }

  #countParts(name: string): void {
    const { partsFor } = this.#options;
    if (!partsFor || this.#counted >= COUNTED) return;
    const parts = partsFor(name === '' ? NAMELESS : name);
    this.#counted += 1;
    this.#parts += parts;
    this.#mostParts = Math.max(this.#mostParts, parts);
  }

  #sample(customer: PreviewCustomer): void {
    const draw = uniform(customer.ref);
    const last = this.#samples.at(-1);
    if (this.#samples.length >= SAMPLES && last && last.draw <= draw) return;
    this.#samples.push({ customer: this.#shown(customer), draw });
    this.#samples.sort((a, b) => a.draw - b.draw);
    this.#samples.length = Math.min(this.#samples.length, SAMPLES);
  }

  #shown(customer: PreviewCustomer): Sample {
    const addresses = this.#options.channels.flatMap((channel) => {
      const address = addressFor(customer, channel);
      return address === undefined ? [] : [[channel, maskAddress(address, channel)]];
    });
    return { ref: customer.ref, name: maskName(customer.name), addresses: Object.fromEntries(addresses) };
  }
}
