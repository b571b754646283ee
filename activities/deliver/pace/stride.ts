import type { ChannelDeps } from '../../deps.js';
import type { ChunkResult } from '../chunk.js';
import type { Delivery } from '../delivery.js';
import { momentOf } from '../moment.js';

/** What a claim, the hand-overs after it and their record are to last together, milliseconds. */
const GOAL_MS = 250;
/** Chunks taken together at most: with the first, a batch of five. */
export const MAX_STRIDE = 4;
/** Bad addresses are a few of a hundred; more says that something is wrong. */
const FINE = 0.1;

/**
 * How many chunks of a batch are claimed and recorded together: as many as its provider takes in a quarter of a second, by the
 * pace of those before, so that a fast one costs fewer commands of the database. They are handed over one by one, each with a yes
 * of the gate. As long as it refuses many, it is one chunk, after which the breaker is asked. Where the provider can say nothing of
 * a message in doubt it stays one chunk: those of a crash would be unknown for ever.
 */
export class Stride {
  readonly #deps: Pick<ChannelDeps, 'now' | 'monotonic'>;
  readonly #most: number;
  #width = 1;

  constructor({ deps, channel }: Pick<Delivery, 'deps' | 'channel'>) {
    this.#deps = deps;
    this.#most = channel.doubt === 'unknown' ? 1 : MAX_STRIDE;
  }

  /** Chunks to take now. */
  get width(): number {
    return this.#width;
  }

  /** Takes that many, and learns from it. */
  async take(work: () => Promise<ChunkResult>): Promise<ChunkResult> {
    const begun = momentOf(this.#deps).mono;
    const done = await work();
    const perChunk = (momentOf(this.#deps).mono - begun) / this.#width;
    const bad = done.answers.filter((answer) => answer !== 'taken').length;
    const isFine = done.reason === undefined && bad <= FINE * done.answers.length;
    const wanted = isFine ? Math.floor(GOAL_MS / Math.max(1, perChunk)) : 1;
    this.#width = Math.max(1, Math.min(this.#most, wanted));
    return done;
  }
}
