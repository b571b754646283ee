import assert from 'node:assert/strict';
import { checkOffers, type OfferUse, poolsInUse } from '../../../../domain/advice/preflight/offer-uses.js';
import type { Offer } from '../../../../domain/offer/offer.js';

const at = (day: number): Date => new Date(Date.UTC(2026, 10, day));
const offer = (key: string, over: Partial<Offer> = {}): Offer => ({
  _id: `hoa/${key}`,
  shop: 'hoa',
  key,
  name: key,
  kind: 'pool',
  startsAt: at(1),
  endsAt: at(20),
  ...over,
});
const use = (id: string, key: string, reachable: number, last = 10): OfferUse => ({
  outreach: { id, offer: key, dueAt: at(5), expiresAt: at(last) },
  reachable,
});
const found = (offers: Offer[], uses: OfferUse[], free: Record<string, number> = {}): string[] =>
  checkOffers(offers, uses, new Map(Object.entries(free))).map(({ code, outreach }) => `${code} ${outreach}`);

describe('the offers of a plan', () => {
  it('are judged when a message carries them, and only then', () => {
    assert.deepEqual(found([offer('a'), offer('b')], [use('launch', 'a', 10)], { a: 0, b: 0 }), ['codes_short launch']);
    assert.deepEqual(found([offer('a')], [], { a: 0 }), []);
  });

  it('need a code for each message of all outreaches together', () => {
    const uses = [use('launch', 'a', 60), use('day', 'a', 40)];
    assert.deepEqual(found([offer('a')], uses, { a: 100 }), []);
    assert.deepEqual(found([offer('a')], uses, { a: 99 }), ['codes_short launch']);
  });

  it('must last until the last of the messages may leave', () => {
    const uses = [use('launch', 'a', 1), use('after', 'a', 1, 21)];
    assert.deepEqual(found([offer('a')], uses, { a: 2 }), ['offer_ends_early launch']);
  });

  it('are told with a fix in both languages', () => {
    const [first] = checkOffers([offer('a')], [use('launch', 'a', 5)], new Map([['a', 2]]));
    assert.equal(first?.severity, 'warn');
    assert.match(first?.fix.vi ?? '', /Tải lên hoặc tạo thêm mã/);
    assert.match(first?.fix.en ?? '', /Upload or generate/);
  });

  it('have their codes counted when they are pools that a message carries', () => {
    const all = [offer('a'), offer('shared', { kind: 'shared', code: 'TET' }), offer('idle')];
    const keys = poolsInUse(all, [use('launch', 'a', 1), use('day', 'shared', 1)]).map(({ key }) => key);
    assert.deepEqual(keys, ['a']);
  });
});
