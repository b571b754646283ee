import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { stackContext, stackFolder } from '../../../../dev/stack/context.js';
import { type MongoServer, startMongo } from '../../../../dev/stack/mongo/mongo.js';
import { chooseMongo } from '../../../../dev/stack/mongo/mongo-source.js';

interface Row {
  _id: string;
  n: number;
  list?: number[];
}

describe('the development MongoDB on a file', () => {
  const { MONGODB_URI: _given, ...env } = process.env;
  const context = stackContext({ env, log: () => {} });
  let stack: string;
  let servers: MongoServer[];

  // A real mongod has its own journal to trust.
  before(async function () {
    if ((await chooseMongo(context)).value.kind !== 'java') this.skip();
  });
  beforeEach(() => {
    stack = `file-${randomBytes(4).toString('hex')}`;
    servers = [];
  });
  afterEach(async () => {
    for (const server of servers) await server.stop();
    await rm(stackFolder(context, stack), { recursive: true, force: true });
  });

  async function start(): Promise<MongoServer> {
    await mkdir(stackFolder(context, stack), { recursive: true });
    const server = await startMongo(context, { stack, mode: 'file' });
    servers.push(server);
    return server;
  }
  async function using<T>(server: MongoServer, use: (client: MongoClient) => Promise<T>): Promise<T> {
    const client = await MongoClient.connect(server.uri);
    try {
      return await use(client);
    } finally {
      await client.close();
    }
  }
  async function kill(server: MongoServer): Promise<void> {
    process.kill(server.identity?.pid ?? Number.NaN, 'SIGKILL');
    await server.ended;
  }
  const journal = () => join(stackFolder(context, stack), 'mongo.journal');
  const rows = (server: MongoServer) =>
    using(server, (client) => client.db('d').collection<Row>('rows').find().sort({ _id: 1 }).toArray());

  it('every acknowledged insert, update and delete is there after kill -9', async () => {
    const first = await start();
    const acknowledged = new Map<string, number>();
    await using(first, async (client) => {
      const collection = client.db('d').collection<Row>('rows');
      const write = async (worker: number) => {
        for (let i = 0; ; i += 1) {
          const _id = `${worker}/${i}`;
          await collection.insertOne({ _id, n: 0 });
          acknowledged.set(_id, 0);
          const bulk = Array.from({ length: 5 }, () => ({
            updateOne: { filter: { _id }, update: { $inc: { n: 1 } } },
          }));
          await collection.bulkWrite(bulk, { ordered: false });
          acknowledged.set(_id, 5);
          if (i % 3 !== 0) continue;
          await collection.deleteOne({ _id });
          acknowledged.set(_id, -1);
        }
      };
      const writers = Promise.allSettled([0, 1, 2, 3].map(write));
      while (acknowledged.size <= 100) await new Promise((wake) => setTimeout(wake, 20));
      await kill(first);
      await client.close(true);
      await writers;
    });
    const after = new Map((await rows(await start())).map(({ _id, n }) => [_id, n]));
    for (const [_id, n] of acknowledged) {
      // Its last write may have arrived without its answer: one step further at most.
      const steps: Record<number, (number | undefined)[]> = {
        0: [0, 1, 2, 3, 4, 5],
        5: [5, undefined],
        [-1]: [undefined],
      };
      assert.ok(steps[n]?.includes(after.get(_id)), `${_id} was ${n}, is ${after.get(_id)}`);
    }
  });

  it('collections, unique indexes, drops and renames survive a clean stop', async () => {
    const first = await start();
    await using(first, async (client) => {
      const db = client.db('d');
      await db.collection<Row>('rows').createIndex({ n: 1 }, { unique: true });
      await db.collection<Row>('rows').insertMany([
        { _id: 'a', n: 1 },
        { _id: 'b', n: 2, list: [1] },
      ]);
      await db.collection('gone').insertOne({});
      await db.collection('gone').drop();
      await db.collection<Row>('old').insertOne({ _id: 'x', n: 7 });
      await db.collection('old').rename('new');
      await client.db('other').collection('c').insertOne({});
      await client.db('other').dropDatabase();
    });
    await first.stop();
    const second = await start();
    assert.deepEqual(await rows(second), [
      { _id: 'a', n: 1 },
      { _id: 'b', n: 2, list: [1] },
    ]);
    await using(second, async (client) => {
      const db = client.db('d');
      await assert.rejects(db.collection<Row>('rows').insertOne({ _id: 'c', n: 1 }), { code: 11000 });
      await assert.rejects(db.collection<Row>('rows').insertOne({ _id: 'a', n: 9 }), { code: 11000 });
      assert.deepEqual(await db.collection<Row>('new').find().toArray(), [{ _id: 'x', n: 7 }]);
      const names = (await db.listCollections().toArray()).map(({ name }) => name).sort();
      assert.deepEqual(names, ['new', 'rows']);
      assert.equal(await client.db('other').collection('c').countDocuments(), 0);
      await db.collection<Row>('rows').updateOne({ _id: 'b' }, { $push: { list: 2 } });
    });
    await kill(second);
    assert.deepEqual((await rows(await start()))[1]?.list, [1, 2]);
  });

  it('a torn last record is dropped, the ones before it are kept', async () => {
    const first = await start();
    await using(first, (client) =>
      client
        .db('d')
        .collection<Row>('rows')
        .insertMany([
          { _id: 'a', n: 1 },
          { _id: 'b', n: 2 },
        ]),
    );
    await first.stop();
    const { size } = await stat(journal());
    await truncate(journal(), size - 3);
    const second = await start();
    assert.deepEqual(await rows(second), [{ _id: 'a', n: 1 }]);
    await using(second, (client) => client.db('d').collection<Row>('rows').insertOne({ _id: 'c', n: 3 }));
    await kill(second);
    await appendFile(journal(), randomBytes(40));
    assert.deepEqual(
      (await rows(await start())).map(({ _id }) => _id),
      ['a', 'c'],
    );
  });

  it('the file does not grow with every change for ever', async () => {
    const first = await start();
    await using(first, async (client) => {
      const collection = client.db('d').collection<{ _id: number; text: string }>('rows');
      for (let round = 0; round < 300; round += 1) {
        await collection.replaceOne({ _id: 1 }, { text: `${round} ${'x'.repeat(20_000)}` }, { upsert: true });
      }
    });
    await first.stop();
    const before = (await stat(journal())).size;
    const second = await start();
    const after = (await stat(journal())).size;
    assert.ok(before > 5_000_000 && after < 100_000, `${before} bytes, then ${after}`);
    const text = await using(second, (client) =>
      client.db('d').collection<{ _id: number; text: string }>('rows').findOne({ _id: 1 }),
    );
    assert.match(text?.text ?? '', /^299 x/);
  });
});
