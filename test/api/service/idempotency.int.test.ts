import assert from 'node:assert/strict';
import { makeShop, NOW, useApi } from '../support.js';

const SCOPE = { scope: { kind: 'shop', shop: 'repeats' } };

describe('an Idempotency-Key', () => {
  const api = useApi();
  let key = '';
  before(async () => {
    key = await makeShop(api, 'repeats');
  });
  afterEach(() => api.setNow(NOW));
  const make = (idempotency: string, json: object = SCOPE) =>
    api.ask('POST', '/v1/keys', { json, headers: { 'Idempotency-Key': idempotency } });
  const keys = () => api.models.apiKeys.countDocuments({});

  it('makes one API key of two requests, and gives it twice', async () => {
    const before = await keys();
    const [first, again] = [await make('"one"'), await make('"one"')];
    assert.deepEqual([first.status, again.status, again.body], [201, 201, first.body]);
    assert.deepEqual(
      [first.headers.get('idempotency-replayed'), again.headers.get('idempotency-replayed')],
      [null, 'true'],
    );
    assert.equal(await keys(), before + 1);
  });

  it('keeps no API key in clear', async () => {
    const { body } = await make('secret');
    const stored = JSON.stringify(await api.models.idempotentAnswers.find({}).lean());
    assert.equal(stored.includes(body.key) || stored.includes('secret'), false);
  });

  it('carries out one of twenty at once; the others have its answer or are told to wait', async () => {
    const before = await keys();
    const answers = await Promise.all(Array.from({ length: 20 }, () => make('many')));
    assert.equal(await keys(), before + 1);
    const made = answers.filter(({ status }) => status === 201);
    assert.ok(made.length >= 1 && new Set(made.map(({ body }) => body.key)).size === 1);
    const others = answers.filter(({ status }) => status !== 201).map(({ body }) => body.code);
    assert.ok(others.every((code) => code === 'idempotency_running'));
    assert.equal((await make('many')).body.key, made[0]?.body.key);
  });

  it('is refused for another request, and is another one for another caller', async () => {
    await make('used');
    const other = await make('used', { scope: { kind: 'admin' } });
    assert.deepEqual([other.status, other.body.code], [422, 'idempotency_key_reused']);
    const headers = { 'Idempotency-Key': 'used' };
    const own = await api.ask('POST', '/v1/keys', { key, json: SCOPE, headers });
    assert.deepEqual([own.status, own.body.code], [403, 'forbidden']);
  });

  it('may be used again after a refusal, after a day, and when its server died on the way', async () => {
    assert.equal((await make('refused', { scope: { kind: 'shop', shop: 'nobody' } })).status, 404);
    const first = await make('refused');
    assert.equal(first.status, 201);
    api.setNow(new Date(NOW.getTime() + 24 * 3_600_000));
    assert.notEqual((await make('refused')).body.key, first.body.key);

    await make('dead');
    const [{ _id } = { _id: '' }] = await api.models.idempotentAnswers.find({}).sort({ expiresAt: -1 }).lean();
    await api.models.idempotentAnswers.updateMany({ answer: { $exists: true } }, { $unset: { answer: '' } });
    assert.ok(_id);
    assert.equal((await make('dead')).body.code, 'idempotency_running');
    api.setNow(new Date(NOW.getTime() + 24 * 3_600_000 + 60_001));
    assert.equal((await make('dead')).status, 201);
  });

  it('must be of visible characters, and not too many', async () => {
    for (const wrong of ['""', 'x'.repeat(201), 'two words'])
      assert.equal((await make(wrong)).body.code, 'invalid_request');
  });
});
