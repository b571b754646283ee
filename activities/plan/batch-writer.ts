import type { Batch } from '../../domain/run/run.js';
import { isDuplicateKey } from '../../models/base/native.js';
import type { Models } from '../../models/models.js';
import { insertBatches } from '../../models/run/batch-store.js';
import { planOvertaken } from '../failures.js';

/** Batches that may wait for the insert before them: bounds the plan's memory. */
const MAX_WAITING = 4;

/**
 * Writes batches in order while the plan reads on: one insert at a time, since a batch may exist only behind the one that
 * its planner wrote. Two planners (one of them given up by Temporal) so never put one customer into two batches.
 */
export class BatchWriter {
  readonly #models: Models;
  readonly #run: string;
  readonly #prepare: ((batches: readonly Batch[]) => Promise<Batch[]>) | undefined;
  #waiting: Batch[] = [];
  #writing: Promise<void> | undefined;
  #failure: unknown;
  #written = 0;

  /** @param prepare completes batches before they are written, one call at a time */
  constructor(models: Models, run: string, prepare?: (batches: readonly Batch[]) => Promise<Batch[]>) {
    this.#models = models;
    this.#run = run;
    this.#prepare = prepare;
  }

  /** Batches this writer has written. */
  get written(): number {
    return this.#written;
  }

  /** @throws PlanOvertaken when another planner wrote first; whatever the database throws */
  async add(batch: Batch): Promise<void> {
    this.#waiting.push(batch);
    this.#start();
    if (this.#waiting.length >= MAX_WAITING) await this.#writing;
    this.#check();
  }

  /** Resolves when everything is written. @throws as add */
  async finish(): Promise<void> {
    while (this.#writing) await this.#writing;
    this.#check();
  }

  #check(): void {
    if (this.#failure === undefined) return;
    throw isDuplicateKey(this.#failure) ? planOvertaken(this.#run) : this.#failure;
  }

  #start(): void {
    if (this.#writing || this.#waiting.length === 0 || this.#failure !== undefined) return;
    const batches = this.#waiting;
    this.#waiting = [];
    this.#writing = this.#write(batches).then(
      () => {
        this.#writing = undefined;
        this.#start();
      },
      (error: unknown) => {
        this.#writing = undefined;
        this.#failure = error;
      },
    );
  }

  /** The run says how far it is planned only after the batches exist; a plan that died between looks ahead. */
  async #write(batches: readonly Batch[]): Promise<void> {
    await insertBatches(this.#models.batches, this.#prepare ? await this.#prepare(batches) : batches);
    this.#written += batches.length;
    const planned = Math.max(...batches.map((batch) => batch.seq)) + 1;
    await this.#models.runs.updateOne({ _id: this.#run }, { $max: { 'planned.batches': planned } });
  }
}
