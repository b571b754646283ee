import assert from 'node:assert/strict';
import { ALPHABET } from '../../../domain/offer/generate.js';
import { makeShop, startApi, type TestApi } from '../support.js';

const TIMES = { startsAt: '2026-11-01T00:00:00+07:00', endsAt: '2026-11-19T00:00:00+07:00' };
const POOL = { name: 'Mã riêng', kind: 'pool', ...TIMES };
const OFFERS = '/v1/shops/hoa-nang/offers';

describe('the codes of a pool offer', () => {
  let api: TestApi;
  let key: string;
  before(async () => {
    let drawn = 0;
    // Seeded: a plain counter through a hash would do; the letters only have to differ.
    const randomBytes = (): Buffer => {
      const bytes = Buffer.alloc(32);
      for (let at = 0; at < 32; at += 1) {
        drawn = (drawn * 1_103_515_245 + 12_345) % 2_147_483_648;
        bytes[at] = drawn >>> 16;
      }
      return bytes;
    };
    api = await startApi({ randomBytes });
    key = await makeShop(api, 'hoa-nang');
  });
  after(() => api.close());

  const put = (offer: string, json: object = POOL) => api.ask('PUT', `${OFFERS}/${offer}`, { key, json });
  const upload = (offer: string, csv: string) =>
    api.ask('POST', `${OFFERS}/${offer}/codes`, { key, body: csv, headers: { 'Content-Type': 'text/csv' } });
  const generate = (offer: string, json: object) => api.ask('POST', `${OFFERS}/${offer}/codes/generate`, { key, json });
  const counts = async (offer: string) => (await api.ask('GET', `${OFFERS}/${offer}`, { key })).body.codes;

  it('are uploaded with a report of the rows, and the same file again changes nothing', async () => {
    assert.equal((await put('rieng')).status, 201);
    const csv = `code\nABC-1\nABC-2\nabc-1\nCÓ DẤU\n${'X'.repeat(41)}\n\nABC_3\n`;
    const { status, body } = await upload('rieng', csv);
    assert.equal(status, 200);
    assert.deepEqual([body.rows, body.created, body.unchanged, body.rejected], [6, 3, 0, 3]);
    assert.deepEqual(
      body.errors.map(({ row, code }: { row: number; code: string }) => [row, code]),
      [
        [4, 'duplicate_id'],
        [5, 'invalid_value'],
        [6, 'invalid_value'],
      ],
    );
    const again = (await upload('rieng', csv)).body;
    assert.deepEqual([again.created, again.unchanged, again.rejected], [0, 3, 3]);
    assert.deepEqual(await counts('rieng'), { total: 3, free: 3, held: 0, used: 0 });
  });

  it('are unique in the shop: another offer cannot have them, a shared one neither', async () => {
    await put('hai');
    const { body } = await upload('hai', 'code\nABC-1\nKHAC-1\n');
    assert.deepEqual([body.created, body.rejected, body.errors[0].code], [1, 1, 'code_taken']);
    const shared = await put('chung', { name: 'Chung', code: 'abc-2', ...TIMES });
    assert.deepEqual([shared.status, shared.body.code], [409, 'code_taken']);
  });

  it('are generated: as many as asked, all different, in letters nobody mistakes, behind the prefix', async () => {
    await put('sinh');
    const made = await generate('sinh', { count: 1_200, prefix: 'HN-', length: 7 });
    assert.deepEqual([made.status, made.body], [200, { created: 1_200 }]);
    assert.deepEqual(await counts('sinh'), { total: 1_200, free: 1_200, held: 0, used: 0 });
    const codes: string[] = [];
    for (let after = ''; ; ) {
      const query = after === '' ? '' : `&after=${after}`;
      const page = (await api.ask('GET', `${OFFERS}/sinh/codes?limit=500${query}`, { key })).body.codes;
      codes.push(...page.map(({ code }: { code: string }) => code));
      if (page.length < 500) break;
      after = codes.at(-1) ?? '';
    }
    assert.equal(new Set(codes).size, 1_200);
    assert.ok(codes.every((code) => new RegExp(`^HN-[${ALPHABET}]{7}$`).test(code)));
  });

  it('that would be too many or could be guessed are refused with what is allowed', async () => {
    const many = await generate('sinh', { count: 1_000_000 });
    assert.deepEqual([many.status, many.body.code], [422, 'too_many_codes']);
    const short = await generate('sinh', { count: 998_000, length: 6 });
    assert.deepEqual([short.status, short.body.code], [422, 'codes_guessable']);
    for (const json of [{ count: 0 }, { count: 1.5 }, { count: 5, length: 5 }, { count: 5, prefix: 'Ă' }]) {
      assert.equal((await generate('sinh', json)).status, 400, JSON.stringify(json));
    }
  });

  it('belong to pools only, and an offer stays what it was made', async () => {
    await put('mot', { name: 'Một mã', code: 'MOT', ...TIMES });
    for (const answer of [await upload('mot', 'code\nA1\n'), await generate('mot', { count: 1 })])
      assert.deepEqual([answer.status, answer.body.code], [409, 'not_a_pool']);
    const turned = await put('mot');
    assert.deepEqual([turned.status, turned.body.code], [409, 'offer_kind_fixed']);
    assert.equal((await put('sai', { ...POOL, code: 'A' })).body.errors[0].field, '/code');
    assert.equal((await put('sai', { name: 'Không mã', ...TIMES })).body.errors[0].field, '/code');
  });

  it('are known one by one; those that are not are 404', async () => {
    const one = await api.ask('GET', `${OFFERS}/rieng/codes/abc-1`, { key });
    assert.deepEqual(one.body, { code: 'ABC-1', state: 'free', uses: [] });
    const none = await api.ask('GET', `${OFFERS}/rieng/codes/KHAC-1`, { key });
    assert.deepEqual([none.status, none.body.code], [404, 'code_not_found']);
    assert.equal((await upload('nobody', 'code\nA\n')).body.code, 'offer_not_found');
  });

  it('survive that the offer is put again', async () => {
    await put('rieng', { ...POOL, name: 'Tên khác' });
    assert.deepEqual(await counts('rieng'), { total: 3, free: 3, held: 0, used: 0 });
  });
});
