/** A shop's year, and who a win-back programme messages in it: worked out without any code of the engine but the hash. */
import assert from 'node:assert/strict';
import { armOf } from '../../../domain/experiment/arm.js';

export const DAY = 86_400_000;
const HOUR = 3_600_000;

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

/** Whole days of a zone's calendar since 1970. */
function dayNumbers(zone: string): (at: number) => number {
  const calendar = new Intl.DateTimeFormat('sv-SE', { timeZone: zone });
  return (at) => Date.parse(calendar.format(at)) / DAY;
}
const dayText = (n: number): string => new Date(n * DAY).toISOString().slice(0, 10);
/** A quarter past an hour: never the instant at which a day is planned. */
const quarterPast = (at: number): number => Math.floor(at / HOUR) * HOUR + HOUR / 4;

/** @param begin epoch milliseconds of the programme's first day */
export function buyersOf(count: number, begin: number, days: number): Person[] {
  const random = generator(20_261_122);
  return Array.from({ length: count }, (_, index) => {
    const pace = 10 + random() * 160;
    const orders: Order[] = [];
    let at = begin - 400 * DAY * random();
    while (at < begin + days * DAY) {
      const late = random() < 0.1 ? random() * 5 * DAY : 0;
      orders.push({ placedAt: quarterPast(at), knownAt: quarterPast(at + late) });
      at += pace * DAY * (0.1 + 2 * random() * random());
      // Some stop for good.
      if (random() < 0.15) break;
    }
    const leaves = random() < 0.05;
    return {
      ref: `p${String(index).padStart(5, '0')}`,
      orders,
      leavesAt: leaves ? quarterPast(begin + random() * days * DAY) : Number.POSITIVE_INFINITY,
    };
  });
}

/** One planned day. */
export interface PlannedDay {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Planned, but nothing left that day: the worker died, and was away until the messages had expired. */
  readonly lost?: boolean;
}
interface Entry {
  readonly lapsed: number;
  readonly entered: number;
  readonly held: boolean;
  readonly sent: number[];
  over: boolean;
}
export interface Expected {
  /** `<day> <ref> <step>`, sorted. */
  readonly sends: readonly string[];
  readonly qualified: number;
  readonly heldOut: number;
}

/**
 * Who is messaged on which day, worked out from the seed's words alone, a day and a person at a time: no valid order for N
 * days; once per lapse; the second message a week after the first unless they bought or left; at most LIMIT a day, those
 * who are in the programme first, then whoever has waited longest.
 * @param zone of the shop: it says which day an instant is
 */
export function bruteForce(all: readonly Person[], days: readonly PlannedDay[], zone: string): Expected {
  const dayNumber = dayNumbers(zone);
  const sends: string[] = [];
  const count = { qualified: 0, heldOut: 0 };
  const state = new Map<string, Entry>();
  const placedOn = new Map(all.flatMap(({ orders }) => orders.map(({ placedAt }) => [placedAt, dayNumber(placedAt)])));
  for (const { at: now, lost = false } of days) {
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
          const [first] = mine.sent;
          if (first === undefined || today >= first + (AFTER[mine.sent.length] ?? 0)) {
            queue.push({ person, step: mine.sent.length + 1, last });
          }
          continue;
        }
      }
      const lapsed = today - (placedOn.get(last) ?? Number.NaN) >= N;
      if (!lapsed || (mine && last <= mine.entered)) continue;
      if (!gone) queue.push({ person, step: 0, last });
    }
    queue.sort(
      (a, b) =>
        Number(a.step === 0) - Number(b.step === 0) || a.last - b.last || (a.person.ref < b.person.ref ? -1 : 1),
    );
    for (const { person, step, last } of queue.slice(0, LIMIT)) {
      if (step === 0) state.set(person.ref, enter(person, last, now, count));
      const mine = state.get(person.ref);
      assert.ok(mine);
      if (mine.held || lost) continue;
      mine.sent.push(today);
      sends.push(`${dayText(today)} ${person.ref} ${Math.max(1, step)}`);
    }
  }
  return { sends: sends.sort(), ...count };
}

function enter({ ref }: Person, lapsed: number, entered: number, count: { qualified: number; heldOut: number }): Entry {
  const held = armOf(ref, 'salt', HOLDOUT) === 'holdout';
  count.qualified += 1;
  if (held) count.heldOut += 1;
  return { lapsed, entered, held, sent: [], over: false };
}
