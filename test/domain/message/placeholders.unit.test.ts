import assert from 'node:assert/strict';
import { checkTemplate } from '../../../domain/message/template-check.js';

const check = (text: string) => checkTemplate({ text }, 'chat', { hasOffer: true });

describe('a placeholder of another tool', () => {
  for (const [text, placeholder, ours] of [
    ['Chào [Họ và tên]!', '[Họ và tên]', 'customer_name'],
    ['[Tên cửa hàng/doanh nghiệp] xin thông báo', '[Tên cửa hàng/doanh nghiệp]', 'shop_name'],
    ['Hi *|FNAME|*', '*|FNAME|*', 'customer_name'],
    ['Hi *|MERGE7|*', '*|MERGE7|*', undefined],
    ['Chào {customer_name}', '{customer_name}', 'customer_name'],
    ['Chào {$ten_khach_hang}', '{$ten_khach_hang}', 'customer_name'],
    ['Mã {#coupon_code}', '{#coupon_code}', 'offer_code'],
    ['Hello %recipient_name%,', '%recipient_name%', 'customer_name'],
    ['Hello %%First_Name%%,', '%%First_Name%%', 'customer_name'],
    ['Dear <<First Name>>', '<<First Name>>', 'customer_name'],
    ['Mã [[Mã ưu đãi]]', '[[Mã ưu đãi]]', 'offer_code'],
    ['Đơn {order_number} của bạn', '{order_number}', 'order'],
  ] as const)
    it(`blocks, and offers our parameter: ${text}`, () => {
      const [found, ...more] = check(text);
      assert.deepEqual(
        [found?.code, found?.severity, found?.text, more.length],
        ['foreign_placeholder', 'block', placeholder, 0],
      );
      assert.equal(found?.suggestion, ours && `{{ ${ours} }}`);
      assert.equal(text.slice(found?.position.start, found?.position.end), placeholder);
    });

  for (const [text, ours] of [
    ['Chào {{first_name}}', 'customer_name'],
    ['Chào {{ contact.FIRSTNAME | upcase }}', 'customer_name'],
    ['{{ shop.name }}', 'shop_name'],
    ['{{ vip }}', undefined],
  ] as const)
    it(`in double braces is unknown, and ours is offered: ${text}`, () => {
      const [found] = check(text);
      assert.equal(found?.code, 'unknown_parameter');
      assert.equal(found?.suggestion, ours && `{{ ${ours} }}`);
    });

  it('is all of them, in their order, in text and subject', () => {
    const found = checkTemplate({ text: 'a *|FNAME|* {link} [Họ và tên]', subject: '{shop_name}' }, 'email', {
      hasOffer: true,
    });
    assert.deepEqual(
      found.map(({ field, text }) => `${field} ${text}`),
      [
        '/template/text *|FNAME|*',
        '/template/text {link}',
        '/template/text [Họ và tên]',
        '/template/subject {shop_name}',
      ],
    );
  });

  it('is not what a shop writes besides', () => {
    for (const text of [
      '[QC] Giảm 50% đến 70% hôm nay',
      '[Flash Sale] 11.11',
      'Giảm 10%_20% cho {{ customer_name }}',
      'Giá 100%cotton, 50%len',
      'x < y >> z, {1}, { }, <3',
      '{% if offer_code %}{{ offer_code }}{% endif %}',
    ])
      assert.deepEqual(check(text), [], text);
  });
});
