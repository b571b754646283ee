import assert from 'node:assert/strict';
import type { ChatCard } from '../../../../domain/message/chat-card.js';
import { cardPolicyAt, checkCard } from '../../../../domain/message/content/card-check.js';

const AT = new Date('2026-11-01T00:00:00Z');
const products = (...skus: string[]) => skus.map((sku) => ({ sku, name: `Món ${sku}` }));
const check = (card: ChatCard, more: { skus?: string[] } = {}) =>
  checkCard({ text: 'x', card }, { channel: 'chat', offers: [{ key: 'tet' }], at: AT, field: '/t', ...more });

describe('the card of a chat message', () => {
  it('is judged by dated policy with its source', () => {
    assert.equal(cardPolicyAt(AT).maxProducts, 4);
    assert.match(cardPolicyAt(AT).source, /sources\.md#shopee/);
    assert.throws(() => cardPolicyAt(new Date('2019-12-31T00:00:00Z')), RangeError);
  });

  it('may hold everything at once within the limits', () => {
    const card = {
      products: products('a', 'b', 'c', 'd'),
      promotion: 'Flash sale',
      voucher: 'tet',
      image: 'https://x.vn/a',
    };
    assert.deepEqual(check(card, { skus: ['a', 'b', 'c', 'd'] }), []);
    assert.deepEqual(checkCard({ text: 'x' }, { channel: 'email', offers: [], at: AT, field: '/t' }), []);
  });

  it('is refused with every fault, each at its place', () => {
    const card = {
      products: products('a', 'b', 'c', 'd', 'e'),
      category: 'Váy',
      promotion: 'x'.repeat(101),
      voucher: 'hue',
      image: 'ftp://x.vn/a',
    };
    assert.deepEqual(
      check(card, { skus: ['a', 'b', 'c', 'd'] }).map(({ code, field, severity }) => `${severity} ${code} ${field}`),
      [
        'block card_products /t/card/products',
        'block card_products /t/card/category',
        'block unknown_sku /t/card/products/4/sku',
        'block card_label /t/card/promotion',
        'block unknown_offer /t/card/voucher',
        'block card_image /t/card/image',
      ],
    );
  });

  it('names the offers that a voucher may be', () => {
    assert.match(check({ voucher: 'hue' })[0]?.allowed ?? '', /one of tet/);
    const none = checkCard({ text: 'x', card: { voucher: 'a' } }, { channel: 'chat', offers: [], at: AT, field: '/t' });
    assert.match(none[0]?.allowed ?? '', /no offers/);
  });
});
