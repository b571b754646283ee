import { type Answer, breaks, remember } from '../../../domain/run/breaker.js';
import { holdRun } from '../../../models/run/run-holds.js';
import { tellHeld } from '../../run/told.js';
import type { ChunkResult } from '../chunk.js';
import type { Delivery } from '../delivery.js';

/** Puts the run on hold when its provider says so, or when too much of what it answers is a failure. */
export class Fuse {
  readonly #delivery: Delivery;
  /** Of this attempt only: what was before a release, or a restart, is not held against the run again. */
  #recent: readonly Answer[] = [];

  constructor(delivery: Delivery) {
    this.#delivery = delivery;
  }

  /** Would the run be held after these further answers? Then whom they refuse is not to blame, and is not failed. */
  wouldBlow(answers: readonly Answer[]): boolean {
    const { deps } = this.#delivery;
    const { breaker } = deps.policyAt(deps.now());
    return breaks(remember(this.#recent, answers, breaker), breaker) !== undefined;
  }

  async isBlownBy({ answers, hold, refusal }: ChunkResult): Promise<boolean> {
    const { batch, deps, gate, run } = this.#delivery;
    const { breaker } = deps.policyAt(deps.now());
    this.#recent = remember(this.#recent, answers, breaker);
    const tripped = breaks(this.#recent, breaker);
    // The provider's own code tells a person more than how often it came.
    const why = hold ?? (tripped?.reason === 'config' && refusal ? { ...tripped, detail: refusal } : tripped);
    if (!why) return false;
    const held = { ...why, at: deps.now() };
    if (await holdRun(deps.models, run._id, held)) {
      deps.log?.warn('the run is on hold', { run: run._id, seq: batch.seq, ...why });
      await tellHeld(deps, run, held);
    }
    gate.stopped = true;
    return true;
  }
}
