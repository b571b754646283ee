import type { Customer } from '../customer/customer.js';
import { parseWinbackRun } from './ids.js';
import { MAX_REFS } from './winback.js';

/** One day's numbers, counted from customers as they stand when the day has been decided for them; each once. */
export class DayTally {
  /** Entered today, both arms. */
  qualified = 0;
  heldOut = 0;
  /** Lapsed, and not in the programme as no message can reach them. */
  outOfReach = 0;
  /** How many were chosen today, by run; and who, by ref, while they are few. */
  readonly chosen = new Map<string, { people: number; refs: string[] }>();

  /** @param day YYYY-MM-DD in the shop's zone */
  constructor(
    readonly programme: string,
    readonly day: string,
  ) {}

  /**
   * @param winbacks all of the customer's entries
   * @returns whether the day has done something for them
   */
  count({ ref, winbacks = [] }: Pick<Customer, 'ref' | 'winbacks'>): boolean {
    const entry = winbacks.findLast(({ programme }) => programme === this.programme);
    if (!entry) return false;
    if (entry.day === this.day) {
      this.qualified += 1;
      if (entry.arm === 'holdout') this.heldOut += 1;
    }
    const { run } = entry;
    if (run === undefined || parseWinbackRun(this.programme, run)?.day !== this.day) return entry.day === this.day;
    const chosen = this.chosen.get(run) ?? { people: 0, refs: [] };
    this.chosen.set(run, chosen);
    chosen.people += 1;
    if (chosen.refs.length < MAX_REFS) chosen.refs.push(ref);
    return true;
  }

  /** Everybody chosen for a run; undefined when they are too many for a list. */
  refsOf(run: string): readonly string[] | undefined {
    const { people, refs } = this.chosen.get(run) ?? { people: 0, refs: [] };
    return refs.length === people ? refs : undefined;
  }
}
