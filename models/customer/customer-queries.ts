import type { Model } from 'mongoose';
import type { CoarseFilter } from '../../domain/audience/built-in/definition.js';
import type { ChannelName } from '../../domain/base/channel.js';
import { under } from '../../domain/base/ids.js';
import type { Customer, Touch } from '../../domain/customer/customer.js';
import type { WinbackGlance } from '../../domain/winback/day.js';
import { native } from '../base/native.js';

/** What the sending rule and the merge fields need of a customer. */
export type ReachRow = Pick<
  Customer,
  | '_id'
  | 'ref'
  | 'rev'
  | 'name'
  | 'phone'
  | 'email'
  | 'chatId'
  | 'zaloId'
  | 'facts'
  | 'signals'
  | 'consent'
  | 'suppressed'
  | 'shared'
  | 'touches'
  | 'winbacks'
  | 'bought'
  | 'cityKey'
  | 'tags'
>;
export type Projection = Readonly<Record<string, 1>>;

/** What only custom audiences ask about. */
export const TREE_FIELDS = { bought: 1, cityKey: 1, tags: 1 } as const;

/** Where a channel's address stands on the customer. */
export const ADDRESS = { chat: 'chatId', email: 'email', sms: 'phone', zalo: 'phone' } as const satisfies Record<
  ChannelName,
  string
>;

/** Beside who a customer is: all that any audience of a campaign may ask about. */
export const EVERY_READ: readonly string[] = ['facts', 'signals', ...Object.keys(TREE_FIELDS)];

/**
 * Projection of a ReachRow with the addresses of these channels only: nobody's phone is read to send an e-mail.
 * @param reads further MongoDB paths; one below another of them is left out, since MongoDB takes no path beside its parent
 */
export function reachProjection(channels: readonly ChannelName[], reads: readonly string[]): Projection {
  const projection: Record<string, 1> = { ref: 1, rev: 1, name: 1, touches: 1 };
  const isCovered = (path: string): boolean => {
    for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
      const parent = path.slice(0, dot);
      if (parent in projection || reads.includes(parent)) return true;
    }
    return false;
  };
  for (const path of reads) if (!isCovered(path)) projection[path] = 1;
  for (const channel of channels) {
    projection[ADDRESS[channel]] = 1;
    projection[`consent.${channel}`] = 1;
    projection[`suppressed.${channel}`] = 1;
  }
  // Of the run's own channel: who is served by an audience before has the rule of that one.
  if (channels[0]) projection[`shared.${channels[0]}`] = 1;
  if (channels[0] === 'zalo') Object.assign(projection, { 'shared.sms': 1, zaloId: 1 });
  return projection;
}

/** What a win-back programme's day asks about everybody: little, since a shop's every customer is read each day. */
export const GLANCE: Projection = {
  'facts.lastOrderAt': 1,
  'winbacks.programme': 1,
  'winbacks.day': 1,
  'winbacks.enteredAt': 1,
  'winbacks.lapsedAt': 1,
  'winbacks.arm': 1,
  'winbacks.ended': 1,
};
export type GlanceRow = WinbackGlance & { readonly _id: string };

/** What it asks about those whom the day may mean something for. */
export const dayProjection = (channel: ChannelName): Projection => ({
  ref: 1,
  rev: 1,
  'facts.lastOrderAt': 1,
  'touches.run': 1,
  'touches.failed': 1,
  winbacks: 1,
  [ADDRESS[channel]]: 1,
  [`consent.${channel}`]: 1,
  [`suppressed.${channel}`]: 1,
});
/** A customer with those fields. */
export type DayRow = Pick<
  ReachRow,
  '_id' | 'ref' | 'rev' | 'phone' | 'email' | 'chatId' | 'consent' | 'suppressed' | 'winbacks'
> & {
  readonly facts: Pick<Customer['facts'], 'lastOrderAt'>;
  readonly touches: readonly Pick<Touch, 'run' | 'failed'>[];
};

export interface CustomerPage {
  readonly shop: string;
  /** Last `_id` seen; '' begins. */
  readonly after: string;
  readonly filter: CoarseFilter;
  readonly projection: Projection;
  readonly limit: number;
  /** Documents fetched by one round trip; FETCH, unless told. */
  readonly fetch?: number;
}
/** Bounds what the plan holds in memory. */
const FETCH = 1000;

/**
 * Yields one page of a shop's customers in `_id` order, as many at a time as the server sent. A page with a limit
 * instead of one long cursor: servers close idle cursors, and an interrupted plan goes on from any `_id`.
 */
export async function* customerPage<Row extends { readonly _id: string } = ReachRow>(
  customers: Model<Customer>,
  page: CustomerPage,
): AsyncGenerator<Row[]> {
  const range = under(page.shop);
  const _id = page.after === '' ? range : { $gt: page.after, $lt: range.$lt };
  const cursor = native(customers).find<Row>(
    { _id, ...page.filter },
    { projection: page.projection, sort: { _id: 1 }, limit: page.limit, batchSize: page.fetch ?? FETCH },
  );
  try {
    while (await cursor.hasNext()) yield cursor.readBufferedDocuments();
  } finally {
    await cursor.close();
  }
}

/** The named customers by `_id`, read in its order; those that do not exist are missing. */
export async function customersById<Row extends { readonly _id: string } = ReachRow>(
  customers: Model<Customer>,
  ids: readonly string[],
  projection: Projection,
): Promise<Map<string, Row>> {
  const rows = await native(customers)
    .find<Row>({ _id: { $in: [...ids] } }, { projection, batchSize: ids.length + 1 })
    .toArray();
  return new Map(rows.map((row) => [row._id, row]));
}

/** Who has this address. */
export type OwnerRow = Pick<Customer, '_id' | 'shop' | 'ref' | 'consent' | 'suppressed'>;
/** A phone belongs to a family at most; more is somebody's test data. */
const MAX_OWNERS = 100;

/**
 * The customers with an address in some shops.
 * @param address E.164 phone, lower-case e-mail address or chat id
 */
export function ownersOf(
  { customers }: { readonly customers: Model<Customer> },
  channel: ChannelName,
  address: string,
  shops: readonly string[],
): Promise<OwnerRow[]> {
  return native(customers)
    .find<OwnerRow>(
      { shop: { $in: [...shops] }, [ADDRESS[channel]]: address },
      { projection: { shop: 1, ref: 1, consent: 1, suppressed: 1 }, limit: MAX_OWNERS },
    )
    .toArray();
}
