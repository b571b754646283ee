import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TURNS, type Turn, Turns } from '../../activities/turns.js';

const never = (): AbortSignal => new AbortController().signal;
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Batches of shops that ask for turns and hold them until they are let go. */
class Play {
  readonly working: string[] = [];
  readonly #turns: Turns;
  readonly #open: { readonly shop: string; readonly turn: Turn; has: boolean }[] = [];

  constructor(total?: number) {
    this.#turns = new Turns(total);
  }
  begin(shop: string, signal = never()): void {
    const one = { shop, turn: this.#turns.of(shop, signal), has: false };
    this.#open.push(one);
    void one.turn.begin().then(() => {
      one.has = true;
      this.working.push(shop);
    });
  }
  /** The n-th of those at work ends. */
  end(n: number): void {
    const at = this.#open.filter(({ has }) => has);
    const one = at[n % Math.max(1, at.length)];
    if (!one) return;
    one.turn.end();
    this.#open.splice(this.#open.indexOf(one), 1);
    this.working.splice(this.working.indexOf(one.shop), 1);
  }
  of(shop: string): number {
    return this.working.filter((one) => one === shop).length;
  }
  get waiting(): string[] {
    return this.#open.filter(({ has }) => !has).map(({ shop }) => shop);
  }
}

describe('turns at the work of a channel', () => {
  it('of one shop alone are two outreaches’ worth; a shop that comes next has some at once, however long the first holds its own', async () => {
    const play = new Play(TURNS);
    for (let n = 0; n < 40; n += 1) play.begin('slow');
    await settled();
    assert.equal(play.of('slow'), 8);
    for (const shop of ['a', 'b', 'c']) play.begin(shop);
    await settled();
    for (const shop of ['a', 'b', 'c']) assert.equal(play.of(shop), 1, shop);
    assert.equal(play.of('slow'), 8);
  });

  it('go round the shops that wait, whatever any of them has waiting', async () => {
    const play = new Play(3);
    for (const shop of ['a', 'b', 'c']) play.begin(shop);
    for (let n = 0; n < 20; n += 1) play.begin('a');
    play.begin('d');
    await settled();
    play.end(0);
    await settled();
    assert.deepEqual([...play.working].sort(), ['a', 'b', 'c']);
    play.end(0);
    await settled();
    assert.equal(play.of('d'), 1, 'the second to leave makes room for the newcomer');
  });

  it('are never more than there are, and nobody waits who may have one', async () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ begin: fc.constantFrom('a', 'b', 'c', 'd') }) },
      { weight: 2, arbitrary: fc.record({ end: fc.nat(11) }) },
    );
    const story = fc.asyncProperty(
      fc.integer({ min: 1, max: 12 }),
      fc.array(step, { maxLength: 60 }),
      async (total, steps) => {
        const play = new Play(total);
        for (const one of steps) {
          if ('begin' in one) play.begin(one.begin);
          else play.end(one.end);
          await settled();
          const free = total - play.working.length;
          assert.ok(free >= 0);
          for (const shop of play.waiting) {
            const own = play.of(shop);
            assert.ok(free === 0 || own >= 2 * free, `${shop} has ${own}, ${free} are free`);
          }
        }
        for (let n = 0; n < 70; n += 1) {
          play.end(0);
          await settled();
        }
        assert.deepEqual(play.waiting, [], 'everybody has had theirs');
      },
    );
    await fc.assert(story, { numRuns: 60 });
  });

  it('are not waited for by a batch that is no longer wanted, and none is lost by it', async () => {
    const turns = new Turns(1);
    const first = turns.of('a', never());
    await first.begin();
    const stop = new AbortController();
    const second = turns.of('b', stop.signal);
    const waiting = second.begin();
    stop.abort();
    await waiting;
    second.end();
    first.end();
    const third = turns.of('c', never());
    await third.begin();
    third.end();
  });
});
