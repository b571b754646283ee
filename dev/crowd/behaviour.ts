import { randomFor } from '../sample/random.js';

/** How likely each step is for those who took the one before, and how soon it comes. */
export interface Habits {
  readonly seed: string;
  readonly read: number;
  readonly click: number;
  readonly order: number;
  /** Longest wait before each step. */
  readonly withinMs: number;
  /** Between reading and tapping a link there is this besides; nobody reads in no time. Default none. */
  readonly hesitateMs?: number;
  /** Amount of an order, minor units. */
  readonly amount: { readonly min: number; readonly max: number };
  /** What can be ordered; an order names one to three of them. */
  readonly skus: readonly string[];
}

/** Of those who buy and have a code. */
const CODE_SHARE = 0.7;

/** What one customer will do about one message. Each step is there only if the one before is. */
export interface Intent {
  readonly readAfterMs?: number;
  readonly clickAfterMs?: number;
  readonly order?: {
    readonly afterMs: number;
    readonly amount: number;
    readonly skus: readonly string[];
    /** They type the message's code in, when it has one. */
    readonly usesCode: boolean;
  };
}

/**
 * Decides from seed and message id alone: the same messages have the same readers and buyers, in whatever order they come,
 * and a second copy of a message changes nothing.
 */
export function intentFor(message: string, habits: Habits): Intent {
  const random = randomFor(habits.seed, 'crowd', message);
  // Every number is drawn, so that another probability of one step does not change the draws of the next.
  const draws = [habits.read, habits.click, habits.order].map((probability) => ({
    does: random.chance(probability),
    afterMs: random.int(habits.withinMs + 1),
  }));
  const [read, click, order] = draws;
  const amount = habits.amount.min + random.int(habits.amount.max - habits.amount.min + 1);
  const first = random.int(Math.max(1, habits.skus.length));
  const skus = habits.skus.slice(first, first + 1 + random.int(3));
  // Last, so that the others' draws are those of a crowd that knew no codes.
  const usesCode = random.chance(CODE_SHARE);
  if (!read?.does) return {};
  if (!click?.does) return { readAfterMs: read.afterMs };
  const clicked = { readAfterMs: read.afterMs, clickAfterMs: (habits.hesitateMs ?? 0) + click.afterMs };
  return order?.does ? { ...clicked, order: { afterMs: order.afterMs, amount, skus, usesCode } } : clicked;
}
