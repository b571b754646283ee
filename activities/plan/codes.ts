import { codeHoldId } from '../../domain/base/ids.js';
import type { Batch, Run } from '../../domain/run/run.js';
import type { Models } from '../../models/models.js';
import {
  hasHolds,
  insertHolds,
  lockCodes,
  pinHolds,
  replaceCodes,
  settlePage,
  unheldCodes,
} from '../../models/offer/offer-code-holds.js';
import { openRunsOf } from '../../models/offer/offer-code-returns.js';
import type { CodeHold, CodePage } from '../../models/offer/offer-code-schema.js';
import { type OfferName, putBack, takenPages, takePage } from '../../models/offer/offer-code-stock.js';
import { withCodes } from './with-codes.js';

/** Rounds in which others may be first with a customer or a code before the rest is left without. */
const MAX_ROUNDS = 50;

/** A run whose offer is a pool. */
export type PoolRun = Pick<Run, '_id' | 'shop' | 'campaign'> & { readonly offerPool: string };
export const isPoolRun = (run: Run): run is Run & PoolRun => run.offerPool !== undefined;

interface Drawn {
  readonly page: CodePage;
  /** Still to be drawn; the last one is next. */
  readonly left: string[];
  /** Known to be somebody's: all others go back. */
  readonly held: Set<string>;
}

/**
 * Gives the recipients of a run's batches their codes, some batches at a time, before the batches are written. One per
 * planner: what it draws from is its own, and who holds a code is decided by one write on the code itself.
 */
export class CodeDesk {
  readonly #models: Models;
  readonly #run: PoolRun;
  readonly #name: OfferName;
  readonly #token: string;
  readonly #pages: Drawn[] = [];
  readonly #origins = new Map<string, Drawn>();
  /** Codes of the batches that are being served: not written yet, as far as is known. */
  #locked: readonly string[] = [];
  /** Some of the customers may have a code already. */
  #mayHold: boolean | undefined;
  #isEmpty = false;

  /** @param token names this planner on the pages it takes */
  constructor(models: Models, run: PoolRun, token: string) {
    this.#models = models;
    this.#run = run;
    this.#name = { shop: run.shop, offer: run.offerPool };
    this.#token = token;
  }

  /** The batches with their recipients' codes; who gets none is skipped as `no_code`. */
  async serve(batches: readonly Batch[]): Promise<Batch[]> {
    this.#isEmpty = false;
    this.#locked = [];
    const customers = batches.flatMap((batch) => batch.customers);
    const codes = await this.#codesOf(customers);
    return batches.map((batch) => withCodes(batch, codes));
  }

