import { type AudienceRef, matches } from '../audience/audience.js';
import type { ChannelName } from '../base/channel.js';
import { windowKey } from '../base/ids.js';
import type { SkipReason } from '../base/outcome.js';
import { type Cap, capReached } from '../customer/caps.js';
import { addressFor, whyClosed } from '../customer/consent/closed.js';
import { type Customer, MAX_SHARING, NAMELESS } from '../customer/customer.js';
import { hasOrdered } from '../customer/zalo/has-ordered.js';
import { type MergeWants, NO_WANTS, orderFields } from '../message/merge.js';
import type { MergeFields } from '../message/template.js';
import { isWanted } from '../winback/day.js';
import type { Run } from './run.js';

export { addressFor };

/** What the rule needs of a run, prepared once per run because the rule is asked once per customer. */
export interface RunFacts {
  readonly run: string;
  readonly windowKey: string;
  readonly channel: ChannelName;
  /** Zalo: the last valid order must not be before this. Absent: any will do. */
  readonly orderedSince?: Date;
  /** Undefined for a programme's run. */
  readonly audience: AudienceRef | undefined;
  readonly before: readonly (Run['before'][number] & Pick<RunFacts, 'orderedSince'>)[];
  /** Who belongs was fixed when the campaign was scheduled: whoever is asked about does. */
  readonly fixed?: boolean;
  /** For `before` with `members`: which of the asked customers (`_id`) belong, by run. */
  readonly fixedBefore?: ReadonlyMap<string, ReadonlySet<string>>;
  /** The win-back programme of the run, whose own rule then stands for the audience. */
  readonly programme?: string;
  /** The instant the audiences are evaluated at: the run's at plan, the present when a plan has grown old. */
  readonly asOf: Date;
}

type ReachCustomer = Pick<
  Customer,
  | '_id'
  | 'bought'
  | 'cityKey'
  | 'tags'
  | 'facts'
  | 'signals'
  | 'consent'
  | 'suppressed'
  | 'touches'
  | 'name'
  | 'phone'
  | 'email'
  | 'chatId'
  | 'winbacks'
>;

/** A programme's messages share no window: its own rule keeps one step from being sent twice. */
export const touchWindow = (run: Run): string => (run.winback ? run._id : windowKey(run.campaign, run.window));

/** @param asOf another instant to evaluate audiences at; default the run's own */
export const runFacts = (run: Run, asOf: Date = run.asOf): RunFacts => ({
  run: run._id,
  windowKey: touchWindow(run),
  channel: run.channel,
  audience: run.audience,
  before: run.before,
  ...(run.fixedAt ? { fixed: true } : {}),
  ...(run.winback ? { programme: run.campaign } : {}),
  asOf,
});

function belongsBefore(
  customer: ReachCustomer,
  { audience, members }: Run['before'][number],
  facts: RunFacts,
): boolean {
  if (members === undefined) return matches(customer, audience, facts.asOf);
  return facts.fixedBefore?.get(members)?.has(customer._id) === true;
}

/** Zalo takes no message to somebody without an order, or for promotion without a late one. */
const lacksOrder = (
  customer: ReachCustomer,
  { channel, orderedSince = EVER }: Pick<RunFacts, 'channel' | 'orderedSince'>,
): boolean => channel === 'zalo' && !hasOrdered(customer, orderedSince);
const EVER = new Date(0);

/** Does an audience that comes first in this window and instant serve the customer? Only if it can reach them at all. */
function servedBefore(customer: ReachCustomer, facts: RunFacts): boolean {
  for (const first of facts.before) {
    if (!belongsBefore(customer, first, facts) || whyClosed(customer, first.channel) !== undefined) continue;
    if (lacksOrder(customer, first)) continue;
    return true;
  }
  return false;
}

function inWindowAlready(customer: ReachCustomer, facts: RunFacts): boolean {
  for (const touch of customer.touches) {
    // One that another record of theirs was sent, before the two became one, is not this record's own.
    const isOther = touch.run !== facts.run || touch.ref !== undefined;
    if (touch.window === facts.windowKey && isOther && touch.failed !== true) return true;
  }
  return false;
}

/**
 * THE rule: why this customer gets no message of this run, or undefined when one may leave now. The first reason in
 * this order is named: not of the audience (`no_longer_qualifies`; at plan it means "not a member": do not count),
 * `higher_priority`, `already_in_window`, `no_address`, `opted_out`, `no_consent`, `suppressed`, `no_order`, `cap_reached`.
 * A touch of this same run is the claim's business, not this rule's: ask before claiming.
 */
export function whyNot(
  customer: ReachCustomer,
  facts: RunFacts,
  now: Date,
  policy: { readonly caps: readonly Cap[] },
): SkipReason | undefined {
  const isMember =
    facts.programme === undefined
      ? facts.fixed === true || (facts.audience !== undefined && matches(customer, facts.audience, facts.asOf))
      : isWanted(customer, facts.programme, facts.run);
  if (!isMember) return 'no_longer_qualifies';
  if (servedBefore(customer, facts)) return 'higher_priority';
  if (inWindowAlready(customer, facts)) return 'already_in_window';
  const closed = whyClosed(customer, facts.channel);
  if (closed !== undefined) return closed;
  if (lacksOrder(customer, facts)) return 'no_order';
  if (capReached(customer.touches, facts.channel, policy.caps, now)) return 'cap_reached';
  return undefined;
}

