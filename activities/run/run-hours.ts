import { allowedMs, isAllowed, nextAllowed } from '../../domain/hours/hours.js';
import { hoursOf } from '../../domain/hours/shop-hours.js';
import type { Run } from '../../domain/run/run.js';
import type { RunShop } from './rules.js';

/** When messages of a run may be handed over: by the law, the platform and the shop, on the clocks of the shop's zone. */
export interface RunHours {
  isOpen(at: Date): boolean;
  /** The opening, when they are closed at `at`; undefined while they are open. */
  opensAfter(at: Date): Date | undefined;
  /** Open time between two instants, milliseconds. */
  openMs(from: Date, to: Date): number;
}

/** The hours of one run's channel, prepared once. */
export function runHours({ channel }: Pick<Run, 'channel'>, shop: Pick<RunShop, 'zone' | 'hours'>): RunHours {
  const policy = hoursOf(shop);
  const { zone } = shop;
  const isOpen = (at: Date): boolean => isAllowed(at, channel, zone, policy);
  return {
    isOpen,
    opensAfter: (at) => (isOpen(at) ? undefined : nextAllowed(at, channel, zone, policy)),
    openMs: (from, to) => allowedMs(from, to, channel, zone, policy),
  };
}