  /** Gives back what was not given away. */
  async close(): Promise<void> {
    for (const { page, held } of this.#pages.splice(0)) {
      const free = page.codes.filter((code) => !held.has(code));
      await putBack(this.#models, page, free);
    }
    this.#origins.clear();
  }

  /**
   * Instead of `close`, when the batches could not be written: what was given may have been taken back by the end of the
   * run meanwhile, so each code is looked at.
   */
  async abandon(): Promise<void> {
    await unheldCodes(this.#models, this.#run.shop, [...this.#locked]);
    for (const { page } of this.#pages.splice(0)) await settlePage(this.#models, page);
    this.#origins.clear();
  }

  async #codesOf(customers: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { campaign, offerPool } = this.#run;
    const codes = new Map<string, string>();
    this.#mayHold ??= await hasHolds(this.#models, campaign, offerPool);
    let look = this.#mayHold;
    let left: readonly string[] = customers;
    for (let round = 0; left.length > 0 && round < MAX_ROUNDS; round += 1) {
      const found = look ? await this.#pinned(left) : new Map<string, CodeHold>();
      const { made, taken } = await this.#give(left.filter((customer) => !found.has(customer)));
      const { mine, again } = await this.#lock([...found.values(), ...made]);
      for (const { customer, code } of mine) codes.set(customer, code);
      left = [...taken, ...again];
      look = true;
    }
    return codes;
  }

  async #pinned(customers: readonly string[]): Promise<Map<string, CodeHold>> {
    const { campaign, offerPool, _id } = this.#run;
    const ids = customers.map((customer) => codeHoldId(campaign, offerPool, customer));
    const holds = await pinHolds(this.#models, ids, _id);
    return new Map([...holds.values()].map((hold) => [hold.customer, hold]));
  }

  /** Draws a code for each, as far as there are any. `taken`: another planner gave the customer one meanwhile. */
  async #give(customers: readonly string[]): Promise<{ made: CodeHold[]; taken: string[] }> {
    const { _id: run, shop, campaign: owner, offerPool: offer } = this.#run;
    const drawn = await this.#draw(customers.length);
    const holds = customers.slice(0, drawn.length).map(
      (customer, at): CodeHold => ({
        _id: codeHoldId(owner, offer, customer),
        shop,
        offer,
        owner,
        customer,
        code: drawn[at] ?? '',
        runs: [run],
      }),
    );
    if (holds.length === 0) return { made: [], taken: [] };
    const taken = new Set(await insertHolds(this.#models, holds));
    for (const { _id, code } of holds) if (taken.has(_id)) this.#origins.get(code)?.left.push(code);
    return {
      made: holds.filter(({ _id }) => !taken.has(_id)),
      taken: holds.filter(({ _id }) => taken.has(_id)).map(({ customer }) => customer),
    };
  }

  /** Whose codes are theirs now; `again`: they were given another one instead, or by somebody else. */
  async #lock(holds: readonly CodeHold[]): Promise<{ mine: CodeHold[]; again: string[] }> {
    this.#locked = [...this.#locked, ...holds.map(({ code }) => code)];
    const refusals = await lockCodes(this.#models, holds, this.#run._id);
    const lost = holds.filter(({ _id }) => refusals.get(_id)?.holder === 'other').map(({ code }) => code);
    const stale = await unheldCodes(this.#models, this.#run.shop, lost);
    const others: CodeHold[] = [];
    for (const hold of holds) {
      const why = refusals.get(hold._id);
      if (why) others.push(hold);
      // What an order has used before anybody held it goes back as well: the order may be cancelled.
      if (why?.holder !== 'nobody' && !stale.has(hold.code)) this.#origins.get(hold.code)?.held.add(hold.code);
    }
    const drawn = await this.#draw(others.length);
    const replaced = others.slice(0, drawn.length);
    const changes = replaced.map(({ _id, code }, at) => {
      return { hold: _id, from: code, to: drawn[at] ?? '', keep: refusals.get(_id)?.holder === 'ours' };
    });
    await replaceCodes(this.#models, changes);
    return { mine: holds.filter(({ _id }) => !refusals.has(_id)), again: replaced.map(({ customer }) => customer) };
  }

  async #draw(count: number): Promise<string[]> {
    const codes: string[] = [];
    while (codes.length < count) {
      const page = this.#pages.find(({ left }) => left.length > 0);
      const code = page?.left.pop();
      if (code !== undefined) codes.push(code);
      else if (this.#isEmpty || !(await this.#takeMore())) break;
    }
    return codes;
  }

  async #takeMore(): Promise<boolean> {
    const taken = { run: this.#run._id, token: this.#token };
    let page = await takePage(this.#models, this.#name, taken);
    if (!page && (await this.#settleLost())) page = await takePage(this.#models, this.#name, taken);
    if (!page) {
      this.#isEmpty = true;
      return false;
    }
    const drawn: Drawn = { page, left: page.codes.toReversed(), held: new Set() };
    this.#pages.push(drawn);
    for (const code of page.codes) this.#origins.set(code, drawn);
    return true;
  }

  /** Out of codes: perhaps planners that died, of this run or of one that has ended, still have some. */
  async #settleLost(): Promise<boolean> {
    const pages = (await takenPages(this.#models, this.#name)).filter(({ taken }) => taken?.token !== this.#token);
    if (pages.length === 0) return false;
    const open = await openRunsOf(
      this.#models,
      pages.map(({ taken }) => taken?.run ?? ''),
    );
    const lost = pages.filter(({ taken }) => taken?.run === this.#run._id || !open.has(taken?.run ?? ''));
    for (const page of lost) await settlePage(this.#models, page);
    return lost.length > 0;
  }
}
