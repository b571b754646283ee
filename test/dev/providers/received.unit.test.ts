import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Received, type ReceivedOptions } from '../../../dev/providers/received.js';

const received = (options: Partial<ReceivedOptions> = {}): Received => {
  let now = 1_000;
  return new Received({ keep: 'all', maxKept: 100, now: () => now++, ...options });
};
const arrival = (id: string, channel: 'chat' | 'email' | 'sms' = 'chat') => ({
  channel,
  id,
  to: `${id}@example.com`,
  content: async () => ({ text: `text of ${id}` }),
});
const idsAfter = async (store: Received, since: number, limit = 1_000): Promise<string[]> =>
  (await store.list(since, limit)).map(({ id }) => id);

describe('what the providers received', () => {
  it('counts each message and each customer reached again', () => {
    const ids = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 30 });
    fc.assert(
      fc.property(ids, (sent) => {
        const store = received();
        for (const id of sent) store.accept(arrival(id));
        const { accepted, unique, duplicates } = store.stats().chat;
        const distinct = new Set(sent).size;
        assert.deepEqual(
          { accepted, unique, duplicates },
          { accepted: sent.length, unique: distinct, duplicates: sent.length - distinct },
        );
      }),
    );
  });

  it('keeps channels apart', () => {
    const store = received();
    store.accept(arrival('a', 'chat'));
    store.accept(arrival('a', 'email'));
    store.count('email', 'rejected');
    assert.equal(store.stats().chat.duplicates + store.stats().email.duplicates, 0);
    assert.deepEqual(
      [store.stats().chat.rejected, store.stats().email.rejected, store.stats().sms.accepted],
      [0, 1, 0],
    );
    assert.ok(store.has('chat', 'a') && !store.has('sms', 'a'));
  });

  it('finds a message that was taken only when it is as old as its index takes, counted from the first time', () => {
    let now = 1_000;
    const store = new Received({ keep: 'count', maxKept: 10, now: () => now });
    store.accept(arrival('a', 'sms'));
    now = 40_000;
    store.accept(arrival('a', 'sms'));
    assert.deepEqual([store.has('sms', 'a', 45_000), store.has('sms', 'a', 39_000)], [false, true]);
    now = 46_000;
    assert.equal(store.has('sms', 'a', 45_000), true);
    assert.equal(store.stats().sms.duplicates, 1);
  });

  it('lists in order what came after a place, page by page, with nothing twice and nothing left out', async () => {
    const store = received();
    const expected = Array.from({ length: 25 }, (_, n) => `m${n}`);
    for (const id of expected) store.accept(arrival(id));
    const got: string[] = [];
    let since = 0;
    for (;;) {
      const page = await store.list(since, 10);
      if (page.length === 0) break;
      got.push(...page.map(({ id }) => id));
      since = page.at(-1)!.seq;
    }
    assert.deepEqual(got, expected);
    assert.equal((await store.list(0, 1))[0]?.text, 'text of m0');
  });

  it('remembers when the first and the last came', () => {
    const store = received();
    assert.equal(store.stats().chat.firstAt, undefined);
    for (const id of ['a', 'b', 'c']) store.accept(arrival(id));
    assert.deepEqual([store.stats().chat.firstAt, store.stats().chat.lastAt], [1_000, 1_002]);
  });

  it('keeps no more than it may, the newest, and a follower that fell behind goes on with those', async () => {
    const store = received({ maxKept: 10 });
    for (let n = 1; n <= 100; n += 1) store.accept(arrival(`m${n}`));
    const kept = await idsAfter(store, 5);
    assert.ok(kept.length >= 10 && kept.length <= 11, String(kept.length));
    assert.equal(kept.at(-1), 'm100');
    assert.deepEqual(await idsAfter(store, 98), ['m99', 'm100']);
    assert.equal(store.stats().chat.unique, 100);
  });

  it('keeps only numbers when told so', async () => {
    const store = received({ keep: 'count' });
    for (const id of ['a', 'a']) store.accept(arrival(id));
    assert.deepEqual(await idsAfter(store, 0), []);
    assert.equal(store.stats().chat.duplicates, 1);
  });

  it("forgets all on reset, but not a follower's place", async () => {
    const store = received();
    for (const id of ['a', 'b']) store.accept(arrival(id));
    store.reset();
    assert.equal(store.stats().chat.accepted, 0);
    store.accept(arrival('c'));
    assert.deepEqual(await idsAfter(store, 2), ['c']);
  });
});
