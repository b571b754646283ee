import assert from 'node:assert/strict';
import { checkOfferNeeds, type OfferNeeds } from '../../../domain/offer/preflight.js';

const at = (day: number): Date => new Date(Date.UTC(2026, 10, day));
const pool = { kind: 'pool' as const, key: 'rieng', startsAt: at(1), endsAt: at(20) };
const shared = { ...pool, kind: 'shared' as const };
const needs: OfferNeeds = { field: '/offer', needed: 100, free: 100, firstAt: at(2), lastAt: at(20) };
const codes = (offer: typeof pool | typeof shared, more: Partial<OfferNeeds> = {}) =>
  checkOfferNeeds(offer, { ...needs, ...more }).map(({ code, severity }) => `${code} ${severity}`);

describe('the preflight of an offer', () => {
  it('passes when the codes suffice and it is valid for as long as messages leave', () => {
    assert.deepEqual(codes(pool), []);
  });
  it('finds too few codes: none at all blocks, some leave the others without', () => {
    assert.deepEqual(codes(pool, { free: 99 }), ['codes_short warn']);
    assert.deepEqual(codes(pool, { free: 0 }), ['codes_short block']);
    assert.deepEqual(codes(shared, { free: 0 }), []);
  });
  it('finds an offer that ends before the last message may leave, or begins after the first', () => {
    assert.deepEqual(codes(shared, { lastAt: new Date(at(20).getTime() + 1) }), ['offer_ends_early block']);
    assert.deepEqual(codes(shared, { firstAt: new Date(at(1).getTime() - 1) }), ['offer_starts_late warn']);
  });
  it('says what to do in Vietnamese and in English', () => {
    const [found] = checkOfferNeeds(pool, { ...needs, free: 40 });
    assert.match(found?.reason.vi ?? '', /còn 40 mã, cần 100 mã.*60 mã/);
    assert.match(found?.reason.en ?? '', /at least 100 free codes: current value is 40/);
  });
});
