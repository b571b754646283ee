import { CHANNELS, type ChannelName } from '../../domain/base/channel.js';
import { customerId } from '../../domain/base/ids.js';
import { addressFor } from '../../domain/customer/consent/closed.js';
import { type ConsentEntry, consentAfter, fileWord, isFileNews, saidAt } from '../../domain/customer/consent/ledger.js';
import type { Consent, Customer } from '../../domain/customer/customer.js';
import type { Suppression } from '../../domain/customer/suppression.js';
import type { Models } from '../models.js';
import type { AddressKey } from './address-schema.js';
import { addressKey, type Holding, holdAddresses } from './addresses.js';
import { appendConsents, consentsOf, storedConsent } from './consent/consent-ledger.js';
import type { StoredConsent } from './consent/consent-schema.js';
import { doNotCallSuppression, listedPhones, markDoNotCall } from './consent/do-not-call.js';

/**
 * What a file says of consent: the instant it was granted, or that it was and nobody knows when (`yes`); null: it knows of
 * none; `optedOut`: the customer has said no where the file comes from, then if it is known.
 */
export type SaidOfConsent = Date | 'yes' | null | { readonly optedOut: Date | undefined };
export type GivenConsent = Readonly<Partial<Record<ChannelName, SaidOfConsent>>>;
type FileWord = Pick<ConsentEntry, 'granted' | 'at' | 'method' | 'source'>;
type Consents = Customer['consent'];
type Addresses = Pick<Customer, 'phone' | 'email' | 'chatId'>;
type Known = Addresses & Pick<Customer, 'suppressed'>;

/**
 * What an import changes of who may be reached: the consent ledger, and the suppressed addresses. For rows that bring
 * nothing new it costs nothing; for new customers one statement a chunk.
 */
export class ImportReach {
  readonly #models: Models;
  readonly #shop: string;
  readonly #now: Date;
  readonly #dryRun: boolean;
  readonly #listed = new Set<string>();
  readonly #newPhones = new Set<string>();
  /** What is known of addresses that the file brings, by key. */
  readonly #known = new Map<string, AddressKey>();

  /** @param dryRun nothing is written */
  constructor(models: Models, shop: string, now: Date, dryRun = false) {
    this.#models = models;
    this.#shop = shop;
    this.#now = now;
    this.#dryRun = dryRun;
  }

