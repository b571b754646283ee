/** The computed proof of docs/performance.md ("Ten million recipients, ten years"): its numbers, from the constants and recorded histories. */
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { BATCH_SIZE } from '../../../domain/base/limits.js';
import { MAX_ENTRIES } from '../../../domain/customer/entry.js';
import { EMPTY_LEDGER } from '../../../domain/run/ledger.js';
import { DELIVER_CONCURRENCY } from '../../../workflows/contract.js';
import { PAGE } from '../../../workflows/delivery.js';
import { HISTORIES } from '../recording/recorded.js';

const RECIPIENTS = 10_000_000;
const YEARS = 10;

/** Temporal's limits (dynamic configuration, defaults of 1.32). */
const SUGGESTED = { events: 4_096, bytes: 4 * 1024 * 1024 };
const WARNED_PAYLOAD = 512 * 1024;
const MOST_SIGNALS = 10_000;

/** An activity is three events, and at worst the workflow has a task of its own for each end, three more. */
const PER_ACTIVITY = 6;
const batches = Math.ceil(RECIPIENTS / BATCH_SIZE);
const pages = Math.ceil(batches / PAGE);
const events = (batches + pages) * PER_ACTIVITY;
/** What is in flight when a history is full ends in it: deliveries, a page, a look at MongoDB, timers, the end itself. */
const DRAIN = (DELIVER_CONCURRENCY + 2) * PER_ACTIVITY + 6;

interface Recorded {
  readonly events: readonly {
    readonly eventType: string;
    readonly activityTaskScheduledEventAttributes?: { readonly activityType: { readonly name: string } };
  }[];
}
const read = (file: string): Recorded => JSON.parse(readFileSync(join(HISTORIES, file), 'utf8')) as Recorded;
const called = ({ events: all }: Recorded, name: string): number =>
  all.filter((event) => event.activityTaskScheduledEventAttributes?.activityType.name === name).length;

describe('a run of ten million recipients', () => {
  it('has no more events for a batch and a page than the proof counts', () => {
    const history = read('outreach-delivered.json');
    const work = called(history, 'deliverBatch') + called(history, 'planBatches');
    // Beside them: the start, opening and closing, the timer of the end, the first task.
    assert.ok(history.events.length <= work * PER_ACTIVITY + 2 * PER_ACTIVITY + 8, `${history.events.length}`);
  });

  it('is 126,000 events in 32 histories, none of them beyond what Temporal suggests by more than what is in flight', () => {
    assert.equal(events, 126_000);
    const room = SUGGESTED.events - PER_ACTIVITY * 2;
    assert.ok(Math.ceil(events / room) <= 32);
    assert.ok(DRAIN <= 42);
  });

  it('stays below the size at which Temporal suggests a new history: events are what fills it first', () => {
    const files = [
      'outreach-delivered.json',
      'ba9ca68/outreach-rest-continued-1.json',
      'outreach-failing-and-expired.json',
    ];
    for (const file of files) {
      // JSON with payloads in base64 is larger than what Temporal counts.
      const perEvent = statSync(join(HISTORIES, file)).size / read(file).events.length;
      assert.ok(
        perEvent * (SUGGESTED.events + DRAIN) < SUGGESTED.bytes,
        `${file}: ${perEvent.toFixed(0)} bytes an event`,
      );
    }
  });

  it('hands on less than Temporal warns of, also with every batch unfinished', () => {
    const retry = Array.from({ length: batches }, (_, seq) => seq);
    const resume = { nextSeq: batches, retry, ledger: { ...EMPTY_LEDGER, audience: RECIPIENTS }, told: true };
    assert.ok(JSON.stringify(resume).length < WARNED_PAYLOAD / 4);
  });

  it('has room for more signals than a history has events', () => {
    assert.ok(SUGGESTED.events + DRAIN < MOST_SIGNALS);
  });
});

describe('a programme of ten years', () => {
  it('begins a new history each day, of a few dozen events', () => {
    const day = read('winback-day.json');
    assert.equal(day.events.at(-1)?.eventType, 'EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW');
    assert.ok(day.events.length <= 40, `${day.events.length}`);
    assert.ok(day.events.length * 366 * YEARS < 150_000, 'in all its days, spread over as many histories');
  });

  it('leaves a bounded trace on a customer, however often they lapse', () => {
    assert.ok(MAX_ENTRIES <= 50);
  });
});
