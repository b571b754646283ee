import { randomBytes } from 'node:crypto';
import { addTo } from '../../../domain/base/group.js';
import { customerId, parseMessageId, shopOf, trailId } from '../../../domain/base/ids.js';
import type { AttributionRule } from '../../../domain/customer/attribution.js';
import type { Customer, Engaged, Touch } from '../../../domain/customer/customer.js';
import {
  engagedOf,
  engagedTouch,
  type Receipt,
  STEPS,
  withReceipt,
  withTrail,
} from '../../../domain/customer/tracking/engagement.js';
import type { MachinePolicy } from '../../../domain/customer/tracking/policy.js';
import { native } from '../../base/native.js';
import { sameValue } from '../../base/same-value.js';
import type { Models } from '../../models.js';
import { keptRef } from '../merged.js';
import { refreshCustomers, unchanged } from '../refresh-customers.js';
import { moveCounters, type TouchMove } from './counters.js';
import type { StoredTrail } from './trail-schema.js';
import { type Mark, settleTrails, trailsOf } from './trails.js';

/** A receipt, or that there are requests for the message's addresses. */
export type News = {
  /** messageId(run, customer). */
  readonly message: string;
} & (
  | { readonly receipt: Receipt }
  | {
      /** Its requests are to be judged: all that are written down (./trails.ts). How many links of its own the message has. */
      readonly links: number;
    }
);

export interface RecordOptions {
  readonly machines: MachinePolicy;
  /** The attribution rule of a shop; asked only when news come after the order that they decide about. */
  readonly ruleOf: (shop: string) => Promise<AttributionRule>;
}

/** Two processes meet on one customer now and then; more than this is a bug. */
const MAX_TRIES = 20;

type Row = Pick<Customer, '_id' | 'ref' | 'shop' | 'rev' | 'touches' | 'heard' | 'facts'>;
interface Heard {
  readonly run: string;
  readonly ref: string;
  readonly news: News;
}

/** The news by customer. Ids that are not ours fall out. */
function byCustomer(news: readonly News[]): Map<string, Heard[]> {
  const customers = new Map<string, Heard[]>();
  for (const one of news) {
    const ours = parseMessageId(one.message);
    if (ours) addTo(customers, customerId(ours.shop, ours.customer), { run: ours.run, ref: ours.customer, news: one });
  }
  return customers;
}

async function rowsOf(models: Models, ids: readonly string[]): Promise<Row[]> {
  const projection = { ref: 1, shop: 1, rev: 1, touches: 1, heard: 1, 'facts.lastOrderAt': 1 };
  return native(models.customers)
    .find<Row>({ _id: { $in: [...ids] } }, { projection, batchSize: ids.length + 1 })
    .toArray();
}

/** What is told of records that were merged, by the customers who are kept; only of who is not there is asked. */
async function ofMerged(
  models: Models,
  heard: ReadonlyMap<string, readonly Heard[]>,
  rows: readonly Row[],
): Promise<ReadonlyMap<string, readonly Heard[]>> {
  const there = new Set(rows.map(({ _id }) => _id));
  const moved = new Map<string, Heard[]>();
  for (const [id, own] of heard) {
    const [first] = own;
    if (there.has(id) || !first) continue;
    const shop = shopOf(id);
    const kept = await keptRef(models, shop, first.ref);
    if (kept !== first.ref) for (const one of own) addTo(moved, customerId(shop, kept), one);
  }
  return moved;
}

/** Is this news about this touch? A message to a record that was merged names that record. */
const isAbout = (touch: Touch, { ref }: Row, { run, ref: named }: Heard): boolean =>
  touch.run === run && (touch.ref ?? ref) === named;

