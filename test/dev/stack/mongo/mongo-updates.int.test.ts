import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Collection, type Document, Double, MongoBulkWriteError, MongoClient, MongoServerError } from 'mongodb';
import { freshDatabase } from '../../../support/servers.js';

interface Thing extends Document {
  _id: string;
}

describe('updates of the development MongoDB', () => {
  let client: MongoClient;
  let things: Collection<Thing>;

  before(async () => {
    client = await MongoClient.connect(await freshDatabase());
  });
  beforeEach(() => {
    things = client.db().collection(`things-${Math.random()}`);
  });
  after(() => client.close());

  const stored = async (id = 'a') => (await things.findOne({ _id: id })) as Record<string, unknown> | null;

  async function updated(before: Document, update: Document, options = {}, filter: Document = {}) {
    await things.replaceOne({ _id: 'a' }, before, { upsert: true });
    const result = await things.updateOne({ _id: 'a', ...filter }, update, options);
    return { result, after: await stored() };
  }

  it('each operator changes its field and leaves the others as and where they were', async () => {
    const before = { first: 1, list: [1, 2, 3], nested: { a: 1, b: { c: 'x' } }, last: 'Nguyễn 🙂' };
    const cases: [Document, Document][] = [
      [{ $set: { 'nested.b.c': 'y' } }, { ...before, nested: { a: 1, b: { c: 'y' } } }],
      [{ $set: { extra: [{ deep: true }] } }, { ...before, extra: [{ deep: true }] }],
      [{ $unset: { first: '' } }, { list: [1, 2, 3], nested: before.nested, last: before.last }],
      [{ $unset: { 'nested.b': '' } }, { ...before, nested: { a: 1 } }],
      [
        { $inc: { first: 2, 'nested.a': -1, 'nested.n': 5 } },
        { ...before, first: 3, nested: { a: 0, b: { c: 'x' }, n: 5 } },
      ],
      [{ $mul: { first: 4 } }, { ...before, first: 4 }],
      [
        { $min: { first: 0 }, $max: { 'nested.a': 9 } },
        { ...before, first: 0, nested: { a: 9, b: { c: 'x' } } },
      ],
      [{ $push: { list: 4 } }, { ...before, list: [1, 2, 3, 4] }],
      [{ $push: { list: { $each: [4, 5], $slice: -3 } } }, { ...before, list: [3, 4, 5] }],
      [{ $push: { fresh: { run: 'r' } } }, { ...before, fresh: [{ run: 'r' }] }],
      [{ $addToSet: { list: { $each: [3, 4] } } }, { ...before, list: [1, 2, 3, 4] }],
      [{ $pull: { list: { $gte: 2 } } }, { ...before, list: [1] }],
      [{ $pop: { list: 1 } }, { ...before, list: [1, 2] }],
      [{ $rename: { first: 'primary' } }, { list: [1, 2, 3], nested: before.nested, last: before.last, primary: 1 }],
    ];
    for (const [update, expected] of cases) {
      const { result, after } = await updated(before, update);
      assert.deepEqual(after, { _id: 'a', ...expected }, JSON.stringify(update));
      assert.deepEqual(Object.keys(after ?? {}), ['_id', ...Object.keys(expected)], JSON.stringify(update));
      assert.deepEqual([result.matchedCount, result.modifiedCount], [1, 1]);
    }
  });

  it('an update that changes nothing counts as matched, not as modified', async () => {
    const { result } = await updated({ n: 1, list: ['x'] }, { $set: { n: 1 }, $addToSet: { list: 'x' } });
    assert.deepEqual([result.matchedCount, result.modifiedCount], [1, 0]);
  });

  it('the positional operator changes the element that the filter found', async () => {
    const before = { touches: [{ run: 'r1' }, { run: 'r2' }, { run: 'r3' }] };
    const byPath = await updated(before, { $set: { 'touches.$.readAt': 5 } }, {}, { 'touches.run': 'r2' });
    assert.deepEqual(byPath.after?.touches, [{ run: 'r1' }, { run: 'r2', readAt: 5 }, { run: 'r3' }]);
    const filter = { touches: { $elemMatch: { run: 'r3', readAt: { $exists: false } } } };
    const byElement = await updated(before, { $set: { 'touches.$.readAt': 6 }, $inc: { rev: 1 } }, {}, filter);
    assert.deepEqual(byElement.after?.touches, [{ run: 'r1' }, { run: 'r2' }, { run: 'r3', readAt: 6 }]);
    const again = await things.updateOne({ _id: 'a', ...filter }, { $set: { 'touches.$.readAt': 7 } });
    assert.equal(again.matchedCount, 0);
  });

  it('array filters change the elements they name', async () => {
    const before = {
      touches: [
        { run: 'r1', n: 1 },
        { run: 'r2', n: 1 },
        { run: 'r1', n: 1 },
      ],
    };
    const some = await updated(before, { $inc: { 'touches.$[t].n': 1 } }, { arrayFilters: [{ 't.run': 'r1' }] });
    assert.deepEqual(
      ((some.after?.touches ?? []) as { n: number }[]).map(({ n }) => n),
      [2, 1, 2],
    );
    const all = await updated(before, { $set: { 'touches.$[].n': 0 } });
    assert.deepEqual(
      ((all.after?.touches ?? []) as { n: number }[]).map(({ n }) => n),
      [0, 0, 0],
    );
  });

  it('an upsert inserts what filter and update say, once', async () => {
    const upsert = () =>
      things.updateOne(
        { _id: 'u', shop: 's' },
        { $set: { x: 1 }, $setOnInsert: { born: 7 }, $inc: { n: 1 } },
        { upsert: true },
      );
    const first = await upsert();
    assert.deepEqual([first.matchedCount, first.upsertedCount, first.upsertedId], [0, 1, 'u']);
    const second = await upsert();
    assert.deepEqual([second.matchedCount, second.upsertedCount], [1, 0]);
    assert.deepEqual(await stored('u'), { _id: 'u', shop: 's', x: 1, born: 7, n: 2 });
  });

  it('a replacement keeps the id and nothing else', async () => {
    await things.insertOne({ _id: 'a', old: true });
    const result = await things.replaceOne({ _id: 'a' }, { fresh: true });
    assert.equal(result.modifiedCount, 1);
    assert.deepEqual(await stored(), { _id: 'a', fresh: true });
  });

  it('the id cannot be changed', async () => {
    await things.insertOne({ _id: 'a', n: 1 });
    await assert.rejects(things.updateOne({ _id: 'a' }, { $set: { _id: 'b' } }), { code: 66 });
    assert.deepEqual(await stored(), { _id: 'a', n: 1 });
  });

  it('two operators on one path, or an unknown one, are refused and change nothing', async () => {
    await things.insertOne({ _id: 'a', n: 1 });
    await assert.rejects(things.updateOne({ _id: 'a' }, { $set: { n: 2 }, $inc: { n: 1 } }), MongoServerError);
    await assert.rejects(things.updateOne({ _id: 'a' }, { $sett: { n: 2 } } as Document), MongoServerError);
    await assert.rejects(
      things.updateOne({ _id: 'a' }, { $set: { m: 1 }, $inc: { n: 'x' } } as Document),
      MongoServerError,
    );
    assert.deepEqual(await stored(), { _id: 'a', n: 1 });
  });

  it('a bulk of claims counts exactly those whose revision still fits', async () => {
    await things.insertMany(Array.from({ length: 100 }, (_, i) => ({ _id: `c${i}`, rev: i % 3, touches: [] })));
    const claims = Array.from({ length: 100 }, (_, i) => ({
      updateOne: {
        filter: { _id: `c${i}`, rev: 1 },
        update: { $push: { touches: { run: 'r', at: new Date(i) } }, $inc: { rev: 1 } },
      },
    }));
    const result = await things.bulkWrite(claims as never, { ordered: false });
    assert.deepEqual([result.matchedCount, result.modifiedCount], [33, 33]);
    assert.equal(await things.countDocuments({ 'touches.run': 'r', rev: 2 }), 33);
    assert.equal(await things.countDocuments({ touches: { $size: 0 } }), 67);
  });

  it('a push and an increment do what they say on every kind of field', async () => {
    const push = (touches: unknown) => ({ $push: { touches }, $inc: { rev: 1 } }) as Document;
    const ten = Array.from({ length: 10 }, (_, i) => ({ i }));
    const cases: [Document, Document, Document][] = [
      [{ rev: 1, touches: [] }, push({ a: { b: [1] } }), { rev: 2, touches: [{ a: { b: [1] } }] }],
      [{ touches: ten, rev: 1, z: 'ế' }, push('x'), { touches: [...ten, 'x'], rev: 2, z: 'ế' }],
      [{ rev: 1 }, push({ a: 1 }), { rev: 2, touches: [{ a: 1 }] }],
      [{ touches: [1] }, push(2), { touches: [1, 2], rev: 1 }],
      [{ rev: 1, touches: [1] }, push([2, 3]), { rev: 2, touches: [1, [2, 3]] }],
      [{ rev: 1, touches: [1] }, push({ $each: [2, 3] }), { rev: 2, touches: [1, 2, 3] }],
      [{ rev: 1.5, touches: [] }, push(null), { rev: 2.5, touches: [null] }],
      [{ rev: 2_147_483_647, touches: [] }, push(0), { rev: 2_147_483_648, touches: [0] }],
      [{ rev: 1, a: 1, touches: [] }, { $inc: { rev: -3, a: 2 } }, { rev: -2, a: 3, touches: [] }],
    ];
    for (const [before, update, expected] of cases) {
      const { result, after } = await updated(before, update);
      assert.deepEqual(after, { _id: 'a', ...expected }, JSON.stringify(update));
      assert.equal(result.modifiedCount, 1);
    }
    await assert.rejects(updated({ rev: 1, touches: 'no list' }, push(1)), MongoServerError);
    await assert.rejects(updated({ rev: 'x', touches: [] }, push(1)), MongoServerError);
    assert.deepEqual(await stored(), { _id: 'a', rev: 'x', touches: [] });
  });

  it('a filter compares values as MongoDB does', async () => {
    await things.insertOne({ _id: 'a', n: 1, list: [1, 'x'], nothing: null, sub: { a: 1 } });
    const fits = async (filter: Document) =>
      (await things.updateOne({ _id: 'a', ...filter }, { $set: { hit: 1 } })).matchedCount;
    for (const filter of [
      { n: 1 },
      { n: new Double(1) },
      { list: 'x' },
      { list: 1 },
      { nothing: null },
      { missing: null },
      { sub: { a: 1 } },
    ]) {
      assert.equal(await fits(filter), 1, JSON.stringify(filter));
    }
    for (const filter of [
      { n: '1' },
      { n: 2 },
      { list: 'y' },
      { n: null },
      { missing: 1 },
      { sub: 1 },
      { nothing: 0 },
    ]) {
      assert.equal(await fits(filter), 0, JSON.stringify(filter));
    }
  });

  it('of many claims of one revision at once exactly one wins', async () => {
    await things.insertOne({ _id: 'a', rev: 1, touches: [] });
    const claim = (token: number) =>
      things.updateOne({ _id: 'a', rev: 1 }, { $push: { touches: { token } } as never, $inc: { rev: 1 } });
    const results = await Promise.all(Array.from({ length: 50 }, (_, token) => claim(token)));
    assert.equal(results.filter(({ modifiedCount }) => modifiedCount === 1).length, 1);
    assert.equal(((await stored())?.touches as unknown[] | undefined)?.length, 1);
  });

  it('concurrent increments are all counted', async () => {
    await things.insertOne({ _id: 'a', n: 0, list: [] });
    await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        things.updateOne({ _id: 'a' }, { $inc: { n: 1 }, $push: { list: i } as never }),
      ),
    );
    const after = await stored();
    assert.equal(after?.n, 200);
    assert.equal(new Set(after?.list as number[]).size, 200);
  });

  it('findOneAndUpdate returns the document before or after, and null when nothing fits', async () => {
    await things.insertOne({ _id: 'a', n: 1 });
    assert.equal((await things.findOneAndUpdate({ _id: 'a' }, { $inc: { n: 1 } }))?.n, 1);
    assert.equal((await things.findOneAndUpdate({ _id: 'a' }, { $inc: { n: 1 } }, { returnDocument: 'after' }))?.n, 3);
    assert.equal(await things.findOneAndUpdate({ _id: 'a', n: 99 }, { $inc: { n: 1 } }), null);
    const made = await things.findOneAndUpdate(
      { _id: 'b' },
      { $inc: { n: 1 } },
      { upsert: true, returnDocument: 'after' },
    );
    assert.deepEqual(made, { _id: 'b', n: 1 });
  });

  it('updateMany and deleteMany change all that fit and no other', async () => {
    await things.insertMany(Array.from({ length: 10 }, (_, i) => ({ _id: `k${i}`, n: i })));
    const result = await things.updateMany({ _id: { $gte: 'k3' }, n: { $lt: 7 } }, { $set: { hit: true } });
    assert.deepEqual([result.matchedCount, result.modifiedCount], [4, 4]);
    assert.equal((await things.deleteMany({ hit: true })).deletedCount, 4);
    assert.equal((await things.deleteOne({ _id: 'k0' })).deletedCount, 1);
    assert.equal(await things.countDocuments({}), 5);
  });

  it('an unordered insert stores the others and names each duplicate; an ordered one stops', async () => {
    await things.insertOne({ _id: 'b' });
    const ids = ['a', 'b', 'c', 'b', 'd'].map((_id) => ({ _id }));
    await assert.rejects(things.insertMany(ids, { ordered: false }), (error: MongoBulkWriteError) => {
      assert.deepEqual(
        ([error.writeErrors].flat() as { index: number; code: number }[]).map(({ index, code }) => [index, code]),
        [
          [1, 11000],
          [3, 11000],
        ],
      );
      return error.insertedCount === 3;
    });
    assert.deepEqual(
      (await things.find().toArray()).map(({ _id }) => _id),
      ['a', 'b', 'c', 'd'],
    );
    await assert.rejects(things.insertMany([{ _id: 'e' }, { _id: 'a' }, { _id: 'f' }]), MongoBulkWriteError);
    assert.equal(await things.findOne({ _id: 'f' }), null);
  });

  it('a unique index refuses a second value by insert and by update; a partial one only counts what it covers', async () => {
    await things.createIndex({ hash: 1 }, { unique: true, sparse: true });
    await things.insertMany([{ _id: 'a', hash: 'x' }, { _id: 'b', hash: 'y' }, { _id: 'c' }, { _id: 'd' }]);
    await assert.rejects(things.insertOne({ _id: 'e', hash: 'x' }), { code: 11000 });
    await assert.rejects(things.updateOne({ _id: 'b' }, { $set: { hash: 'x' } }), { code: 11000 });
    assert.equal((await things.updateOne({ _id: 'b' }, { $set: { hash: 'z' } })).modifiedCount, 1);
    await things.insertOne({ _id: 'f', hash: 'y' });
    await things.createIndex({ slot: 1 }, { unique: true, partialFilterExpression: { slot: { $exists: true } } });
    await things.insertMany([
      { _id: 'g', hash: 'g' },
      { _id: 'h', hash: 'h' },
    ]);
  });

  it('any update of any document does what the operators say', async () => {
    const name = fc.constantFrom('a', 'b', 'c', 'đ');
    const value = fc.oneof(
      fc.integer({ min: -9, max: 9 }),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
      fc.boolean(),
      fc.constant(null),
      fc.array(fc.integer(), { maxLength: 3 }),
      fc.record({ x: fc.integer() }),
    );
    const documents = fc.dictionary(name, value, { maxKeys: 4 });
    await fc.assert(
      fc.asyncProperty(documents, name, name, value, async (before, set, unset, to) => {
        fc.pre(set !== unset && JSON.stringify(before) !== undefined);
        await things.replaceOne({ _id: 'a' }, before, { upsert: true });
        await things.updateOne({ _id: 'a' }, { $set: { [set]: to }, $unset: { [unset]: '' } });
        const { [unset]: _gone, ...rest } = before;
        assert.deepEqual(await stored(), JSON.parse(JSON.stringify({ _id: 'a', ...rest, [set]: to })));
      }),
      { numRuns: 60 },
    );
  });
});
