/** A shop's year, and who a win-back programme messages in it: worked out without any code of the engine but the hash. */
import assert from 'node:assert/strict';
import { armOf } from '../../domain/winback/holdout.js';

export const DAY = 86_400_000;

/** The same numbers on every machine: a linear congruential generator (Numerical Recipes). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export interface Order {
  readonly placedAt: number;
  /** When we hear of it: sometimes days later. */
  readonly knownAt: number;
}
export interface Person {
  readonly ref: string;
  readonly orders: readonly Order[];
  /** Consent withdrawn from here on. */
  readonly leavesAt: number;
}

export const N = 45;
export const AFTER = [0, 7];
export const LIMIT = 60;
export const HOLDOUT = 0.1;
const OFFSET = 7 * 3_600_000;
/** Whole days of the shop's calendar (UTC+7, no daylight saving) since 1970. */
const dayNumber = (at: number): number => Math.floor((at + OFFSET) / DAY);
export const dayText = (n: number): string => new Date(n * DAY).toISOString().slice(0, 10);

export function buyersOf(count: number, begin: number, days: number): Person[] {
  const random = generator(20_261_122);
  return Array.from({ length: count }, (_, index) => {
    const pace = 10 + random() * 160;
    const orders: Order[] = [];
    let at = begin - 400 * DAY * random();
    while (at < begin + days * DAY) {
      const late = random() < 0.1 ? random() * 5 * DAY : 0;
      orders.push({ placedAt: Math.floor(at), knownAt: Math.floor(at + late) });
      at += pace * DAY * (0.1 + 2 * random() * random());
      // Some stop for good.
      if (random() < 0.15) break;
    }
    const leaves = random() < 0.05;
    return {
      ref: `p${String(index).padStart(5, '0')}`,
      orders,
      leavesAt: leaves ? begin + random() * days * DAY : Number.POSITIVE_INFINITY,
    };
  });
}

/**
 * Who is messaged on which day, worked out from the seed's words alone, a day and a person at a time: no valid order for N
 * days; once per lapse; the second message a week after the first unless they bought or left; at most LIMIT a day,
 * reminders first, then whoever has waited longest.
 */
export function bruteForce(all: readonly Person[], planTimes: readonly number[]): string[] {
  const sends: string[] = [];
  const state = new Map<string, { lapsed: number; entered: number; sent: number[]; over: boolean; held: boolean }>();
  for (const now of planTimes) {
    const today = dayNumber(now);
    const queue: { person: Person; step: number; last: number }[] = [];
    for (const person of all) {
      const known = person.orders.filter(({ knownAt }) => knownAt <= now).map(({ placedAt }) => placedAt);
      if (known.length === 0) continue;
      const last = Math.max(...known);
      const mine = state.get(person.ref);
      const gone = person.leavesAt <= now;
      if (mine && !mine.over) {
        if (last > mine.lapsed) mine.over = true;
        else if (mine.held) continue;
        else if (gone || mine.sent.length === AFTER.length) mine.over = true;
        else {
          if (today >= (mine.sent[0] ?? 0) + (AFTER[mine.sent.length] ?? 0)) {
            queue.push({ person, step: mine.sent.length + 1, last });
          }
          continue;
        }
      }
      const lapsed = today - dayNumber(last) >= N;
      if (!lapsed || (mine && last <= mine.entered)) continue;
      if (gone) state.set(person.ref, { lapsed: last, entered: now, sent: [], over: true, held: false });
      else queue.push({ person, step: 1, last });
    }
    queue.sort(
      (a, b) =>
        Number(a.step === 1) - Number(b.step === 1) || a.last - b.last || (a.person.ref < b.person.ref ? -1 : 1),
    );
    for (const { person, step, last } of queue.slice(0, LIMIT)) {
      const held = armOf(person.ref, 'salt', HOLDOUT) === 'holdout';
      const mine = step === 1 ? { lapsed: last, entered: now, sent: [], over: false, held } : state.get(person.ref);
      assert.ok(mine);
      state.set(person.ref, mine);
      if (held) continue;
      (mine.sent as number[]).push(today);
      sends.push(`${dayText(today)} ${person.ref} ${step}`);
    }
  }
  return sends.sort();
}