/** What a touch says after the news about it. */
function touched(
  touch: Touch,
  heard: readonly Heard[],
  trails: ReadonlyMap<string, StoredTrail>,
  policy: MachinePolicy,
): Touch {
  let engaged: Engaged = engagedOf(touch);
  for (const { news } of heard) {
    if (!('receipt' in news)) continue;
    const { step, at } = news.receipt;
    // A provider's clock may be behind: nothing arrives before it leaves.
    engaged = withReceipt(engaged, { step, at: new Date(Math.max(at.getTime(), touch.at.getTime())) });
  }
  for (const { run, ref, news } of heard) {
    const trail = 'links' in news ? trails.get(trailId(run, ref)) : undefined;
    if (!trail || !('links' in news)) continue;
    const tracked = { channel: touch.channel, sentAt: touch.at, links: news.links };
    engaged = withTrail(engaged, trail, tracked, policy);
    // The trail has all of them.
    break;
  }
  return engagedTouch(touch, engaged);
}

interface Write {
  readonly row: Row;
  readonly moves: readonly (TouchMove & { readonly index: number })[];
}

function writesOf(
  rows: readonly Row[],
  heard: ReadonlyMap<string, readonly Heard[]>,
  trails: ReadonlyMap<string, StoredTrail>,
  policy: MachinePolicy,
): Write[] {
  return rows.flatMap((row) => {
    const own = heard.get(row._id) ?? [];
    const moves = row.touches.flatMap((before, index) => {
      const about = own.filter((one) => isAbout(before, row, one));
      if (about.length === 0 || before.failed) return [];
      const after = touched(before, about, trails, policy);
      return sameValue(before.engaged, after.engaged) ? [] : [{ index, before, after }];
    });
    return moves.length > 0 ? [{ row, moves }] : [];
  });
}

/** Words of those who wrote last, newest first: whoever asks whether their write was made is not misled by the next ones. */
const words = ({ heard }: Pick<Row, 'heard'>): readonly string[] => heard?.split(BETWEEN) ?? [];
/** `base64url` has no such character. */
const BETWEEN = ' ';
const KEPT_WORDS = 8;

function operationOf({ row, moves }: Write, heard: string): { filter: object; update: object } {
  const set: Record<string, unknown> = { heard: [heard, ...words(row)].slice(0, KEPT_WORDS).join(BETWEEN) };
  const unset: Record<string, ''> = {};
  for (const { index, after } of moves) {
    set[`touches.${index}.engaged`] = after.engaged;
    for (const step of STEPS) {
      const path = `touches.${index}.${step}`;
      if (after[step]) set[path] = after[step];
      else unset[path] = '';
    }
  }
  return { filter: unchanged(row), update: { $set: set, ...(Object.keys(unset).length > 0 ? { $unset: unset } : {}) } };
}

/** Writes the touches of customers whom nobody has written since. @returns those that are written */
async function writeTouches(models: Models, writes: readonly Write[]): Promise<readonly Write[]> {
  if (writes.length === 0) return [];
  const heard = randomBytes(9).toString('base64url');
  const operations = writes.map((write) => ({ updateOne: operationOf(write, heard) }));
  const { matchedCount } = await native(models.customers).bulkWrite(operations, { ordered: false });
  if (matchedCount === writes.length) return writes;
  const ids = writes.map(({ row }) => row._id);
  const ours = await native(models.customers)
    .find<Pick<Row, '_id' | 'heard'>>({ _id: { $in: ids } }, { projection: { heard: 1 }, batchSize: ids.length + 1 })
    .toArray();
  const known = new Set(ours.filter((row) => words(row).includes(heard)).map(({ _id }) => _id));
  return writes.filter(({ row }) => known.has(row._id));
}

/** Did the news change what an order of before may belong to? */
function mayMoveOrders({ row, moves }: Write): boolean {
  const last = row.facts?.lastOrderAt;
  if (!last) return false;
  const deciding = ({ engaged }: Touch): readonly (Date | undefined)[] => [
    engaged?.toldDeliveredAt,
    engaged?.toldReadAt,
    ...(engaged?.humanClicks ?? []),
  ];
  return moves.some(({ before, after }) => {
    if (sameValue(deciding(before), deciding(after))) return false;
    return [...deciding(before), ...deciding(after)].some((at) => at !== undefined && at <= last);
  });
}

const stepsTaken = ({ before, after }: TouchMove): number =>
  STEPS.filter((step) => after[step] !== undefined && before[step] === undefined).length;

const NOTHING: ReadonlyMap<string, readonly Heard[]> = new Map();

