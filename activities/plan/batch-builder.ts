import { batchId } from '../../domain/base/ids.js';
import type { SkipReason } from '../../domain/base/outcome.js';
import type { MergeFields } from '../../domain/message/template.js';
import type { Ledger } from '../../domain/run/ledger.js';
import type { Batch } from '../../domain/run/run.js';

export interface BatchShape {
  readonly run: string;
  readonly shop: string;
  readonly batchSize: number;
  readonly chunkSize: number;
}
/** A batch also ends after this many members who are no recipients, so that an audience of refusals can be resumed too. */
const MAX_OTHERS = 10_000;

/** Gathers the members of an audience into batches, in order. */
export class BatchBuilder {
  readonly #shape: BatchShape;
  #seq: number;
  #cursor: string;
  #customers: string[] = [];
  #revs: number[] = [];
  #fields: MergeFields[] = [];
  #variants = '';
  #refused: Record<string, string[]> = {};
  #heldOut: string[] = [];
  #otherCount = 0;

  /**
   * @param seq the next batch's number
   * @param cursor last customer `_id` of the batch before it, '' at the beginning
   */
  constructor(shape: BatchShape, seq: number, cursor: string) {
    this.#shape = shape;
    this.#seq = seq;
    this.#cursor = cursor;
  }

  get cursor(): string {
    return this.#cursor;
  }
  get isFull(): boolean {
    return this.#customers.length >= this.#shape.batchSize || this.#otherCount >= MAX_OTHERS;
  }
  get isEmpty(): boolean {
    return this.#customers.length === 0 && this.#otherCount === 0;
  }

  /** The plan has seen a customer who is no member. */
  pass(id: string): void {
    this.#cursor = id;
  }
  skip(id: string, ref: string, reason: SkipReason): void {
    this.#cursor = id;
    const refs = this.#refused[reason] ?? [];
    this.#refused[reason] = refs;
    refs.push(ref);
    this.#otherCount += 1;
  }
  holdOut(id: string, ref: string): void {
    this.#cursor = id;
    this.#heldOut.push(ref);
    this.#otherCount += 1;
  }
  /** @param variant of an experiment: the recipient's message, or that they wait; all have one or none */
  add(id: string, ref: string, rev: number, fields: MergeFields, variant = ''): void {
    this.#cursor = id;
    this.#customers.push(ref);
    this.#revs.push(rev);
    this.#fields.push(fields);
    this.#variants += variant;
  }

  /** The batch gathered so far; the builder goes on with the next. */
  take(plannedAt: Date): Batch {
    const batch = plannedBatch(this.#shape, this.#seq, plannedAt, {
      cursor: this.#cursor,
      customers: this.#customers,
      revs: this.#revs,
      fields: this.#fields,
      ...(this.#variants === '' ? {} : { variants: this.#variants }),
      planSkipped: Object.fromEntries(Object.entries(this.#refused).map(([reason, refs]) => [reason, refs.length])),
      ...(Object.keys(this.#refused).length > 0 ? { refused: this.#refused } : {}),
      ...(this.#heldOut.length > 0 ? { heldOut: this.#heldOut } : {}),
    });
    this.#seq += 1;
    this.#customers = [];
    this.#revs = [];
    this.#fields = [];
    this.#variants = '';
    this.#refused = {};
    this.#heldOut = [];
    this.#otherCount = 0;
    return batch;
  }
}

type Content = Pick<
  Batch,
  'cursor' | 'customers' | 'revs' | 'fields' | 'variants' | 'planSkipped' | 'refused' | 'heldOut'
>;

/** A batch nobody has touched yet: all recipients pending, the plan's skips counted. */
export function plannedBatch(shape: BatchShape, seq: number, plannedAt: Date, content: Content): Batch {
  const recipients = content.customers.length;
  const skipped = Object.values(content.planSkipped).reduce((sum, n) => sum + n, 0);
  const ledger: Ledger = {
    audience: recipients + skipped,
    sent: 0,
    failed: 0,
    skipped: { ...content.planSkipped },
    expired: 0,
    pending: recipients,
    unknown: 0,
  };
  return {
    _id: batchId(shape.run, seq),
    run: shape.run,
    shop: shape.shop,
    seq,
    plannedAt,
    chunkSize: shape.chunkSize,
    ...content,
    out: {},
    why: {},
    ledger,
  };
}
