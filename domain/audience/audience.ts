import { type Finding, finding } from '../base/finding.js';
import { firstTime, frequent, inactive } from './built-in/bought.js';
import type { AudienceDefinition, CoarseFilter, Member } from './built-in/definition.js';
import { cart, followers, potential, wishlist } from './built-in/interested.js';
import { boughtNotFollowing, lapsed } from './built-in/lapsed.js';
import { unpaidOrder, unreviewed } from './built-in/pending.js';
import { cartReminder, paymentReminder } from './built-in/reminders.js';
import { coarseTreeFilter } from './custom/filter.js';
import { matchesTree, type TreeMember } from './custom/matches.js';
import { treeReads } from './custom/reads.js';
import type { Tree } from './custom/tree.js';

/**
 * The built-in audiences of the seeds that a number alone can set; definitions in docs/sources.md#audience-definitions. Those
 * that need products: custom-audience/presets.ts.
 */
export const AUDIENCES = [
  'potential',
  'wishlist',
  'cart',
  'inactive',
  'frequent',
  'first_time',
  'followers',
  'unpaid_order',
  'unreviewed',
  'cart_reminder',
  'payment_reminder',
  'bought_not_following',
  'lapsed',
] as const;
export type AudienceName = (typeof AUDIENCES)[number];

/** A built-in audience with the parameters that differ from its defaults (whole days, counts). */
export interface BuiltInRef {
  readonly name: AudienceName;
  readonly params?: Readonly<Record<string, number>>;
  /** Of one that counts days of the calendar, where it is asked: the shop's zone. */
  readonly zone?: string;
}
/** One of the shop's own audiences, by key. A run also holds which version, and its rule as it was when the run opened. */
export interface CustomRef {
  readonly custom: string;
  readonly version?: number;
  readonly tree?: Tree;
}
export type AudienceRef = BuiltInRef | CustomRef;

export const isCustom = (ref: object): ref is CustomRef => 'custom' in ref && ref.custom !== undefined;

/** What a ledger or a monitor calls the audience: no key of a custom one is the name of a built-in one. */
export const audienceName = (ref: AudienceRef): string => (isCustom(ref) ? ref.custom : ref.name);

/** @throws Error when the rule was not frozen: only a run's audience can be asked */
function frozenTree({ custom, tree }: CustomRef): Tree {
  if (!tree)
    throw new Error(`Cannot ask the audience '${custom}' as its rule must be frozen: current value is missing`);
  return tree;
}

export const AUDIENCE_DEFINITIONS: Readonly<Record<AudienceName, AudienceDefinition>> = {
  potential,
  wishlist,
  cart,
  inactive,
  frequent,
  first_time: firstTime,
  followers,
  unpaid_order: unpaidOrder,
  unreviewed,
  cart_reminder: cartReminder,
  payment_reminder: paymentReminder,
  bought_not_following: boughtNotFollowing,
  lapsed,
};

/** Does the customer belong to the audience at `asOf`? The exact rule; called once per customer of a run. */
export function matches(customer: Member, ref: BuiltInRef, asOf: Date): boolean;
export function matches(customer: TreeMember, ref: AudienceRef, asOf: Date): boolean;
export function matches(customer: Member | TreeMember, ref: AudienceRef, asOf: Date): boolean {
  if (isCustom(ref)) return matchesTree(customer as TreeMember, frozenTree(ref), asOf);
  return AUDIENCE_DEFINITIONS[ref.name].matches(customer, ref.params, asOf.getTime(), ref.zone);
}

/**
 * A coarse MongoDB filter for the query: everyone who `matches`, and perhaps others.
 * @param shop whose customers are asked; the filter does not name it
 */
export const audienceFilter = (ref: AudienceRef, asOf: Date, shop = ''): CoarseFilter =>
  isCustom(ref)
    ? coarseTreeFilter(frozenTree(ref), shop, asOf)
    : AUDIENCE_DEFINITIONS[ref.name].filter(ref.params, asOf.getTime(), ref.zone);

/** The audience as a shop of this zone means it: with the zone, where it counts days of the calendar. */
export const inZone = (ref: BuiltInRef, zone: string): BuiltInRef =>
  AUDIENCE_DEFINITIONS[ref.name].byCalendar ? { ...ref, zone } : ref;

/** What `matches` looks at for this audience, as MongoDB paths. */
export const audienceReads = (ref: AudienceRef): readonly string[] =>
  isCustom(ref) ? treeReads(frozenTree(ref)) : AUDIENCE_DEFINITIONS[ref.name].reads;

const isAudience = (name: string): name is AudienceName => (AUDIENCES as readonly string[]).includes(name);

/**
 * What is wrong with a reference that came from outside: unknown name, unknown parameter, value out of its limits.
 * @param field JSON pointer of the reference in the checked document
 * @param custom keys of the shop's own audiences
 */
export function checkAudience(
  ref: { readonly name: string; readonly params?: Readonly<Record<string, unknown>> | undefined } | CustomRef,
  field = '/audience',
  custom: readonly string[] = [],
): Finding[] {
  const cannot = 'save the campaign';
  if (isCustom(ref)) {
    if (custom.includes(ref.custom)) return [];
    const allowed = `the key of one of the shop's own audiences${custom.length === 0 ? ', of which there are none' : ''}`;
    return [finding('unknown_audience', cannot, `${field}/custom`, ref.custom, allowed)];
  }
  if (!isAudience(ref.name)) {
    return [finding('unknown_audience', cannot, `${field}/name`, ref.name, `one of ${AUDIENCES.join(', ')}`)];
  }
  const { params } = AUDIENCE_DEFINITIONS[ref.name];
  const findings: Finding[] = [];
  for (const [name, value] of Object.entries(ref.params ?? {})) {
    const at = `${field}/params/${name}`;
    const param = params.find((known) => known.name === name);
    if (!param) {
      const names = params.length > 0 ? `one of ${params.map((known) => known.name).join(', ')}` : 'absent';
      findings.push(finding('unknown_audience_parameter', cannot, at, value, names));
    } else if (typeof value !== 'number' || !Number.isInteger(value) || value < param.min || value > param.max) {
      const allowed = `a whole number of ${param.unit} from ${param.min} to ${param.max}`;
      findings.push(finding('audience_parameter_out_of_range', cannot, at, value, allowed));
    }
  }
  return findings;
}
