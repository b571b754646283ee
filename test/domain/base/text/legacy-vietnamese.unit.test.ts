import assert from 'node:assert/strict';
import { countryOfZone, readCountry } from '../../../../domain/base/text/country.js';
import { parseObject } from '../../../../domain/base/text/json.js';
import { legacyVietnamese } from '../../../../domain/base/text/legacy-vietnamese.js';
import { normalizePhone } from '../../../../domain/base/text/phone.js';
import { undoMojibake } from '../../../../domain/base/text/spreadsheet.js';

const CERTAIN = [
  ['NguyÔn V¨n', 'Nguyễn Văn'],
  ['NguyÔn ThÞ Hoa', 'Nguyễn Thị Hoa'],
  ['TrÇn V¨n An', 'Trần Văn An'],
  ['Lª V¨n §¹t', 'Lê Văn Đạt'],
  ['Hoµng', 'Hoàng'],
  ['Nguyeãn Vaên An', 'Nguyễn Văn An'],
  ['Traàn Thò Höông', 'Trần Thị Hương'],
  ['Ñaëng Thuøy Traâm', 'Đặng Thùy Trâm'],
] as const;

const MEANT = [
  'Nguyễn Văn',
  'Đặng Thùy Trâm',
  'Hoà',
  'Hòa',
  'Trịnh Quốc Khuê',
  'Khúc Khuỷu',
  'Phạm Nguyễn Quỳnh Uyên',
  'Bùi Xuân Phái',
  'Müller',
  'José Peña',
  'Søren Kierkegård',
  'Sø',
  'Françoise',
  'Łukasz',
  'Ibrahimović',
  'Anna',
  '',
  'Lê',
] as const;

describe('Vietnamese of before Unicode', () => {
  for (const [written, meant] of CERTAIN) {
    it(`${written} is ${meant}`, () => assert.deepEqual(legacyVietnamese(written), { certain: meant }));
  }
  for (const name of MEANT) {
    it(`${name || 'nothing'} is meant as it is`, () => assert.equal(legacyVietnamese(name), undefined));
  }

  it('that cannot be a name, and becomes none, is suspect', () => {
    assert.deepEqual(legacyVietnamese('Xµqz'), { suspect: true });
  });

  it('is not looked for in a long text', () => assert.equal(legacyVietnamese('µ'.repeat(1000)), undefined));
});

describe('letters read in a wrong encoding more than once', () => {
  it('are read again as often as needed', () => {
    const once = (text: string): string =>
      [...new TextEncoder().encode(text)].map((byte) => String.fromCharCode(byte)).join('');
    assert.equal(undoMojibake(once('Nguyễn Na')), 'Nguyễn Na');
    assert.equal(undoMojibake(once(once('Nguyễn Na'))), 'Nguyễn Na');
    assert.equal(undoMojibake(once(once(once('Đỗ Ánh')))), 'Đỗ Ánh');
  });
});

describe('numbers in JSON', () => {
  it('keep every digit that JavaScript would lose, as texts', () => {
    const line = '{"id":576461413038785792,"n":12,"x":1.5,"t":"576461413038785792","s":-9007199254740993,"e":5.85E+17}';
    assert.deepEqual(parseObject(line), {
      id: '576461413038785792',
      n: 12,
      x: 1.5,
      t: '576461413038785792',
      s: '-9007199254740993',
      e: '5.85E+17',
    });
  });

  it('inside texts are left alone, whatever is escaped in them', () => {
    const text = 'a "576461413038785792": \\ 576461413038785792';
    assert.deepEqual(parseObject(JSON.stringify({ text, id: 1 }).replace('1}', '576461413038785793}')), {
      text,
      id: '576461413038785793',
    });
  });

  it('of two orders that differ in the last digit stay two', () => {
    const ids = ['576461413038785792', '576461413038785793'].map((id) => parseObject(`{"id":${id}}`)?.id);
    assert.equal(new Set(ids).size, 2);
  });
});

describe('a country', () => {
  it('is known by its zone', () => {
    const zones = ['Asia/Ho_Chi_Minh', 'Asia/Saigon', 'Asia/Bangkok', 'America/Sao_Paulo', 'America/New_York', 'UTC'];
    assert.deepEqual(zones.map(countryOfZone), ['VN', 'VN', 'TH', 'BR', 'US', undefined]);
  });

  it('is read as a code or a name in Vietnamese or English', () => {
    const names = ['VN', 'vn', 'Vietnam', 'Việt Nam', 'Thailand', 'Thái Lan', 'Nowhere', ''];
    assert.deepEqual(names.map(readCountry), ['VN', 'VN', 'VN', 'VN', 'TH', 'TH', undefined, undefined]);
  });
});

describe('a phone without a country code', () => {
  for (const [text, country, expected] of [
    ['0812345678', 'TH', '+66812345678'],
    ['0812345678', 'VN', '+84812345678'],
    ['2125550123', 'US', '+12125550123'],
    ['11987654321', 'BR', '+5511987654321'],
    ['987654321', 'BR', undefined],
    ['0912345678', 'none', undefined],
    ['+84912345678', 'none', '+84912345678'],
    ['+84912345678', 'TH', '+84912345678'],
    ['*****78', 'VN', undefined],
    ['-', 'VN', undefined],
    ['0912345678/0987654321', 'VN', undefined],
  ] as const) {
    it(`${text} is ${expected ?? 'none'} in ${country}`, () => {
      const phone = normalizePhone(text, country);
      assert.equal(phone.ok ? phone.e164 : undefined, expected);
    });
  }
});