/** @returns who must be looked at again, and how many steps were news */
async function recordRound(
  models: Models,
  told: ReadonlyMap<string, readonly Heard[]>,
  options: RecordOptions,
): Promise<{
  readonly again: ReadonlyMap<string, readonly Heard[]>;
  readonly news: number;
  readonly known: readonly string[];
}> {
  const direct = await rowsOf(models, [...told.keys()]);
  const merged = direct.length === told.size ? NOTHING : await ofMerged(models, told, direct);
  const heard = new Map(told);
  for (const [id, own] of merged) heard.set(id, [...(told.get(id) ?? []), ...own]);
  const missing = [...merged.keys()].filter((id) => !told.has(id));
  const rows = missing.length === 0 ? direct : [...direct, ...(await rowsOf(models, missing))];
  // Only of messages that somebody has: nothing is kept of who was erased, or of what never was.
  const known = rows.flatMap((row) =>
    (heard.get(row._id) ?? []).filter((one) => row.touches.some((touch) => isAbout(touch, row, one))),
  );
  const judged = new Set(known.flatMap(({ run, ref, news }) => ('links' in news ? [trailId(run, ref)] : [])));
  const writes = writesOf(rows, heard, await trailsOf(models, judged), options.machines);
  const written = await writeTouches(models, writes);
  const moves = written.flatMap((write) => write.moves);
  await moveCounters(models, moves);
  await refreshLate(models, written.filter(mayMoveOrders), options);
  const lost = new Set(writes.filter((write) => !written.includes(write)).map(({ row }) => row._id));
  return {
    again: new Map([...heard].filter(([id]) => lost.has(id))),
    news: moves.reduce((sum, move) => sum + stepsTaken(move), 0),
    known: known.map(({ news }) => news.message),
  };
}

/** News that are older than an order decide about it still. */
async function refreshLate(models: Models, late: readonly Write[], { ruleOf }: RecordOptions): Promise<void> {
  const shops = new Map<string, string[]>();
  for (const { row } of late) addTo(shops, row.shop, row._id);
  for (const [shop, ids] of shops) await refreshCustomers(models, ids, await ruleOf(shop));
}

/**
 * Records what became of messages: what receipts, and requests that are written down, say on the customers' touches, then the
 * runs' counters, then the orders that it decides about. In whatever order and however often the same news come, it comes to the same.
 * Resolves when all of it is written; a crash on the way loses no request, and at most a count, which `npm run reconcile` finds again.
 * Unknown and foreign messages change nothing.
 * @returns how many steps of the funnel were news
 */
export async function recordNews(models: Models, news: readonly News[], options: RecordOptions): Promise<number> {
  return (await hear(models, news, options)).count;
}

async function hear(models: Models, news: readonly News[], options: RecordOptions) {
  let left: ReadonlyMap<string, readonly Heard[]> = byCustomer(news);
  const known = new Set<string>();
  let count = 0;
  for (let tries = 0; left.size > 0; tries += 1) {
    if (tries === MAX_TRIES)
      throw new Error(`Cannot record news of ${left.size} customers: somebody else is always first`);
    const round = await recordRound(models, left, options);
    count += round.news;
    for (const message of round.known) known.add(message);
    left = round.again;
  }
  return { count, known };
}

/**
 * Works out what the requests for messages that are written down say on the customers' touches, in the counters and about orders, and
 * takes their marks. Safe to repeat, and to be done by two at once: it is worked out of all requests of a message each time.
 * @param marks by message, as keepHits or unjudgedBefore gave them
 * @param linksOf how many links of its own a message of a run has; undefined of a run that is not there
 */
export async function judgeHits(
  models: Models,
  marks: ReadonlyMap<string, Mark>,
  linksOf: (run: string) => Promise<number | undefined>,
  options: RecordOptions,
): Promise<void> {
  const news: News[] = [];
  for (const message of marks.keys()) {
    const links = await linksOf(parseMessageId(message)?.run ?? '');
    if (links !== undefined) news.push({ message, links });
  }
  const { known } = await hear(models, news, options);
  await settleTrails(models, marks, new Set([...marks.keys()].filter((message) => !known.has(message))));
}
