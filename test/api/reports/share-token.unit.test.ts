import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readShareToken, type Shared, shareToken } from '../../../api/reports/share-token.js';

const SEED = 20261130;
const SECRET = 'a-link-secret-for-tests';
const NOW = new Date('2026-11-12T00:00:00Z');
const LATER = new Date('2026-11-19T00:00:00Z');
const slug = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/);
const shared: fc.Arbitrary<Shared> = fc.record({
  campaign: fc.tuple(slug, slug).map(([shop, key]) => `${shop}.${key}`),
  language: fc.constantFrom('vi' as const, 'en' as const),
  until: fc.integer({ min: NOW.getTime() / 1000 + 1, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1000)),
});

describe('the token of a shared report', () => {
  it('names what it was made for, of every shop and campaign', () => {
    fc.assert(
      fc.property(shared, (given) => {
        assert.deepEqual(readShareToken(SECRET, shareToken(SECRET, given), NOW), { ...given });
      }),
      { seed: SEED },
    );
  });

  it('is nothing with another letter, with one more or one less, and of another secret', () => {
    const token = shareToken(SECRET, { campaign: 'hoa.sale', language: 'vi', until: LATER });
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'A' ? 'B' : 'A';
      assert.equal(readShareToken(SECRET, token.slice(0, at) + other + token.slice(at + 1), NOW), undefined);
      assert.equal(readShareToken(SECRET, token.slice(0, at), NOW), undefined);
    }
    for (const strange of [`${token}A`, ` ${token}`, `${token}=`, '', '.', 'x'.repeat(10_000)])
      assert.equal(readShareToken(SECRET, strange, NOW), undefined, strange.slice(0, 80));
    assert.equal(readShareToken('another-secret-0123456', token, NOW), undefined);
  });

  it('ends at its moment, and nobody can move that moment', () => {
    const token = shareToken(SECRET, { campaign: 'hoa.sale', language: 'vi', until: LATER });
    assert.ok(readShareToken(SECRET, token, new Date(LATER.getTime() - 1)));
    assert.equal(readShareToken(SECRET, token, LATER), undefined);
    const [, mac] = token.split('.');
    const longer = Buffer.from(`hoa.sale/vi/${LATER.getTime() / 1000 + 999}`).toString('base64url');
    assert.equal(readShareToken(SECRET, `${longer}.${mac}`, NOW), undefined);
  });
});
