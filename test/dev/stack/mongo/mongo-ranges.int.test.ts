import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Collection, type Document, type Filter, MongoClient } from 'mongodb';
import { freshDatabase } from '../../../support/servers.js';

interface Thing extends Document {
  _id: string;
  n: number;
}
const id = (n: number) => `shop/${String(n).padStart(3, '0')}`;
const SIZE = 300;

describe('ranges of _id in the development MongoDB', () => {
  let client: MongoClient;
  let things: Collection<Thing>;
  const all = Array.from({ length: SIZE }, (_, n) => ({ _id: id(n), n }));

  before(async () => {
    client = await MongoClient.connect(await freshDatabase());
    things = client.db().collection('things');
    await things.insertMany([...all].reverse());
  });
  after(() => client.close());

  const bound = fc.integer({ min: 0, max: SIZE + 5 });
  const range = fc.tuple(bound, bound).map(([from, to]) => ({ from, to }));
  const holds = (n: number, ranges: readonly { from: number; to: number }[]) =>
    ranges.some(({ from, to }) => n > from && n < to);

  it('any number of them, apart or overlapping, with other conditions, order and limit, find what a scan would', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(range, { minLength: 1, maxLength: 6 }),
        fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
        fc.constantFrom(1 as const, -1 as const),
        fc.integer({ min: 1, max: SIZE }),
        async (ranges, least, order, limit) => {
          const $or = ranges.map(({ from, to }) => ({ _id: { $gt: id(from), $lt: id(to) } }));
          const filter: Filter<Thing> = least === undefined ? { $or } : { $or, n: { $mod: [least, 0] } };
          const found = await things.find(filter).sort({ _id: order }).limit(limit).toArray();
          const expected = all.filter(({ n }) => holds(n, ranges) && (least === undefined || n % least === 0));
          const sorted = order === 1 ? expected : expected.toReversed();
          assert.deepEqual(
            found.map(({ n }) => n),
            sorted.map(({ n }) => n).slice(0, limit),
          );
          assert.equal(await things.countDocuments(filter), expected.length);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('beside other alternatives, or with a condition on _id of their own, are still exact', async () => {
    const ids = async (filter: object) => (await things.find(filter).toArray()).map(({ n }) => n);
    const between = (from: number, to: number) => ({ _id: { $gt: id(from), $lt: id(to) } });
    assert.deepEqual(await ids({ $or: [between(1, 4), { n: 9 }] }), [2, 3, 9]);
    assert.deepEqual(await ids({ $or: [between(1, 4), between(6, 9)], _id: { $gt: id(2) } }), [3, 7, 8]);
    assert.deepEqual(await ids({ $or: [{ ...between(1, 5), n: 3 }, between(6, 8)] }), [3, 7]);
    assert.deepEqual(await ids({ $or: [{ _id: { $gte: id(1), $lt: id(3) } }] }), [1, 2]);
    assert.deepEqual(await ids({ $and: [{ $or: [between(1, 4)] }, { n: 2 }] }), [2]);
    await things.updateMany({ $or: [between(1, 3), between(5, 7)] }, { $set: { marked: true } });
    assert.deepEqual(await ids({ marked: true }), [2, 6]);
  });
});
