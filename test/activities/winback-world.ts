import { winbackId } from '../../domain/winback/ids.js';
import type { Winback } from '../../domain/winback/winback.js';
import { minutes, SHOP, type World } from './world.js';

export const PROGRAMME = winbackId(SHOP, 'nho-khach');

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
