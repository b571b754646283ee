import type { Label } from '../../base/label.js';
import { DAY_MS } from '../../base/time.js';
import type { WindowName } from '../../base/window.js';
import type { Customer } from '../../customer/customer.js';

/** A number the seller may change, with its limits and where the default comes from. */
export interface AudienceParam {
  readonly name: string;
  readonly label: Label;
  readonly unit: 'days' | 'orders';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly source: string;
}

/** What an audience rule may look at. */
export type Member = Pick<Customer, 'facts' | 'signals'>;
/** A plain MongoDB filter; no driver types, so that domain stays free of libraries. */
export type CoarseFilter = Readonly<Record<string, unknown>>;
export type Params = Readonly<Record<string, number>> | undefined;

/** One audience: its words, its parameters, and its rule twice: exact (`matches`) and as a superset for the query (`filter`). */
export interface AudienceDefinition {
  readonly label: Label;
  readonly description: Label;
  /** Windows of the phases (docs/seeds.md#phases) that speak to this audience: a suggestion, not a limit. */
  readonly windows: readonly WindowName[];
  readonly params: readonly AudienceParam[];
  readonly source: string;
  /** Called once per customer of a run: must not allocate. `asOf` in epoch milliseconds, `zone` IANA. */
  readonly matches: (member: Member, params: Params, asOf: number, zone?: string) => boolean;
  /** Counts days of the calendar: so it is asked with the shop's zone, which runs keep. */
  readonly byCalendar?: true;
  /** What `matches` looks at, as MongoDB paths: a scan of a million need not read more. */
  readonly reads: readonly string[];
  /** Lets through everyone who matches, and may let through others. */
  readonly filter: (params: Params, asOf: number, zone?: string) => CoarseFilter;
}

/** The parameter's value: the seller's, else the default. */
export const paramOf = (params: Params, param: AudienceParam): number => params?.[param.name] ?? param.default;

/**
 * "In the last N days": 0 ≤ age ≤ N × 24 h, both edges inclusive. What happens after `asOf` is not seen yet.
 * "For N days" (inactive) is age ≥ N × 24 h, inclusive too: 13 days 23 h is not 14 days (docs/sources.md#haraloyalty).
 */
export const within = (at: Date, days: number, asOf: number): boolean => {
  const age = asOf - at.getTime();
  return age >= 0 && age <= days * DAY_MS;
};

/** Is any of the signals from the last N days? */
export function anyWithin(signals: readonly { readonly at: Date }[], days: number, asOf: number): boolean {
  for (const signal of signals) if (within(signal.at, days, asOf)) return true;
  return false;
}

/** The instant N days before `asOf`. */
export const daysBefore = (asOf: number, days: number): Date => new Date(asOf - days * DAY_MS);
