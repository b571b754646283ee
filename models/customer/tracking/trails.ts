import { randomBytes } from 'node:crypto';
import { addTo } from '../../../domain/base/group.js';
import { messageOfTrail, parseMessageId, trailId } from '../../../domain/base/ids.js';
import type { Hit } from '../../../domain/customer/tracking/hit.js';
import { native } from '../../base/native.js';
import type { Models } from '../../models.js';
import type { StoredTrail } from './trail-schema.js';

/** A request for one of a message's addresses. */
export interface MessageHit {
  /** messageId(run, customer). */
  readonly message: string;
  readonly hit: Hit;
}

/** Names the last request of a trail that is not judged: its instant first, so that old ones are found by a range. */
export type Mark = string;
const RANDOM = 6;
const markOf = (at: Date): Mark => `${at.toISOString()}/${randomBytes(RANDOM).toString('base64url')}`;

/** The id of a message's trail; undefined of a message that is none of ours. */
const trailOf = (message: string): string | undefined => {
  const ours = parseMessageId(message);
  return ours && trailId(ours.run, ours.customer);
};

/**
 * Writes requests down, before anything is made of them: bounded per message, all counted, each once. What they come to for the
 * customer's touch is worked out afterwards, by whoever finds the mark.
 * @param keptHits as many are kept of a message, the first ones
 * @param at of the mark
 * @returns the mark of all trails that were written
 */
export async function keepHits(
  { trails }: Pick<Models, 'trails'>,
  asked: readonly MessageHit[],
  keptHits: number,
  at: Date,
): Promise<Mark> {
  const byTrail = new Map<string, Hit[]>();
  for (const { message, hit } of asked) {
    const _id = trailOf(message);
    if (_id !== undefined) addTo(byTrail, _id, hit);
  }
  const mark = markOf(at);
  const operations = Array.from(byTrail, ([_id, hits]) => ({
    updateOne: {
      filter: { _id },
      update: {
        $push: { hits: { $each: hits, $slice: keptHits } },
        $inc: {
          opens: hits.filter(({ on }) => on === 'open').length,
          clicks: hits.filter(({ on }) => typeof on === 'number').length,
        },
        $set: { unjudged: mark },
      } as object,
      upsert: true,
    },
  }));
  if (operations.length > 0) await native(trails).bulkWrite(operations, { ordered: false });
  return mark;
}

/** The trails of messages, by id. */
export async function trailsOf(models: Models, ids: ReadonlySet<string>): Promise<ReadonlyMap<string, StoredTrail>> {
  if (ids.size === 0) return new Map();
  const rows = await native(models.trails)
    .find<StoredTrail>({ _id: { $in: [...ids] } }, { batchSize: ids.size + 1 })
    .toArray();
  return new Map(rows.map((row) => [row._id, row]));
}

/** Messages with requests that nobody has judged, some of them. @param before marks of an earlier instant only */
export async function unjudgedBefore(models: Models, before: Date, most: number): Promise<Map<string, Mark>> {
  const rows = await native(models.trails)
    .find<Pick<StoredTrail, '_id' | 'unjudged'>>(
      { unjudged: { $lt: before.toISOString() } },
      { projection: { unjudged: 1 }, limit: most },
    )
    .toArray();
  return new Map(rows.map(({ _id, unjudged }) => [messageOfTrail(_id), unjudged ?? '']));
}

/**
 * Takes the marks of what is judged, unless more requests have come since; of messages that nobody has, the requests go.
 * @param marks by message, as they were before it was judged
 */
export async function settleTrails(
  { trails }: Pick<Models, 'trails'>,
  marks: ReadonlyMap<string, Mark>,
  unknown: ReadonlySet<string>,
): Promise<void> {
  const operations = Array.from(marks, ([message, unjudged]) => {
    const filter = { _id: trailOf(message) ?? '', unjudged };
    return unknown.has(message)
      ? { deleteOne: { filter } }
      : { updateOne: { filter, update: { $unset: { unjudged: '' } } as object } };
  });
  if (operations.length > 0) await native(trails).bulkWrite(operations, { ordered: false });
}
