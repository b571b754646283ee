import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { ahead } from '../../../models/base/ahead.js';

/** Counts from 1 to `last`, noting what it was asked for and whether it was let go. */
function counter(last: number): { asked: () => number; isDone: () => boolean; source: AsyncGenerator<number> } {
  let asked = 0;
  let isDone = false;
  async function* count(): AsyncGenerator<number> {
    try {
      for (asked = 1; asked <= last; asked += 1) yield asked;
    } finally {
      isDone = true;
    }
  }
  return { asked: () => asked, isDone: () => isDone, source: count() };
}

describe('reading ahead', () => {
  it('yields everything in order, one asked for beyond the one at hand, never two', async () => {
    const { asked, source } = counter(5);
    const seen: number[] = [];
    for await (const n of ahead(source)) {
      seen.push(n);
      await delay(1);
      assert.equal(asked(), n + 1);
    }
    assert.deepEqual(seen, [1, 2, 3, 4, 5]);
  });

  it('lets the source go when the consumer stops', async () => {
    const { isDone, source } = counter(5);
    for await (const n of ahead(source)) if (n === 2) break;
    assert.equal(isDone(), true);
  });

  it('passes a failure on behind what came before it', async () => {
    async function* failing(): AsyncGenerator<number> {
      yield 1;
      throw new Error('the cursor is gone');
    }
    const seen: number[] = [];
    await assert.rejects(async () => {
      for await (const n of ahead(failing())) seen.push(n);
    }, /the cursor is gone/);
    assert.deepEqual(seen, [1]);
  });

  it('leaves no failure unhandled that nobody waits for', async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown): void => void unhandled.push(error);
    process.on('unhandledRejection', note);
    async function* failing(): AsyncGenerator<number> {
      yield 1;
      throw new Error('the cursor is gone');
    }
    try {
      for await (const _ of ahead(failing())) break;
      await delay(10);
    } finally {
      process.off('unhandledRejection', note);
    }
    assert.deepEqual(unhandled, []);
  });
});
