import { CancellationScope, condition, isCancellation, setCurrentDetails, sleep } from '@temporalio/workflow';
import type { DeliverResult, RunProgress } from '../activities/contract.js';
import type { OutreachResume } from './contract.js';
import { outreachDetails } from './details.js';
import { EXPIRY_MARGIN, MAX_RETRY_PAUSE } from './durations.js';
import { historyFull } from './history.js';
import { Tally } from './outreach/tally.js';
import { deliveryProxy, planning } from './proxies.js';
import { retryPause } from './verdict.js';

/** Batches of the first page of the plan: few, so that the first message leaves at once. */
const FIRST_PAGE = 2;
export const PAGE = 20;
/** The plan stops this many batches before delivery: an audience that is planned long ago is stale. */
const MAX_AHEAD = 200;

/** Where delivery stands: what continue-as-new has to carry. */
export interface Standing {
  /** First batch that was never begun. */
  nextSeq: number;
  /** Batches that were begun and have pending recipients. */
  readonly retry: number[];
  /** Batches of which nobody is left but those who wait for the winner of the run's experiment. */
  readonly waiting: number[];
  readonly tally: Tally;
}

/** Where the history before stood; at the beginning, where there was none. */
export const standingFrom = (resume: OutreachResume | undefined): Standing => ({
  nextSeq: resume?.nextSeq ?? 0,
  retry: [...(resume?.retry ?? [])],
  waiting: [...(resume?.waiting ?? [])],
  tally: new Tally(resume?.ledger),
});

/** What the next history has to know. */
export const carried = ({ nextSeq, retry, waiting, tally }: Standing): OutreachResume => ({
  nextSeq,
  retry,
  ...(waiting.length > 0 ? { waiting } : {}),
  ledger: tally.done,
});

/** `stopped`: no longer wanted, or expired: ask for a verdict. `full`: continue as new. Nothing is in flight either way. */
export type RoundEnd = 'finished' | 'stopped' | 'full';

export interface RoundInput {
  readonly progress: RunProgress;
  readonly standing: Standing;
  readonly concurrency: number;
  readonly maxHistoryEvents: number | undefined;
  /** Somebody said that the campaign has changed. */
  readonly hasNews: () => boolean;
  /** Reads MongoDB (and clears the news): should this run go on delivering? */
  readonly stillWanted: () => Promise<boolean>;
}

/**
 * Plans and delivers until everybody has an outcome or somebody says stop: a bounded window of batches in flight, the plan
 * some pages ahead. One loop, one place to wait; everything else only sets flags for it.
 */
export class DeliveryRound {
  readonly #in: RoundInput;
  readonly #standing: Standing;
  readonly #deliver;
  readonly #work = new CancellationScope();
  readonly #timers = new CancellationScope();
  #batches: number;
  #planned: boolean;
  #inFlight = 0;
  #planning = false;
  #wake = false;
  #ask = false;
  #holding = false;
  #failures = 0;
  #problem: string | undefined;
  #fatal: unknown;
  #end: Exclude<RoundEnd, 'finished'> | undefined;

  constructor(input: RoundInput) {
    this.#in = input;
    this.#standing = input.standing;
    this.#batches = input.progress.batches;
    this.#planned = input.progress.planned;
    this.#deliver = deliveryProxy(input.progress.channel, input.progress.shop).deliverBatch;
  }

