/** Looks at a programme's day from outside: what stands in the database, and what the provider's simulator took. */
import { setTimeout as delay } from 'node:timers/promises';
import { accountOf } from '../../activities/run/outcomes.js';
import type { ReceivedMessage } from '../../dev/providers/received.js';
import type { Services } from '../../dev/services.js';
import { customerId, idRange } from '../../domain/base/ids.js';
import type { Customer } from '../../domain/customer/customer.js';
import type { WinbackEntry } from '../../domain/customer/entry.js';
import { outcomeOf } from '../../domain/run/ledger.js';
import type { Batch, Run } from '../../domain/run/run.js';
import { connect } from '../../models/base/connect.js';
import { native } from '../../models/base/native.js';
import { createModels, type Models } from '../../models/models.js';
import { PROGRAMME, SHOP } from './lapsed-shop.js';

const LONGEST_MS = 60_000;
const PAGE = 5_000;

/** Looks until there is something to see. @throws Error naming what there was not */
export async function until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  for (const end = Date.now() + LONGEST_MS; Date.now() < end; await delay(10)) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
  }
  throw new Error(`Waited ${LONGEST_MS / 1000} s in vain for ${what}`);
}

export interface SmsStats {
  readonly requests: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: number;
}

export class DayWitness {
  readonly #control: string;
  readonly #models: Models;
  readonly close: () => Promise<void>;

  private constructor(control: string, models: Models, close: () => Promise<void>) {
    this.#control = control;
    this.#models = models;
    this.close = close;
  }

  static async of({ env, providers }: Pick<Services, 'env' | 'providers'>): Promise<DayWitness> {
    const connection = await connect(env.MONGODB_URI ?? '', { writeConcern: '1' });
    return new DayWitness(providers.control, createModels(connection), () => connection.close());
  }

  async isEntered(ref: string): Promise<boolean> {
    const found = await native(this.#models.customers).findOne<Pick<Customer, 'winbacks'>>(
      { _id: customerId(SHOP, ref) },
      { projection: { winbacks: 1 } },
    );
    return (found?.winbacks ?? []).length > 0;
  }

  /** All entries of all customers, by ref. */
  async entries(): Promise<ReadonlyMap<string, readonly WinbackEntry[]>> {
    const found = await native(this.#models.customers)
      .find<Pick<Customer, 'ref' | 'winbacks'>>({ _id: idRange(`${SHOP}/`) }, { projection: { ref: 1, winbacks: 1 } })
      .toArray();
    return new Map(found.map(({ ref, winbacks = [] }) => [ref, winbacks]));
  }

  async runs(): Promise<Run[]> {
    return native(this.#models.runs)
      .find<Run>({ _id: idRange(`${PROGRAMME}.`) })
      .toArray();
  }

  /** Recorded outcomes: each recipient's, once for each batch that they stand in. */
  async outcomes(): Promise<{ readonly ref: string; readonly outcome: string }[]> {
    const batches = await native(this.#models.batches)
      .find<Batch>({ _id: idRange(`${PROGRAMME}.`) })
      .sort({ _id: 1 })
      .toArray();
    return batches.flatMap((batch) => {
      const account = accountOf(batch);
      return batch.customers.map((ref, index) => ({ ref, outcome: outcomeOf(account, index) }));
    });
  }

  async stats(): Promise<SmsStats> {
    return ((await (await fetch(`${this.#control}/stats`)).json()) as { sms: SmsStats }).sms;
  }

  /** Every message that reached a phone. */
  async received(): Promise<ReceivedMessage[]> {
    const all: ReceivedMessage[] = [];
    for (let since = 0; ; ) {
      const answer = await fetch(`${this.#control}/received?since=${since}&limit=${PAGE}`);
      const { messages, next } = (await answer.json()) as { messages: ReceivedMessage[]; next: number };
      if (messages.length === 0) return all;
      all.push(...messages);
      since = next;
    }
  }

  /** @param slowMs how long the provider takes over each answer @param reject numbers that it refuses */
  async provider(slowMs: number, reject: readonly string[]): Promise<void> {
    const body = JSON.stringify({ channel: 'sms', slowMs, reject });
    const answer = await fetch(`${this.#control}/faults`, { method: 'POST', body });
    if (!answer.ok) throw new Error(await answer.text());
    await answer.arrayBuffer();
  }
}
