/** What a round's end must show, from the books on one side and the provider's own log on the other. Pure. */
import { outcomeName } from '../../domain/base/outcome.js';
import { imbalance, type Ledger } from '../../domain/run/ledger.js';

/** One run as the books have it. */
export interface RunBooks {
  readonly run: string;
  readonly closed: boolean;
  readonly ledger: Ledger;
  /** Recipients in the plan, each as often as it stands there, with the outcome's character. */
  readonly outcomes: readonly { readonly ref: string; readonly outcome: string }[];
}
/** Messages of one run that the provider's log has, by the customer's ref. */
export type Received = ReadonlyMap<string, number>;

export interface Verdict {
  /** In the audience and neither in the books nor skipped by the plan, or sent by the books and not at the provider. */
  readonly lost: number;
  /** Messages that reached somebody again, and places in the plan beyond the first. */
  readonly duplicates: number;
  readonly unknown: number;
  /** The identity holds, nobody is pending, the parts add up, and nobody has a message whom the books say was not sent one. */
  readonly balanced: boolean;
  /** Why not, or who; for people. */
  readonly notes: readonly string[];
}

const MAX_NOTES = 5;

/** @param members how many customers the audience has */
export function judgeRun(books: RunBooks, received: Received, members: number): Verdict {
  const notes: string[] = [];
  const places = new Map<string, string>();
  let duplicates = 0;
  let unbooked = 0;
  let vanished = 0;
  for (const { ref, outcome } of books.outcomes) {
    if (places.has(ref)) duplicates += 1;
    places.set(ref, outcome);
  }
  const counts: Record<string, number> = {};
  for (const [ref, outcome] of places) {
    const name = outcomeName(outcome) ?? outcome;
    counts[name] = (counts[name] ?? 0) + 1;
    const messages = received.get(ref) ?? 0;
    if (messages > 1) notes.push(`${books.run}: ${messages} messages to ${ref}, ${name}`);
    if (name === 'sent' && messages === 0) {
      vanished += 1;
      notes.push(`${books.run}: ${ref} is sent, and the provider has nothing`);
    }
    if (messages > 0 && name !== 'sent' && name !== 'unknown') {
      unbooked += 1;
      notes.push(`${books.run}: ${ref} is ${name}, and the provider has a message`);
    }
  }
  for (const messages of received.values()) duplicates += Math.max(0, messages - 1);
  const strangers = [...received.keys()].filter((ref) => !places.has(ref)).length;
  if (strangers > 0) notes.push(`${books.run}: ${strangers} have a message and no place in the plan`);
  const { ledger } = books;
  const balanced =
    imbalance(ledger) === 0 &&
    ledger.pending === 0 &&
    unbooked === 0 &&
    strangers === 0 &&
    (['sent', 'failed', 'expired', 'unknown'] as const).every((part) => ledger[part] === (counts[part] ?? 0));
  if (!balanced) notes.push(`${books.run}: ledger ${JSON.stringify(ledger)}, outcomes ${JSON.stringify(counts)}`);
  const lost = Math.max(0, members - ledger.audience) + vanished;
  return { lost, duplicates, unknown: ledger.unknown, balanced, notes: notes.slice(0, MAX_NOTES) };
}

/** Of all runs of a round. */
export function judgeAll(verdicts: readonly Verdict[]): Verdict {
  const sum = (of: (verdict: Verdict) => number): number => verdicts.reduce((total, one) => total + of(one), 0);
  return {
    lost: sum(({ lost }) => lost),
    duplicates: sum(({ duplicates }) => duplicates),
    unknown: sum(({ unknown }) => unknown),
    balanced: verdicts.every(({ balanced }) => balanced),
    notes: verdicts.flatMap(({ notes }) => notes),
  };
}

/** A stop as it was answered, and when sending was wanted again; epoch milliseconds. */
export interface Stop {
  readonly answeredAt: number;
  readonly resumedAt: number;
  readonly promise: { readonly messages: number; readonly withinMs: number };
}

/** Messages that arrived although a stop was promised: later than it said, or more than it said. */
export function brokenPromise(stop: Stop, arrivals: readonly number[]): number {
  const after = arrivals.filter((at) => at > stop.answeredAt && at < stop.resumedAt);
  const late = after.filter((at) => at > stop.answeredAt + stop.promise.withinMs).length;
  return late + Math.max(0, after.length - late - stop.promise.messages);
}
