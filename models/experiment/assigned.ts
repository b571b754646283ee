import { customerId, under } from '../../domain/base/ids.js';
import type { Batch } from '../../domain/run/run.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';

/** How a customer came into a campaign: the first plan that let them through. */
export interface Assigned {
  /** customerId. */
  readonly id: string;
  readonly shop: string;
  readonly arm: 'treated' | 'holdout';
  readonly since: Date;
}
type Planned = Pick<Batch, 'cursor' | 'customers' | 'plannedAt' | 'refused' | 'heldOut'>;

/** The people of one batch in the order of their ids, up to its cursor. */
interface Page {
  readonly cursor: string;
  people: Assigned[];
}

/** Batches read ahead of each run: a campaign may have hundreds of runs. */
const AHEAD = 4;
const NEEDED = { cursor: 1, customers: 1, plannedAt: 1, 'refused.no_code': 1, heldOut: 1 };

/** Everybody whom one run was planned for, a batch at a time, in the order of ids; the erased apart, who have left that order. */
class RunReader {
  readonly #pages: AsyncGenerator<Planned>;
  readonly #shop: string;
  readonly #strays: Map<string, Assigned>;
  #from = '';
  page: Page | undefined;

  constructor(models: Models, shop: string, run: string, strays: Map<string, Assigned>) {
    this.#shop = shop;
    this.#strays = strays;
    this.#pages = batchesOf(models, run);
  }

  async next(): Promise<void> {
    const { value, done } = await this.#pages.next();
    this.page = done ? undefined : this.#read(value);
  }

  close(): Promise<unknown> {
    return this.#pages.return(undefined);
  }

  /** Who was skipped for want of a code was drawn like the others. */
  #read({ cursor, customers, plannedAt: since, refused, heldOut = [] }: Planned): Page {
    const all = [
      ...[...customers, ...(refused?.no_code ?? [])].map((ref) => this.#assigned(ref, 'treated', since)),
      ...heldOut.map((ref) => this.#assigned(ref, 'holdout', since)),
    ];
    const isHere = ({ id }: Assigned): boolean => id > this.#from && id <= cursor;
    for (const one of all) if (!isHere(one)) addTo(this.#strays, one);
    const people = all.filter(isHere).sort((a, b) => (a.id < b.id ? -1 : 1));
    this.#from = cursor;
    return { cursor, people };
  }

  #assigned(ref: string, arm: Assigned['arm'], since: Date): Assigned {
    return { id: customerId(this.#shop, ref), shop: this.#shop, arm, since };
  }
}

async function* batchesOf(models: Models, run: string): AsyncGenerator<Planned> {
  const cursor = native(models.batches).find<Planned>(
    { _id: under(run) },
    { projection: NEEDED, sort: { _id: 1 }, batchSize: AHEAD },
  );
  try {
    for await (const batch of cursor) yield batch;
  } finally {
    await cursor.close();
  }
}

/** The first plan counts. */
function addTo(people: Map<string, Assigned>, one: Assigned): void {
  const known = people.get(one.id);
  if (!known || one.since < known.since) people.set(one.id, one);
}

/**
 * Everybody whom some runs were planned for, each once, some at a time: all runs are read side by side in the order of ids, so
 * memory grows with the number of runs and not with the audience.
 * @param runs of one shop
 */
export async function* assignedTo(
  models: Models,
  shop: string,
  runs: readonly string[],
): AsyncGenerator<readonly Assigned[]> {
  const strays = new Map<string, Assigned>();
  const readers = runs.map((run) => new RunReader(models, shop, run, strays));
  try {
    await Promise.all(readers.map((reader) => reader.next()));
    for (;;) {
      const pages = readers.flatMap(({ page }) => page ?? []);
      const [until] = pages.map(({ cursor }) => cursor).sort();
      if (until === undefined) break;
      const people = new Map<string, Assigned>();
      for (const page of pages) {
        const end = page.people.findIndex(({ id }) => id > until);
        for (const one of page.people.splice(0, end < 0 ? page.people.length : end)) addTo(people, one);
      }
      if (people.size > 0) yield [...people.values()];
      await Promise.all(readers.map((reader) => (reader.page?.cursor === until ? reader.next() : undefined)));
    }
    if (strays.size > 0) yield [...strays.values()];
  } finally {
    await Promise.all(readers.map((reader) => reader.close()));
  }
}
