import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cityKey, normalizeTag, readCity } from '../../../../domain/base/text/place.js';

describe('a city', () => {
  for (const [key, ...names] of [
    [
      'hochiminh',
      'TP. Hồ Chí Minh',
      'Thành phố Hồ Chí Minh',
      'tp.hcm',
      'TP HCM',
      'Sài Gòn',
      'Ho Chi Minh City',
      'HCMC',
    ],
    ['hanoi', 'Hà Nội', 'HÀ NỘI', 'Ha Noi', 'hanoi', 'Ha\u0300 No\u0323\u0302i', 'Thành Phố Hà Nội', 'HN'],
    ['danang', 'Đà Nẵng', 'Da Nang', 'đà-nẵng'],
    ['tiengiang', 'Tỉnh Tiền Giang', 'Tien Giang'],
    ['constructor', 'constructor'],
  ]) {
    it(`is "${key}" however it is written: ${names.join(', ')}`, () => {
      for (const name of names) assert.equal(cityKey(name), key, name);
    });
  }

  it('has a key that is its own key, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (name) => {
        assert.match(cityKey(name), /^[\p{L}\p{N}]*$/u);
      }),
    );
  });

  it('is kept as it was written, in one line; what is none is not kept', () => {
    assert.equal(readCity('  Huế\u200b \n'), 'Huế');
    for (const none of ['', ' ', '!!!', 'x'.repeat(81)]) assert.equal(readCity(none), undefined);
  });
});

describe('a tag', () => {
  it('is compared without case, composed, in one line', () => {
    assert.equal(normalizeTag('  Khách\t SI\u0309 '), 'khách sỉ');
    for (const none of ['', ' \u200b ', 'y'.repeat(41)]) assert.equal(normalizeTag(none), undefined);
  });
});
