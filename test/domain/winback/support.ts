import type { Customer, Touch } from '../../../domain/customer/customer.js';
import { lapseCutoff } from '../../../domain/customer/lapse.js';
import type { DayFacts, WinbackCustomer } from '../../../domain/winback/day.js';
import { winbackRunId } from '../../../domain/winback/ids.js';

export const PROGRAMME = 'hoa-nang.wb_nho-khach';
const ZONE = 'Asia/Ho_Chi_Minh';
export const at = (day: string, time = '09:00'): Date => new Date(`${day}T${time}:00+07:00`);

export const facts = (day: string, overrides: Partial<DayFacts> = {}): DayFacts => ({
  programme: PROGRAMME,
  day,
  cutoff: lapseCutoff(day, 30, ZONE),
  channel: 'email',
  afterDays: [0, 7, 14],
  holdout: 0,
  salt: 's',
  ...overrides,
});

/** Someone who ordered on the first of January 2026 and can be written to. */
export const buyer = (overrides: Partial<WinbackCustomer> = {}): WinbackCustomer => ({
  ref: 'lan',
  email: 'lan@example.com',
  facts: ordered('2026-01-01'),
  consent: { email: { granted: true, at: at('2025-12-01') } },
  touches: [],
  ...overrides,
});

export const ordered = (...days: string[]): Customer['facts'] => {
  const recentOrderAts = days.map((day) => at(day, '12:00')).reverse();
  const [lastOrderAt] = recentOrderAts;
  return { validOrders: days.length, revenue: 0, recentOrderAts, ...(lastOrderAt ? { lastOrderAt } : {}) };
};

export const touch = (day: string, step: number, overrides: Partial<Touch> = {}): Touch => {
  const run = winbackRunId(PROGRAMME, day, step);
  return { run, window: run, channel: 'email', at: at(day), claim: 't', ...overrides };
};