  /** @throws ActivityFailure when the run's document is gone (RunNotFound) */
  async run(): Promise<RoundEnd> {
    this.#after(this.#in.progress.expiresAt - Date.now(), 'The outreach expires', () => this.#stop());
    for (;;) {
      this.#wake = false;
      if (!this.#end) this.#fill();
      this.show(this.#end ? 'stopping' : 'delivering');
      const end = this.#ended();
      if (end) {
        this.#timers.cancel();
        if (this.#fatal !== undefined) throw this.#fatal;
        return end;
      }
      await condition(() => this.#wake || this.#in.hasNews());
      await this.#look();
    }
  }

  /** Is the run still wanted, and has its history room? Asked after every wake, never before some work was begun. */
  async #look(): Promise<void> {
    if (this.#ask || this.#in.hasNews()) {
      this.#ask = false;
      if (!(await this.#in.stillWanted())) this.#stop();
    }
    // A full history drains without cancelling: the batches in flight end in this run.
    if (historyFull(this.#in.maxHistoryEvents)) this.#end ??= 'full';
  }

  #ended(): RoundEnd | undefined {
    if (this.#inFlight > 0 || this.#planning) return undefined;
    const { nextSeq, retry } = this.#standing;
    const allDone = this.#planned && nextSeq >= this.#batches && retry.length === 0;
    return allDone ? 'finished' : this.#end;
  }

  /** Writes the current details: known counts, with what interrupted batches had done. */
  show(what: string): void {
    const { nextSeq, retry, waiting } = this.#standing;
    const batches = `${nextSeq - retry.length - waiting.length - this.#inFlight}/${this.#batches}${this.#planned ? '' : '+'} batches done`;
    setCurrentDetails(outreachDetails(what, this.#standing.tally.known, batches, this.#problem));
  }

  /** Stops now: running batches are told to, and their partial results are awaited. */
  #stop(): void {
    this.#end = 'stopped';
    this.#wake = true;
    this.#work.cancel();
  }

  #fill(): void {
    while (this.#inFlight < this.#in.concurrency) {
      const seq = this.#take();
      if (seq === undefined) break;
      this.#start(seq);
    }
    if (!this.#planned && !this.#planning && this.#batches - this.#standing.nextSeq + PAGE <= MAX_AHEAD) this.#plan();
  }

  /** New batches first: one that keeps failing must not keep the others waiting. */
  #take(): number | undefined {
    if (this.#standing.nextSeq < this.#batches) return this.#standing.nextSeq++;
    return this.#holding ? undefined : this.#standing.retry.shift();
  }

  #start(seq: number): void {
    const { run, expiresAt } = this.#in.progress;
    const options = {
      summary: `Batch ${seq}`,
      // No attempt begins after the run has expired; the margin lets the last chunk be recorded.
      scheduleToCloseTimeout: Math.max(1, expiresAt - Date.now()) + EXPIRY_MARGIN,
    };
    this.#inFlight++;
    void this.#work
      .run(() => this.#deliver.executeWithOptions(options, [{ run, seq }]))
      .then(
        (result) => this.#settle(seq, result),
        (err: unknown) => this.#fail(seq, err),
      )
      .finally(() => {
        this.#inFlight--;
        this.#wake = true;
      });
  }

  #settle(seq: number, result: DeliverResult): void {
    if (result.done) {
      this.#standing.tally.finish(seq, result.ledger);
      this.#failures = 0;
      this.#problem = undefined;
      return;
    }
    if (result.waits) {
      this.#standing.tally.note(seq, result.ledger);
      this.#standing.waiting.push(seq);
      this.#failures = 0;
      this.#problem = undefined;
      return;
    }
    // It stopped by itself: the campaign may be paused and the signal lost, or on its way.
    this.#standing.tally.note(seq, result.ledger);
    this.#ask = true;
    this.#again(seq);
  }

  #fail(seq: number, err: unknown): void {
    if (!isCancellation(err)) this.#problem = causeName(err);
    this.#again(seq);
  }

  #again(seq: number): void {
    this.#standing.retry.push(seq);
    if (this.#end) return;
    this.#failures++;
    const pause = retryPause(this.#failures, MAX_RETRY_PAUSE);
    if (pause === 0 || this.#holding) return;
    this.#holding = true;
    this.#after(pause, 'Before unfinished batches are tried again', () => {
      this.#holding = false;
    });
  }

  #plan(): void {
    const { run } = this.#in.progress;
    const maxBatches = this.#batches === 0 ? FIRST_PAGE : PAGE;
    this.#planning = true;
    void this.#work
      .run(() =>
        planning.planBatches.executeWithOptions({ summary: `Plan from batch ${this.#batches}` }, [{ run, maxBatches }]),
      )
      .then(
        (page) => {
          if (page.held) {
            this.#ask = true;
            return;
          }
          this.#batches = page.batches;
          this.#planned = page.done;
        },
        (err: unknown) => {
          // A page that was cancelled goes on from its cursor in the next round; nothing else ends its retries but RunNotFound.
          if (isCancellation(err)) return;
          this.#fatal = err;
          this.#stop();
        },
      )
      .finally(() => {
        this.#planning = false;
        this.#wake = true;
      });
  }

  #after(ms: number, summary: string, act: () => void): void {
    const ring = (): void => {
      act();
      this.#wake = true;
    };
    // Cancelled with the round: then nothing is left to do.
    void this.#timers.run(() => sleep(ms, { summary })).then(ring, () => undefined);
  }
}

/** A stable name for people: the failure's type, never its message. */
export function causeName(err: unknown): string {
  const cause = err instanceof Error && err.cause instanceof Error ? err.cause : err;
  const type = (cause as { type?: unknown }).type;
  return typeof type === 'string' && type !== '' ? type : (cause as Error).name;
}
