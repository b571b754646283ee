/** Models whose database operations can be made to crash or to wait: the boundaries between an activity's steps. */
import type { Models } from '../../../models/models.js';

export type Moment = 'before' | 'after';
/** Called at every boundary; may throw (the process dies here) or wait (it is stopped here). */
export type Hook = (operation: string, moment: Moment) => Promise<void>;

const HOOKED = new Set([
  'bulkWrite',
  'updateOne',
  'updateMany',
  'insertOne',
  'insertMany',
  'findOne',
  'findOneAndUpdate',
  'deleteOne',
  'deleteMany',
]);
type Method = (...args: unknown[]) => Promise<unknown>;

const isHooked = (name: PropertyKey): name is string => typeof name === 'string' && HOOKED.has(name);

function hooked<T extends object>(target: T, label: string, hook: Hook): T {
  return new Proxy(target, {
    get(inner, name) {
      const value: unknown = Reflect.get(inner, name, inner);
      if (name === 'collection') return hooked(value as object, label, hook);
      if (typeof value !== 'function') return value;
      const method = value.bind(inner) as Method;
      if (!isHooked(name)) return method;
      return async (...args: unknown[]) => {
        await hook(`${label}.${name}`, 'before');
        const result = await method(...args);
        await hook(`${label}.${name}`, 'after');
        return result;
      };
    },
  });
}

export function hookModels(models: Models, hook: Hook): Models {
  const entries = Object.entries(models).map(([name, model]) => [name, hooked(model, name, hook)]);
  return Object.fromEntries(entries) as Models;
}

/** What a dead process throws: no code of ours may catch it and go on. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** Dies at boundary `at` (0 is the first) and stays dead. */
export class Killer {
  count = 0;
  dead = false;
  where = '';
  readonly #at: number;

  constructor(at: number) {
    this.#at = at;
  }
  readonly hook: Hook = async (operation, moment) => {
    if (this.dead) throw new Crash(this.where);
    if (this.count === this.#at) {
      this.dead = true;
      this.where = `${moment} ${operation}, boundary ${this.#at}`;
      throw new Crash(this.where);
    }
    this.count += 1;
  };
}

/** Stops at boundary `at` (a number, or the first "before batches.insertMany") until it is let go: a process given up by a heartbeat timeout. */
export class Freezer {
  count = 0;
  where = '';
  readonly frozen: Promise<void>;
  #reached: () => void = () => undefined;
  readonly #held: Promise<void>;
  release: () => void = () => undefined;
  readonly #at: number | string;

  constructor(at: number | string) {
    this.#at = at;
    this.frozen = new Promise((resolve) => {
      this.#reached = resolve;
    });
    this.#held = new Promise((resolve) => {
      this.release = resolve;
    });
  }
  /** True once it stopped this work; false when the work ended before the boundary came. */
  stopped(work: Promise<unknown>): Promise<boolean> {
    return Promise.race([this.frozen.then(() => true), work.then(() => false)]);
  }
  readonly hook: Hook = async (operation, moment) => {
    const here = this.#at === this.count || this.#at === `${moment} ${operation}`;
    this.count += 1;
    if (!here || this.where !== '') return;
    this.where = `${moment} ${operation}, boundary ${this.count - 1}`;
    this.#reached();
    await this.#held;
  };
}
