import { runsOf, under } from '../../domain/base/ids.js';
import { DAY_MS } from '../../domain/base/time.js';
import type { WinbackEntry } from '../../domain/customer/entry.js';
import { type Arm, type Lift, liftOf } from '../../domain/experiment/rates.js';
import { addCodeNumbers, type CodeNumbers, NO_CODES } from '../../domain/offer/uses.js';
import {
  addFunnels,
  addLedgers,
  EMPTY_FUNNEL,
  EMPTY_LEDGER,
  type Funnel,
  type Ledger,
} from '../../domain/run/ledger.js';
import type { Run } from '../../domain/run/run.js';
import type { Winback, WinbackDay } from '../../domain/winback/winback.js';
import type { Models } from '../models.js';
import { codeStatistics } from '../offer/offer-code-uses.js';
import { sumLedgers } from '../run/batch-store.js';
import { type EntryRow, entriesOf } from './winback-store.js';

/** Orders this long after the entry count for the comparison with the holdout. */
const LIFT_DAYS = 30;

interface WinbackNumbers extends CodeNumbers {
  /** Customers who entered, both arms. */
  readonly qualified: number;
  readonly heldOut: number;
  readonly ledger: Ledger;
  /** `revenue` by attribution window: a click within 5 days, else a read within a day. */
  readonly funnel: Funnel;
}
export interface WinbackStatistics {
  readonly total: WinbackNumbers;
  readonly days: readonly (WinbackNumbers & Pick<WinbackDay, 'day' | 'outOfReach'>)[];
  readonly treated: Arm;
  readonly holdout: Arm;
  /** Absent while one arm is empty. */
  readonly lift?: Lift;
}

/** What the runs of a day add up. */
type DayParts = Pick<WinbackNumbers, 'ledger' | 'funnel'> & CodeNumbers;
const NO_PARTS: DayParts = { ledger: EMPTY_LEDGER, funnel: EMPTY_FUNNEL, ...NO_CODES };

const addParts = (a: DayParts, b: Omit<DayParts, keyof CodeNumbers> & Partial<CodeNumbers>): DayParts => ({
  ledger: addLedgers(a.ledger, b.ledger),
  funnel: addFunnels(a.funnel, b.funnel),
  ...addCodeNumbers(a, { ...NO_CODES, ...b }),
});

/** First order after the entry, within the window? From the newest orders a customer keeps; an entry that ended by one says so itself. */
function boughtAfter({ facts }: EntryRow, entry: WinbackEntry): boolean {
  const from = entry.enteredAt.getTime();
  const inWindow = (at: Date | undefined): boolean =>
    at !== undefined && at.getTime() > from && at.getTime() - from < LIFT_DAYS * DAY_MS;
  return facts.recentOrderAts.some(inWindow) || (entry.ended === 'bought' && inWindow(entry.endedAt));
}

/** Everybody as assigned, whatever became of their messages (docs/sources.md#lift). */
async function arms(models: Models, { shop, _id }: Winback): Promise<{ treated: Arm; holdout: Arm }> {
  const count = { treated: { assigned: 0, bought: 0 }, holdout: { assigned: 0, bought: 0 } };
  for await (const row of entriesOf(models, shop, _id)) {
    for (const entry of row.winbacks ?? []) {
      if (entry.programme !== _id) continue;
      count[entry.arm].assigned += 1;
      if (boughtAfter(row, entry)) count[entry.arm].bought += 1;
    }
  }
  return count;
}

/** The seed's "Thống kê": per day and in all; undefined while nobody has qualified, when no figures are shown. */
export async function winbackStatistics(models: Models, winback: Winback): Promise<WinbackStatistics | undefined> {
  const days = await models.winbackDays
    .find({ _id: under(winback._id) })
    .sort({ _id: 1 })
    .lean<WinbackDay[]>();
  if (days.every(({ qualified }) => qualified === 0)) return undefined;
  const found = await models.runs.find({ _id: runsOf(winback._id) }).lean<Run[]>();
  const codes = await codeStatistics(models, winback.shop, winback._id);
  const byDay = new Map<string, DayParts>();
  for (const run of found) {
    const ledger = run.state === 'closed' ? run.ledger : await sumLedgers(models.batches, run._id);
    const day = run.winback?.day ?? '';
    byDay.set(day, addParts(byDay.get(day) ?? NO_PARTS, { ledger, funnel: run.funnel, ...codes.byRun.get(run._id) }));
  }
  const numbers = days.map(({ day, qualified, heldOut, outOfReach }) => ({
    day,
    qualified,
    heldOut,
    ...(outOfReach === undefined ? {} : { outOfReach }),
    ...(byDay.get(day) ?? NO_PARTS),
  }));
  const sum = numbers.reduce<WinbackNumbers>(
    (all, one) => ({
      qualified: all.qualified + one.qualified,
      heldOut: all.heldOut + one.heldOut,
      ...addParts(all, one),
    }),
    { qualified: 0, heldOut: 0, ...NO_PARTS },
  );
  // A code that was used twice, on messages of two days, is one code.
  const total = { ...sum, ...codes.total };
  const { treated, holdout } = await arms(models, winback);
  const lift = liftOf(treated, holdout);
  return { total, days: numbers, treated, holdout, ...(lift ? { lift } : {}) };
}