/** The customer as the owner of their address: what the others who have it were sent and have said counts for them. */
function asOwner<Row extends ReachCustomer>(customer: Row, twins: readonly ReachCustomer[], channel: ChannelName): Row {
  const refused = twins.find(({ consent }) => consent[channel]?.optedOut === true)?.consent[channel];
  const suppressed = twins.find((twin) => twin.suppressed?.[channel])?.suppressed?.[channel];
  return {
    ...customer,
    touches: [...customer.touches, ...twins.flatMap(({ touches }) => touches.filter((one) => one.channel === channel))],
    ...(refused ? { consent: { ...customer.consent, [channel]: refused } } : {}),
    ...(suppressed ? { suppressed: { ...customer.suppressed, [channel]: suppressed } } : {}),
  };
}

/**
 * Who has the customer's address on a channel. Zalo's is the phone: whoever was imported before there was Zalo is known by what
 * they share for SMS.
 */
export const sharingOn = (shared: Customer['shared'], channel: ChannelName): readonly string[] =>
  shared?.[channel] ?? (channel === 'zalo' ? shared?.sms : undefined) ?? [];

/** Does the customer share their address on this channel with others? Then `whyNotAmong` is to be asked. */
export const isShared = ({ shared }: Pick<Customer, 'shared'>, channel: ChannelName): boolean =>
  sharingOn(shared, channel).length > 1;

/**
 * whyNot for somebody whose address others of the shop have too: it is one person's, so claims, caps, opt-outs and suppressions
 * count by it. `same_address`: one of the others has this run's message.
 * @param others whoever may have the address, without the customer; those with another one by now are left out
 */
export function whyNotAmong(
  customer: ReachCustomer & Pick<Customer, 'ref' | 'shared'>,
  others: readonly ReachCustomer[],
  facts: RunFacts,
  now: Date,
  policy: { readonly caps: readonly Cap[] },
): SkipReason | undefined {
  const { channel, run } = facts;
  const address = addressFor(customer, channel);
  const twins = address === undefined ? [] : others.filter((other) => addressFor(other, channel) === address);
  const why = whyNot(asOwner(customer, twins, channel), facts, now, policy);
  // Who does not belong is no member, whoever has their address.
  if (why === 'no_longer_qualifies') return why;
  const sharing = sharingOn(customer.shared, channel);
  const isBeyond = sharing.length >= MAX_SHARING && !sharing.includes(customer.ref);
  const hasOne = twins.some(({ touches }) => touches.some((one) => one.run === run && one.failed !== true));
  return hasOne || isBeyond ? 'same_address' : why;
}

/**
 * At plan: of those who share an address, the first by `_id` whom the rule lets through gets the message.
 * @param isMember whether one of the others belongs to the audience, where it was fixed; else the rule says
 */
export function isServedByTwin(
  customer: ReachCustomer & Pick<Customer, 'ref' | 'shared'>,
  others: readonly (ReachCustomer & Pick<Customer, 'ref' | 'shared'>)[],
  facts: RunFacts,
  now: Date,
  policy: { readonly caps: readonly Cap[] },
  isMember: (id: string) => boolean = () => true,
): boolean {
  const address = addressFor(customer, facts.channel);
  return others.some(
    (other) =>
      other._id < customer._id &&
      addressFor(other, facts.channel) === address &&
      isMember(other._id) &&
      whyNotAmong(other, [...others.filter(({ _id }) => _id !== other._id), customer], facts, now, policy) ===
        undefined,
  );
}

/**
 * What the renderer needs of this customer.
 * @param wants what the template says beside the name (mergeWants)
 * @throws Error when there is no address: ask `whyNot` first
 */
export function mergeFields(
  customer: Pick<Customer, 'name' | 'phone' | 'email' | 'chatId' | 'zaloId' | 'facts' | 'signals'>,
  channel: ChannelName,
  wants: MergeWants = NO_WANTS,
): MergeFields {
  const to = addressFor(customer, channel);
  if (to === undefined) throw new Error(`Cannot prepare a message as the customer's address for ${channel} is missing`);
  const zaloId = channel === 'zalo' ? customer.zaloId : undefined;
  return { to, ...(zaloId === undefined ? {} : { zaloId }), ...personFields(customer, wants) };
}

/** What a template says of the customer, wherever it is sent. */
export function personFields(
  customer: Pick<Customer, 'name' | 'facts' | 'signals'>,
  wants: MergeWants,
): Omit<MergeFields, 'to'> {
  const name = customer.name === '' ? NAMELESS : customer.name;
  return wants === NO_WANTS ? { name } : { name, ...orderFields(customer, wants) };
}
