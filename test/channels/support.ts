import type { Channel, OutgoingMessage, Permit, SendResult } from '../../channels/channel.js';
import { type Providers, type ProvidersOptions, startProviders } from '../../dev/providers/providers.js';

export const SECRETS = { chatSecret: 'chat secret of a test', smsSecret: 'sms secret of a test' } as const;
export const NEVER = new AbortController().signal;
/** A sender who lets everything leave. */
export const ALWAYS: Permit = { sender: 'shop', signal: NEVER, mayHandOver: () => true };
/** A sender who lets messages leave until the signal aborts. */
export const untilAborted = (signal: AbortSignal): Permit => ({
  sender: 'shop',
  signal,
  mayHandOver: () => !signal.aborted,
});

export const message = (n: number | string, text = `Chào bạn ${n}`): OutgoingMessage => ({
  id: `shop.sale.launch-a.1:c${n}`,
  to: `u${n}@example.com`,
  text,
});
export const messages = (count: number): OutgoingMessage[] => Array.from({ length: count }, (_, n) => message(n));
/** To a Vietnamese number. */
export const sms = (n: number, text = `Chao ban ${n}`): OutgoingMessage => ({
  id: `shop.sale.launch-a.1:c${n}`,
  to: `+84912${String(n).padStart(6, '0')}`,
  text,
});

export const kinds = (results: readonly SendResult[]): string[] => results.map(({ kind }) => kind);

/** Providers and channels that the current test file opened; closeAll belongs in its afterEach. */
export class Opened {
  readonly #all: { close(): Promise<void> }[] = [];

  async providers(options: Partial<ProvidersOptions> = {}): Promise<Providers> {
    return this.add(await startProviders({ ...SECRETS, ...options }));
  }

  channel(channel: Channel): Channel {
    return this.add(channel);
  }

  add<T extends { close(): Promise<void> }>(opened: T): T {
    this.#all.push(opened);
    return opened;
  }

  async closeAll(): Promise<void> {
    for (const opened of this.#all.splice(0).reverse()) await opened.close();
  }
}

/** Resolves when `check` holds; fails after `ms` milliseconds. */
export async function until(check: () => boolean | Promise<boolean>, what: string, ms = 5_000): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end; ) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`Waited ${ms} ms for ${what}`);
}
