import assert from 'node:assert/strict';
import fc from 'fast-check';
import { generateCodes } from '../../../api/offers/generate-codes.js';
import { native } from '../../../models/base/native.js';
import type { Models } from '../../../models/models.js';
import type { CodeDraw } from '../../../models/offer/code-draw-schema.js';
import type { CodePage, OfferCode } from '../../../models/offer/offer-code-schema.js';
import { Crash, Freezer, hookModels, Killer } from '../../activities/deliver/hooked.js';
import { makeShop, NOW, useApi } from '../support.js';

const SHOP = 'hoa-nang';
const OFFERS = `/v1/shops/${SHOP}/offers`;
const POOL = {
  name: 'Mã riêng',
  kind: 'pool',
  startsAt: '2026-11-01T00:00:00+07:00',
  endsAt: '2026-11-19T00:00:00+07:00',
};
/** Two pages, the last one not full. */
const WANTED = { key: 'dot-1', count: 600, prefix: 'HN-', length: 6 };

describe('a drawing of codes with a key', () => {
  let key: string;
  let offers = 0;
  let drawn = 0;
  /** Never the same twice: only a drawing's own seed makes codes come again. */
  const randomBytes = (): Buffer => {
    drawn += 1;
    const bytes = Buffer.alloc(32);
    bytes.writeUInt32BE(Math.imul(drawn, 2_654_435_761) >>> 0);
    return bytes;
  };
  const api = useApi({ randomBytes });
  before(async () => {
    key = await makeShop(api, SHOP);
  });

  const pool = async (): Promise<string> => {
    offers += 1;
    const offer = `pool-${offers}`;
    assert.equal((await api.ask('PUT', `${OFFERS}/${offer}`, { key, json: POOL })).status, 201);
    return offer;
  };
  const ask = (offer: string, json: object) => api.ask('POST', `${OFFERS}/${offer}/codes/generate`, { key, json });
  /** One attempt on models of its own. */
  const attempt = (offer: string, models: Models = api.models, isWanted?: () => boolean) =>
    generateCodes({ models, now: () => NOW, randomBytes }, { shop: SHOP, offer }, WANTED, isWanted);
  const codesOf = async (offer: string): Promise<string[]> => {
    const rows = await native(api.models.offerCodes).find<OfferCode>({ shop: SHOP, offer }).toArray();
    return rows.map(({ code }) => code).sort();
  };
  /** Every code of the offer is there once, and can be given away once. */
  const assertWhole = async (offer: string, count: number): Promise<void> => {
    const codes = await codesOf(offer);
    assert.equal(codes.length, count);
    const pages = await native(api.models.codePages).find<CodePage>({ shop: SHOP, offer }).toArray();
    assert.ok(pages.every(({ state }) => state === 'free'));
    assert.deepEqual(pages.flatMap((page) => page.codes).sort(), codes);
  };

  it('again answers the same and adds nothing, and without a key each call adds', async () => {
    const offer = await pool();
    for (let n = 0; n < 3; n += 1) {
      const { status, body } = await ask(offer, WANTED);
      assert.deepEqual([status, body], [200, { created: 600 }]);
    }
    await assertWhole(offer, 600);
    assert.equal((await ask(offer, { ...WANTED, key: 'dot-2' })).body.created, 600);
    await assertWhole(offer, 1_200);
    for (let n = 0; n < 2; n += 1) assert.equal((await ask(offer, { count: 5 })).body.created, 5);
    await assertWhole(offer, 1_210);
  });

  it('is the same when it spells the defaults out, and of one offer only', async () => {
    const [offer, other] = [await pool(), await pool()];
    assert.equal((await ask(offer, { key: 'a', count: 7 })).body.created, 7);
    assert.equal((await ask(offer, { key: 'a', length: 8, prefix: '', count: 7 })).body.created, 7);
    await assertWhole(offer, 7);
    assert.equal((await ask(other, { key: 'a', count: 9 })).body.created, 9);
    await assertWhole(other, 9);
  });

  it('is refused when another drawing has the key, and adds nothing', async () => {
    const offer = await pool();
    await ask(offer, WANTED);
    for (const other of [{ count: 601 }, { prefix: '' }, { length: 7 }]) {
      const { status, body } = await ask(offer, { ...WANTED, ...other });
      assert.deepEqual([status, body.code], [409, 'draw_exists']);
      assert.match(body.detail, /'dot-1' of count 600, prefix 'HN-', length 6/);
    }
    for (const wrong of ['', 'Đợt 1', 'a.b', '$gt', 'x'.repeat(41), { $ne: '' }, 7])
      assert.equal((await ask(offer, { ...WANTED, key: wrong })).body.errors[0].field, '/key', JSON.stringify(wrong));
    await assertWhole(offer, 600);
  });

  it('that was refused has not taken the key', async () => {
    const offer = await pool();
    assert.equal((await ask(offer, { key: 'a', count: 900_000, length: 6 })).body.code, 'codes_guessable');
    assert.equal((await ask(offer, { key: 'a', count: 3 })).body.created, 3);
  });

  it('asked several times at once adds its count once', async () => {
    const offer = await pool();
    const answers = await Promise.all([1, 2, 3, 4].map(() => ask(offer, WANTED)));
    assert.deepEqual(
      answers.map(({ status, body }) => [status, body.created]),
      answers.map(() => [200, 600]),
    );
    await assertWhole(offer, 600);
  });

  it('of two different ones at once is one of them', async () => {
    const offer = await pool();
    const answers = await Promise.all([3, 4].map((count) => ask(offer, { key: 'a', count })));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
    await assertWhole(offer, answers.find(({ status }) => status === 200)?.body.created);
  });

  it('that was broken off is finished by the next call', async () => {
    const offer = await pool();
    let asked = 0;
    assert.equal(await attempt(offer, api.models, () => ++asked <= 1), 500);
    assert.equal((await codesOf(offer)).length, 500);
    assert.equal((await ask(offer, WANTED)).body.created, 600);
    await assertWhole(offer, 600);
    assert.equal(await attempt(offer), 600);
    await assertWhole(offer, 600);
  });

  it('that dies at any boundary is finished by the next call', async () => {
    for (let at = 0; ; at += 1) {
      const offer = await pool();
      const killer = new Killer(at);
      try {
        await attempt(offer, hookModels(api.models, killer.hook));
        assert.ok(at > 15, `only ${at} boundaries`);
        break;
      } catch (error) {
        assert.ok(error instanceof Crash, String(error));
      }
      assert.equal((await ask(offer, WANTED)).body.created, 600, killer.where);
      await assertWhole(offer, 600);
    }
  });

  it('that sleeps at any boundary, and wakes when another call has finished it, adds nothing more', async () => {
    for (let at = 0; ; at += 4) {
      const offer = await pool();
      const freezer = new Freezer(at);
      const sleeping = attempt(offer, hookModels(api.models, freezer.hook));
      const isOver = await Promise.race([sleeping.then(() => true), freezer.frozen.then(() => false)]);
      if (isOver) break;
      assert.equal((await ask(offer, WANTED)).body.created, 600, freezer.where);
      freezer.release();
      assert.equal(await sleeping, 600, freezer.where);
      await assertWhole(offer, 600);
    }
  });

  it('passes over codes that others were first with, in every attempt alike', async () => {
    const [theirs, offer] = [await pool(), await pool()];
    let asked = 0;
    await attempt(offer, api.models, () => ++asked <= 1);
    // The next codes of this seed, in another offer: as if somebody had uploaded them meanwhile.
    const draw = await native(api.models.codeDraws).findOne<CodeDraw>({ _id: `${SHOP}/${offer}/dot-1` });
    await native(api.models.codeDraws).insertOne({ ...draw, _id: `${SHOP}/${theirs}/dot-1`, offer: theirs });
    assert.equal((await ask(theirs, WANTED)).body.created, 600);
    for (let n = 0; n < 2; n += 1) assert.equal((await ask(offer, WANTED)).body.created, 600);
    await assertWhole(offer, 600);
    await assertWhole(theirs, 600);
    const first = new Set(await codesOf(theirs));
    assert.equal((await codesOf(offer)).filter((code) => first.has(code)).length, 0);
  });

  it('keeps what its codes are drawn from only until all are there', async () => {
    const offer = await pool();
    const stored = () => native(api.models.codeDraws).findOne<CodeDraw>({ _id: `${SHOP}/${offer}/dot-1` });
    let asked = 0;
    await attempt(offer, api.models, () => ++asked <= 1);
    assert.match((await stored())?.seed ?? '', /^[0-9a-f]{64}$/);
    await ask(offer, WANTED);
    assert.deepEqual([(await stored())?.seed, (await stored())?.created], [undefined, 600]);
  });

  it('comes to the same codes however its attempts are cut', async () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(cuts, async (pages) => {
        const offer = await pool();
        for (const most of pages) {
          let asked = 0;
          await attempt(offer, api.models, () => ++asked <= most);
        }
        assert.equal(await attempt(offer), 600);
        await assertWhole(offer, 600);
      }),
      { numRuns: 4 },
    );
  });
});
