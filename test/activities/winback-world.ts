import assert from 'node:assert/strict';
import type { Channel } from '../../channels/channel.js';
import { parseMessageId } from '../../domain/base/ids.js';
import type { Customer } from '../../domain/customer/customer.js';
import { winbackId } from '../../domain/winback/ids.js';
import type { Winback } from '../../domain/winback/winback.js';
import { type WinbackStatistics, winbackStatistics } from '../../models/winback/winback-statistics.js';
import { customer, minutes, NOON, SHOP, type World } from './world.js';

export const PROGRAMME = winbackId(SHOP, 'nho-khach');

const DAY = 86_400_000;
/** Noon of so many days after the day of the tests; before it, with a minus. */
export const later = (days: number): Date => new Date(NOON.getTime() + days * DAY);
export const dayAfter = (days: number): string => later(days).toISOString().slice(0, 10);
export const TODAY = dayAfter(0);

/** Someone whose only order was this many days ago. */
export function lapsed(ref: string, days = 40, overrides: Partial<Customer> = {}): Customer {
  const at = later(-days);
  const facts = { validOrders: 1, revenue: 0, firstOrderAt: at, lastOrderAt: at, recentOrderAts: [at] };
  return customer(ref, { facts, ...overrides });
}

/** E-mail that is always sent; `sent` gets whom. */
export const recordingChannel = (sent: string[]): Channel => ({
  name: 'email',
  doubt: 'unknown',
  send: async (messages) => {
    sent.push(...messages.map(({ id }) => parseMessageId(id)?.customer ?? ''));
    return messages.map(() => ({ kind: 'sent' as const }));
  },
  close: async () => undefined,
});

/** The figures of the programme as it stands; undefined while nobody has qualified. */
export async function statistics(world: World): Promise<WinbackStatistics | undefined> {
  const winback = await world.models.winbacks.findById(PROGRAMME).lean();
  assert.ok(winback);
  return winbackStatistics(world.models, winback);
}

/** An active programme of the test shop: no valid order for 30 days, every day at 09:00, everybody at once. */
export async function addProgramme(world: World, overrides: Partial<Winback> = {}): Promise<void> {
  const template = { subject: 'Lâu quá không gặp', text: 'Chào {{ customer_name }}! {{ link }}' };
  await world.models.winbacks.create({
    _id: PROGRAMME,
    shop: SHOP,
    key: 'nho-khach',
    zone: 'Asia/Ho_Chi_Minh',
    name: 'Gợi nhớ khách hàng trở lại mua hàng',
    channel: 'email',
    smsRoute: 'cskh',
    days: 30,
    hour: '09:00',
    steps: [{ afterDays: 0, template }],
    offer: { enabled: false },
    holdout: 0,
    dailyLimit: 10_000,
    link: 'https://shop.example.com/nho',
    state: 'active',
    version: 1,
    salt: 'salt',
    createdAt: minutes(-1000),
    ...overrides,
  });
}
