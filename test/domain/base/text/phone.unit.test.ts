import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { normalizePhone, PHONE_PROBLEMS, type PhoneProblem } from '../../../../domain/base/text/phone.js';

const e164 = (raw: string): string | undefined => {
  const result = normalizePhone(raw);
  return result.ok ? result.e164 : undefined;
};
const problem = (raw: string): PhoneProblem | undefined => {
  const result = normalizePhone(raw);
  return result.ok ? undefined : result.problem;
};
/** Prefixes that are mobile for certain (docs/sources.md#mobile-prefixes). */
const PREFIXES = ['32', '39', '52', '56', '58', '59', '70', '76', '79', '81', '85', '86', '88', '90', '91', '96', '98'];
const mobile = fc
  .tuple(fc.constantFrom(...PREFIXES.filter((prefix) => prefix !== '52')), fc.stringMatching(/^\d{7}$/))
  .map(([prefix, rest]) => prefix + rest);
/** The 21 moves of 2018, as the ministry's plan lists them. */
const MOVES: Record<string, string> = {
  '0120': '070',
  '0121': '079',
  '0122': '077',
  '0126': '076',
  '0128': '078',
  '0123': '083',
  '0124': '084',
  '0125': '085',
  '0127': '081',
  '0129': '082',
  '0162': '032',
  '0163': '033',
  '0164': '034',
  '0165': '035',
  '0166': '036',
  '0167': '037',
  '0168': '038',
  '0169': '039',
  '0186': '056',
  '0188': '058',
  '0199': '059',
};

describe('a phone number of an import', () => {
  it('of Vietnam with nothing around it is a mobile one where libphonenumber says so, for every prefix', () => {
    for (let prefix = 200; prefix < 1_000; prefix += 1) {
      const raw = `0${prefix}482615`;
      const parsed = parsePhoneNumberFromString(raw, 'VN');
      const mobileOne = parsed?.isValid() === true && parsed.getType() === 'MOBILE';
      assert.deepEqual(
        [e164(raw), e164(`+84${prefix}482615`)],
        mobileOne ? [parsed.number, parsed.number] : [undefined, undefined],
        raw,
      );
    }
  });
  it('of another country is not read as Vietnamese without its code', () => {
    const thai = normalizePhone('0812345678', 'TH');
    assert.equal(thai.ok && thai.e164, '+66812345678');
    const vietnamese = normalizePhone('+84912345678', 'TH');
    assert.equal(vietnamese.ok && vietnamese.e164, '+84912345678');
  });
  it('becomes the same E.164 number in every spelling people use', () => {
    const spell = fc.constantFrom(
      (n: string) => `0${n}`,
      (n: string) => `+84${n}`,
      (n: string) => `84${n}`,
      (n: string) => `0084${n}`,
      (n: string) => n,
      (n: string) => `(+84) 0${n.slice(0, 2)} ${n.slice(2, 5)}-${n.slice(5)}`,
      (n: string) => `+84(0)${n}`,
      (n: string) => `0${n.slice(0, 3)}.${n.slice(3, 6)}.${n.slice(6)}`,
      (n: string) => `\u200e0${n}\u00a0`,
      (n: string) => `0${n.slice(0, 3)}–${n.slice(3)}`,
      (n: string) => `${n}.0`,
      (n: string) => `'0${n}`,
      (n: string) => `${n[0]}.${n.slice(1)}E+08`,
      (n: string) => [...`0${n}`].map((d) => String.fromCodePoint(0xff10 + Number(d))).join(''),
    );
    fc.assert(fc.property(mobile, spell, (n, write) => assert.equal(e164(write(n)), `+84${n}`)));
  });

  it('of before 2018 moves to its new prefix, in every spelling, and says so', () => {
    for (const [old, now] of Object.entries(MOVES)) {
      const expected = { ok: true, e164: `+84${now.slice(1)}6123456`, repairs: ['old_prefix'] };
      for (const raw of [
        `${old}6123456`,
        `+84${old.slice(1)}6123456`,
        `84${old.slice(1)} 612 3456`,
        `${old}.612.3456`,
      ]) {
        assert.deepEqual(normalizePhone(raw), expected, raw);
      }
    }
  });

  it('that a spreadsheet has been at is repaired when no digit is lost, and says how', () => {
    const repairs = (raw: string): readonly string[] => {
      const result = normalizePhone(raw);
      return result.ok ? result.repairs : [result.problem];
    };
    assert.deepEqual(repairs('912345678'), ['lost_zero']);
    assert.deepEqual(repairs('912345678.0'), ['number_format', 'lost_zero']);
    assert.deepEqual(repairs('9,12345678E+08'), ['number_format', 'lost_zero']);
    assert.deepEqual(repairs("'0912345678"), ['apostrophe']);
    assert.deepEqual(repairs('1681234567'), ['lost_zero', 'old_prefix']);
    assert.deepEqual(repairs('0912 345 678'), []);
    assert.deepEqual(repairs('9.12E+08'), ['spreadsheet']);
  });

  it('stays what it is when it is E.164 already', () => {
    fc.assert(
      fc.property(mobile, (n) => {
        assert.deepEqual(normalizePhone(`+84${n}`), { ok: true, e164: `+84${n}`, repairs: [] });
      }),
    );
  });

  it('is refused with its reason when a person must look at it', () => {
    const cases: Record<PhoneProblem, string[]> = {
      empty: ['', '  ', '\u200e'],
      several: ['0912345678/0987654321', '0912345678, 0987654321', '0912345678;0987654321', '0912345678\n0987654321'],
      letters: ['O912345678', '0912345678 (mẹ)', 'abc'],
      spreadsheet: ['9.12E+08', '9,12E+08', '912e6'],
      invalid: ['09123456789', '091234567', '0891234567', '0551234567', '0711234567', '*0912345678', '1'.repeat(60)],
      not_mobile: ['02838221234', '19001234', '1800 1234'],
    };
    assert.deepEqual(Object.keys(cases).sort(), [...PHONE_PROBLEMS].sort());
    for (const [expected, raws] of Object.entries(cases)) {
      for (const raw of raws) assert.equal(problem(raw), expected, raw);
    }
  });

  it('of another country is taken with its code', () => {
    assert.equal(e164('+44 7400 123456'), '+447400123456');
    assert.equal(problem('+44 20 7946 0958'), 'not_mobile');
  });

  it('is never anything but E.164 or a reason, whatever the cell holds', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9 +().eE/-]*$/)),
        (raw) => {
          const result = normalizePhone(raw);
          if (result.ok) assert.match(result.e164, /^\+[1-9]\d{6,14}$/);
          else assert.ok(PHONE_PROBLEMS.includes(result.problem));
        },
      ),
    );
  });
});
