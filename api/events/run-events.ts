import type { Finding } from '../../domain/base/finding.js';
import type { ShopEvent } from '../../domain/customer/events/event.js';
import type { EventOutcome } from '../../models/customer/events/apply-events.js';
import { Problem } from '../http/problems.js';
import type { EventItem } from './read-events.js';
import { conflictOf } from './schema.js';

/** Events that go to the database together: enough to share its round trips, few enough to hold twice. */
const BATCH = 2_000;
/** One request's events: bounds how long one may last. */
const MAX_EVENTS = 10_000_000;

/** What became of one event. */
export interface EventResult {
  readonly index: number;
  readonly line?: number;
  readonly id?: string;
  readonly outcome: 'accepted' | 'duplicate' | 'rejected';
  readonly errors?: readonly Finding[];
}
export type WriteEvents = (events: readonly ShopEvent[]) => Promise<readonly EventOutcome[]>;

async function writeBatch(items: readonly EventItem[], write: WriteEvents): Promise<EventResult[]> {
  const events = items.flatMap(({ event }) => event ?? []);
  const outcomes = await write(events);
  let next = 0;
  return items.map(({ event, errors, ...item }): EventResult => {
    if (!event) return { ...item, outcome: 'rejected', errors: errors ?? [] };
    const outcome = outcomes[next] ?? 'duplicate';
    next += 1;
    return outcome === 'conflict'
      ? { ...item, outcome: 'rejected', errors: [conflictOf(event)] }
      : { ...item, outcome };
  });
}

const tooMany = (): Problem => {
  const detail = `The body has more than ${MAX_EVENTS} events. Those are taken; send the rest as a body of its own.`;
  return new Problem('too_many_rows', detail);
};

/**
 * Writes events as they are read and yields what became of them, in their order. One batch is read while the one before
 * is written. A body that breaks off keeps what came of it.
 */
export async function* runEvents(items: AsyncIterable<EventItem[]>, write: WriteEvents): AsyncGenerator<EventResult[]> {
  let batch: EventItem[] = [];
  let writing: Promise<EventResult[]> | undefined;
  let broken: { readonly error: unknown } | undefined;
  const begin = (): void => {
    writing = writeBatch(batch, write);
    // It is awaited when the next batch is full; until then its failure is nobody's yet.
    writing.catch(() => {});
    batch = [];
  };
  try {
    for await (const some of items) {
      for (const item of some) {
        if (item.index >= MAX_EVENTS) throw tooMany();
        batch.push(item);
        if (batch.length < BATCH) continue;
        if (writing) yield await writing;
        begin();
      }
    }
  } catch (error) {
    broken = { error };
  }
  if (writing) yield await writing;
  if (batch.length > 0) yield await writeBatch(batch, write);
  if (broken) throw broken.error;
}
