import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  Binary,
  type Collection,
  Decimal128,
  type Document,
  Double,
  Int32,
  Long,
  MongoClient,
  ObjectId,
  UUID,
} from 'mongodb';
import { freshDatabase } from '../../../support/servers.js';

interface Thing extends Document {
  _id: string;
  n: number;
  even: boolean;
}
const id = (n: number) => `shop/${String(n).padStart(4, '0')}`;
const SIZE = 1200;

describe('queries of the development MongoDB', () => {
  let client: MongoClient;
  let things: Collection<Thing>;
  const all = Array.from({ length: SIZE }, (_, n) => ({
    _id: id(n),
    n,
    even: n % 2 === 0,
    tags: [`t${n % 3}`, 'x'],
    sub: { third: n % 3, gone: n % 5 === 0 ? null : 1 },
  }));

  before(async () => {
    client = await MongoClient.connect(await freshDatabase());
    things = client.db().collection('things');
    await things.insertMany([...all].reverse());
  });
  after(() => client.close());

  it('any mix of _id conditions with other conditions, order, skip and limit finds what a scan would', async () => {
    const key = fc.integer({ min: 0, max: SIZE }).map(id);
    const condition = fc.oneof(
      fc.record({ $gt: key, $gte: key, $lt: key, $lte: key }, { requiredKeys: [] }),
      fc.record({ $in: fc.array(key, { maxLength: 5 }) }, { requiredKeys: ['$in'] }),
      key.map(($eq) => ({ $eq })),
      key.map(($ne) => ({ $ne })),
    );
    const query = fc.record(
      { _id: condition, even: fc.boolean(), 'sub.third': fc.integer({ min: 0, max: 2 }) },
      { requiredKeys: [] },
    );
    const holds = (value: string, c: Record<string, unknown>): boolean =>
      Object.entries(c).every(([operator, to]) => {
        if (operator === '$in') return (to as string[]).includes(value);
        const bound = to as string;
        const checks: Record<string, boolean> = {
          $gt: value > bound,
          $gte: value >= bound,
          $lt: value < bound,
          $lte: value <= bound,
          $eq: value === bound,
          $ne: value !== bound,
        };
        return checks[operator] ?? false;
      });
    await fc.assert(
      fc.asyncProperty(
        query,
        fc.array(condition, { maxLength: 2 }),
        fc.boolean(),
        fc.nat(5),
        fc.nat(9),
        async (filter, and, up, skip, limit) => {
          const matching = all.filter(
            (thing) =>
              (filter._id === undefined || holds(thing._id, filter._id)) &&
              and.every((part) => holds(thing._id, part)) &&
              (filter.even === undefined || thing.even === filter.even) &&
              (filter['sub.third'] === undefined || thing.sub.third === filter['sub.third']),
          );
          const expected = (up ? matching : matching.reverse()).slice(skip, limit === 0 ? undefined : skip + limit);
          const whole = (
            and.length === 0 ? filter : { ...filter, $and: and.map((part) => ({ _id: part })) }
          ) as Document;
          const cursor = things.find(whole, { projection: { _id: 1 } }).sort({ _id: up ? 1 : -1 });
          const got = await cursor.skip(skip).limit(limit).toArray();
          assert.deepEqual(
            got.map(({ _id }) => _id),
            expected.map(({ _id }) => _id),
            JSON.stringify(whole),
          );
          assert.equal(await things.countDocuments(whole), matching.length);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('a range page is served from the index: it costs the page, not the collection', async () => {
    const big = client.db().collection<{ _id: string; n: number }>('big');
    for (let from = 0; from < 60_000; from += 10_000) {
      await big.insertMany(
        Array.from({ length: 10_000 }, (_, i) => ({ _id: String(from + i).padStart(8, '0'), n: i })),
        { ordered: false },
      );
    }
    const timed = async (work: () => Promise<unknown>) => {
      const begun = performance.now();
      for (let i = 0; i < 20; i += 1) await work();
      return performance.now() - begun;
    };
    const page = () =>
      big
        .find({ _id: { $gt: '00030000', $lt: '9' }, n: { $gte: 0 } })
        .sort({ _id: 1 })
        .limit(10)
        .toArray();
    const last = () =>
      big
        .find({ _id: { $lt: '9' } })
        .sort({ _id: -1 })
        .limit(1)
        .toArray();
    const scan = () => big.find({ n: -1 }).limit(10).toArray();
    await page();
    const [pages, lasts, scans] = [await timed(page), await timed(last), await timed(scan)];
    assert.ok(pages < scans / 3 && lasts < scans / 3, `page ${pages} ms, last ${lasts} ms, scan ${scans} ms`);
    assert.equal((await last())[0]?._id, '00059999');
    await big.drop();
  });

  it('projections keep or drop whole fields and parts of them', async () => {
    const one = (projection: Document) => things.findOne({ _id: id(4) }, { projection });
    assert.deepEqual(await one({ n: 1 }), { _id: id(4), n: 4 });
    assert.deepEqual(await one({ n: 1, _id: 0 }), { n: 4 });
    assert.deepEqual(await one({ tags: 0, sub: 0 }), { _id: id(4), n: 4, even: true });
    assert.deepEqual(await one({ _id: 0, tags: 0, sub: 0, n: 0 }), { even: true });
    assert.deepEqual(await one({ 'sub.third': 1 }), { _id: id(4), sub: { third: 1 } });
    assert.deepEqual(await one({ _id: 1 }), { _id: id(4) });
    assert.deepEqual(await one({ _id: 0 }), { n: 4, even: true, tags: ['t1', 'x'], sub: { third: 1, gone: 1 } });
    assert.deepEqual(await one({ missing: 1 }), { _id: id(4) });
  });

  it('dotted projections go into sub-documents and into each element of an array', async () => {
    const nested = client.db().collection<{ _id: number }>('nested');
    const before = {
      _id: 1,
      a: { x: 1, y: { z: 2, w: 3 } },
      list: [{ x: 1, y: 2 }, 'plain', [{ x: 3, y: 4 }], { y: 5 }],
      n: 7,
      b: 8,
    };
    await nested.insertOne(before);
    const one = (projection: Document) => nested.findOne({ _id: 1 }, { projection });
    assert.deepEqual(await one({ 'a.x': 1, 'a.y.z': 1, b: 1 }), { _id: 1, a: { x: 1, y: { z: 2 } }, b: 8 });
    assert.deepEqual(await one({ 'list.x': 1, 'n.deeper': 1 }), { _id: 1, list: [{ x: 1 }, [{ x: 3 }], {}] });
    assert.deepEqual(await one({ _id: 0, 'a.y': 0, 'list.y': 0, 'n.deeper': 0 }), {
      a: { x: 1 },
      list: [{ x: 1 }, 'plain', [{ x: 3 }], {}],
      n: 7,
      b: 8,
    });
    assert.deepEqual(await one({ list: { $slice: 1 } }).then((found) => found && 'list' in found && found.list), [
      { x: 1, y: 2 },
    ]);
    const changed = await nested.findOneAndUpdate({ _id: 1 }, { $set: { 'a.x': 9 } } as Document, {
      returnDocument: 'after',
      projection: { 'a.x': 1 },
    });
    assert.deepEqual(changed, { _id: 1, a: { x: 9 } });
    await nested.drop();
  });

  it('bounds that repeat or contradict each other mean what they say', async () => {
    const ids = async (_id: Document) =>
      (await things.find({ _id } as Document, { projection: { _id: 1 } }).toArray()).map((found) => found._id);
    assert.deepEqual(await ids({ $gt: id(3), $gte: id(3), $lt: id(5) }), [id(4)]);
    assert.deepEqual(await ids({ $gte: id(3), $gt: id(2), $lte: id(4), $lt: id(5) }), [id(3), id(4)]);
    assert.deepEqual(await ids({ $lte: id(4), $lt: id(4), $gte: id(3) }), [id(3)]);
    assert.deepEqual(await ids({ $gt: id(5), $lt: id(4) }), []);
    assert.deepEqual(await ids({ $in: [id(1), id(9)], $gt: id(4) }), [id(9)]);
    assert.deepEqual(await ids({ $gte: 5, $gt: id(3), $lt: id(6) }), []);
    assert.deepEqual(await ids({ $gte: 5 }), []);
    assert.deepEqual(await ids({ $gte: id(1), $lt: id(4), $ne: id(2) }), [id(1), id(3)]);
  });

  it('other orders sort the whole result before limit and skip', async () => {
    const sorted = await things
      .find({ n: { $lt: 9 } })
      .sort({ 'sub.third': -1, n: 1 })
      .skip(1)
      .limit(4)
      .toArray();
    assert.deepEqual(
      sorted.map(({ n }) => n),
      [5, 8, 1, 4],
    );
  });

  it('the operators that audiences use hold in arrays, sub-documents and on missing fields', async () => {
    const count = (filter: Document) => things.countDocuments({ _id: { $lt: id(30) }, ...filter });
    assert.equal(await count({ tags: 't1' }), 10);
    assert.equal(await count({ tags: { $nin: ['t1', 't2'] } }), 10);
    assert.equal(await count({ tags: { $all: ['x', 't2'] } }), 10);
    assert.equal(await count({ tags: { $size: 2 } }), 30);
    assert.equal(await count({ 'sub.gone': null }), 6);
    assert.equal(await count({ 'sub.gone': { $exists: true } }), 30);
    assert.equal(await count({ missing: { $exists: false }, missing2: null }), 30);
    assert.equal(await count({ $or: [{ n: 3 }, { 'sub.third': 0, even: true }] }), 6);
    assert.equal(await count({ $nor: [{ even: true }] }), 15);
    assert.equal(await count({ n: { $not: { $gte: 5 } } }), 5);
    assert.equal(await count({ n: { $mod: [10, 0] } }), 3);
    assert.equal(await count({ $expr: { $eq: ['$n', '$sub.third'] } }), 3);
    assert.equal(await count({ _id: /^shop\/000/ }), 10);
  });

  it('aggregation groups, sums, counts, unwinds, sorts and joins', async () => {
    const grouped = await things
      .aggregate([
        { $match: { _id: { $lt: id(30) } } },
        {
          $group: {
            _id: '$sub.third',
            n: { $sum: 1 },
            total: { $sum: '$n' },
            most: { $max: '$n' },
            odd: { $sum: { $cond: ['$even', 0, 1] } },
          },
        },
        { $sort: { _id: 1 } },
      ])
      .toArray();
    assert.deepEqual(grouped[1], { _id: 1, n: 10, total: 145, most: 28, odd: 5 });
    const unwound = await things
      .aggregate([
        { $match: { n: { $lt: 6 } } },
        { $unwind: '$tags' },
        { $group: { _id: '$tags', n: { $sum: 1 } } },
        { $sort: { n: -1, _id: 1 } },
        { $limit: 2 },
      ])
      .toArray();
    assert.deepEqual(unwound, [
      { _id: 'x', n: 6 },
      { _id: 't0', n: 2 },
    ]);
    assert.deepEqual(await things.aggregate([{ $match: { even: true } }, { $count: 'n' }]).toArray(), [
      { n: SIZE / 2 },
    ]);
    const joined = await things
      .aggregate([
        { $match: { _id: id(1) } },
        { $lookup: { from: 'things', localField: 'sub.third', foreignField: 'n', as: 'same' } },
        { $project: { _id: 0, same: 1 } },
      ])
      .toArray();
    assert.deepEqual(joined, [{ same: [all[1]] }]);
    assert.equal((await things.aggregate([]).toArray()).length, SIZE);
    assert.equal(await things.estimatedDocumentCount(), SIZE);
    assert.deepEqual((await things.distinct('sub.third')).sort(), [0, 1, 2]);
    assert.deepEqual(
      await things.aggregate([{ $match: { n: -1 } }, { $group: { _id: 1, n: { $sum: 1 } } }]).toArray(),
      [],
    );
  });

  it('a cursor goes through all batches while others write, and each document is whole', async () => {
    const moving = client.db().collection<{ _id: string; a: number; b: number }>('moving');
    await moving.insertMany(Array.from({ length: 3000 }, (_, i) => ({ _id: id(i), a: 0, b: 0 })));
    let writing = true;
    const writer = (async () => {
      for (let round = 1; writing; round += 1) await moving.updateMany({}, { $set: { a: round, b: round } });
    })();
    const seen: string[] = [];
    for await (const { _id, a, b } of moving.find({}, { batchSize: 50 }).sort({ _id: 1 })) {
      assert.equal(a, b);
      seen.push(_id);
    }
    writing = false;
    await writer;
    assert.deepEqual(
      seen,
      Array.from({ length: 3000 }, (_, i) => id(i)),
    );
  });

  it('a cursor that is closed early is forgotten', async () => {
    const cursor = things.find({}, { batchSize: 2 });
    await cursor.next();
    const cursorId = cursor.id;
    await cursor.close();
    const more = client.db().command({ getMore: cursorId, collection: 'things' });
    await assert.rejects(more, { code: 43 });
  });

  it('a result larger than one message comes in several', async () => {
    const large = client.db().collection<{ _id: number; text: string }>('large');
    const text = 'y'.repeat(1_000_000);
    for (let i = 0; i < 60; i += 1) await large.insertOne({ _id: i, text });
    assert.equal((await large.find().toArray()).length, 60);
    const grow = () => large.updateOne({ _id: 1 }, { $push: { list: { $each: Array(9).fill(text) } } as never });
    await grow();
    await assert.rejects(grow(), { code: 10334 });
    await large.drop();
  });

  it('every type comes back as it went in, also through an update beside it', async () => {
    const types = client.db().collection('types');
    const values = {
      _id: new ObjectId(),
      int: new Int32(7),
      long: Long.fromString('9007199254740993'),
      double: new Double(1.5),
      decimal: Decimal128.fromString('12.340'),
      date: new Date('2026-11-11T00:00:00Z'),
      binary: new Binary(Buffer.from([1, 2, 3])),
      uuid: new UUID(),
      regex: /^a.b$/i,
      nothing: null,
      flag: false,
      text: 'Khuyến mãi 11.11 🛒 \u0000 end',
      nested: { list: [[], {}, [new Int32(1), 'x', { y: null }]] },
    };
    await types.insertOne(values);
    await types.updateOne({ _id: values._id }, { $set: { beside: 1 } });
    const after = await types.findOne({ _id: values._id }, { promoteValues: false, promoteLongs: false });
    assert.deepEqual(after, { ...values, beside: new Int32(1) });
    await types.updateOne(
      { _id: values._id },
      {
        $set: { 'nested.more': 1, nothing: null },
        $rename: { decimal: 'money', uuid: 'key', regex: 'pattern', binary: 'bytes' },
      },
    );
    const renamed = await types.findOne({ _id: values._id }, { promoteValues: false });
    assert.deepEqual(
      [renamed?.money, renamed?.key, renamed?.pattern, renamed?.bytes],
      [values.decimal, values.uuid, values.regex, values.binary],
    );
  });

  it('dropping a collection or a database leaves nothing', async () => {
    const gone = client.db().collection<{ _id: number }>('gone');
    await gone.insertOne({ _id: 1 });
    await gone.drop();
    assert.equal(await gone.countDocuments(), 0);
    await gone.insertOne({ _id: 1 });
    assert.deepEqual(
      (await client.db().listCollections({}, { nameOnly: true }).toArray())
        .map(({ name }) => name)
        .filter((name) => name === 'gone'),
      ['gone'],
    );
    const own = (await freshDatabase()).split('/').at(-1)?.split('?')[0] ?? '';
    await client.db(own).collection('c').insertOne({});
    await client.db(own).dropDatabase();
    assert.equal(await client.db(own).collection('c').countDocuments(), 0);
  });
});