  /** Looks up what a round brings: phones in the do-not-call list, and who else has an address, or refused by it. */
  async prepare(holdings: readonly Holding[]): Promise<void> {
    const phones = holdings.flatMap(({ channel, address }) => (channel === 'sms' ? [address] : []));
    // Holding an address writes who has it.
    const [held, listed] = await Promise.all([
      this.#dryRun ? [] : holdAddresses(this.#models, this.#shop, holdings),
      listedPhones(this.#models, this.#shop, phones),
    ]);
    for (const [key, known] of held) this.#known.set(key, known);
    for (const phone of phones) this.#newPhones.add(phone);
    for (const phone of listed) this.#listed.add(phone);
  }

  /** The ledger's entries for what a row says that is not known. */
  news(ref: string, given: GivenConsent | undefined, stored: Consents = {}): StoredConsent[] {
    return CHANNELS.flatMap((channel) => {
      const word = this.#wordOf(given?.[channel], stored[channel]);
      if (!word) return [];
      const entry: ConsentEntry = { ...word, channel, purpose: 'advertising', recordedAt: this.#now };
      return [storedConsent(this.#shop, ref, entry)];
    });
  }

  #wordOf(said: SaidOfConsent | undefined, stored: Consent | undefined): FileWord | undefined {
    if (said === undefined) return undefined;
    if (said === 'yes') {
      const known = stored?.granted === true || stored?.optedOut === true;
      return known ? undefined : fileWord(this.#now, stored, this.#now);
    }
    if (said !== null && 'optedOut' in said) {
      if (stored?.optedOut === true) return undefined;
      // Their own word, said elsewhere: a later file of the shop does not take it back.
      return {
        granted: false,
        at: saidAt({ at: said.optedOut ?? this.#now, recordedAt: this.#now }),
        method: 'link',
        source: 'import',
      };
    }
    const told = said === null ? null : saidAt({ at: said, recordedAt: this.#now });
    return isFileNews(told, stored) ? fileWord(told, stored, this.#now) : undefined;
  }

  #of(channel: ChannelName, after: Addresses): AddressKey | undefined {
    if (this.#known.size === 0) return undefined;
    const address = addressFor(after, channel);
    return address === undefined ? undefined : this.#known.get(addressKey(this.#shop, channel, address));
  }

  /** What somebody who had these addresses before has said: it is the person who refuses, whatever the shop calls them. */
  remembered(ref: string, after: Addresses, before: Known | undefined): StoredConsent[] {
    return CHANNELS.flatMap((channel) => {
      if (before && addressFor(after, channel) === addressFor(before, channel)) return [];
      const refusal = this.#of(channel, after)?.refusal;
      if (!refusal) return [];
      const word = {
        channel,
        purpose: 'advertising',
        granted: false,
        source: 'address',
        recordedAt: this.#now,
      } as const;
      return [storedConsent(this.#shop, ref, { ...word, ...refusal })];
    });
  }

  /** Who else has the addresses. */
  shared(after: Addresses, before: (Pick<Customer, 'shared'> & Addresses) | undefined): Customer['shared'] {
    const kept: Partial<Record<ChannelName, readonly string[]>> = {};
    for (const channel of CHANNELS) {
      const isSame = before !== undefined && addressFor(after, channel) === addressFor(before, channel);
      const refs = isSame ? before.shared?.[channel] : this.#of(channel, after)?.customers;
      if (refs && refs.length > 1) kept[channel] = refs;
    }
    return Object.keys(kept).length === 0 ? undefined : kept;
  }

  /** What the news make of somebody who is not there yet. */
  fresh(news: readonly StoredConsent[]): Consents {
    return consentsFrom({}, news, news);
  }

  /** Adds the entries to the ledger. Before the customers are written: a summary is never ahead of its ledger. */
  async append(news: readonly StoredConsent[]): Promise<void> {
    if (!this.#dryRun) await appendConsents(this.#models, news);
  }

  /** The consents of a customer after the news, weighed with all that the ledger holds. */
  async merged(ref: string, stored: Consents, news: readonly StoredConsent[]): Promise<Consents> {
    if (news.length === 0) return stored;
    await this.append(news);
    const known = await consentsOf(this.#models, customerId(this.#shop, ref));
    const ledger = this.#dryRun ? [...known, ...news] : known;
    return consentsFrom(
      stored,
      ledger.filter(({ purpose }) => purpose === 'advertising'),
      news,
    );
  }

  /** A suppression ends with its address; a phone on the do-not-call list begins with one, and so does an address that a file calls dead. */
  suppressed(after: Addresses, before: Known | undefined, deadEmail = false): Customer['suppressed'] {
    const kept: Partial<Record<ChannelName, Suppression>> = {};
    for (const channel of CHANNELS) {
      const was = before?.suppressed?.[channel];
      const isSame = before !== undefined && addressFor(after, channel) === addressFor(before, channel);
      const known = isSame ? was : this.#of(channel, after)?.suppression;
      if (known) kept[channel] = known;
    }
    const isNewPhone = after.phone !== undefined && after.phone !== before?.phone;
    if (isNewPhone && this.#listed.has(after.phone ?? '')) kept.sms = doNotCallSuppression(this.#now);
    if (deadEmail && after.email !== undefined)
      kept.email ??= { reason: 'hard_bounce', at: this.#now, source: 'import' };
    return Object.keys(kept).length === 0 ? undefined : kept;
  }

  /** Phones that came onto the list while the customers were written: one of the two writers sees the other. */
  async finish(): Promise<void> {
    if (this.#dryRun) return;
    const listed = await listedPhones(this.#models, this.#shop, [...this.#newPhones]);
    const late = [...listed].filter((phone) => !this.#listed.has(phone));
    if (late.length > 0) await markDoNotCall(this.#models, this.#shop, late, this.#now);
  }
}

function consentsFrom(stored: Consents, ledger: readonly StoredConsent[], news: readonly StoredConsent[]): Consents {
  const channels = new Set(news.map(({ channel }) => channel));
  const consents: Partial<Record<ChannelName, Consent>> = { ...stored };
  for (const channel of channels) {
    const words = ledger.filter((one) => one.channel === channel);
    const after = consentAfter(words, stored[channel]);
    if (after) consents[channel] = after;
    else delete consents[channel];
  }
  return consents;
}
