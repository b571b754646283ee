import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  AmountEvidence,
  currencyDigits,
  type DecimalMark,
  markIn,
  minorUnits,
  readAmount,
} from '../../../domain/imports/written-amount.js';

const read = (text: string, digits: number, mark?: DecimalMark): unknown => {
  const amount = readAmount(text);
  return amount && minorUnits(amount, digits, mark);
};

/** As it stands in a file, in VND (no decimals), and in USD (two) where nobody has said what a mark means. */
const AMOUNTS = [
  ['150000', 150_000, 15_000_000],
  ['150.000', 150_000, { either: [15_000, 15_000_000] }],
  ['150,000', 150_000, { either: [15_000_000, 15_000] }],
  ['155.500', 155_500, { either: [15_550, 15_550_000] }],
  ['1.250.000', 1_250_000, 125_000_000],
  ['1,250,000', 1_250_000, 125_000_000],
  ['₫150.000', 150_000, { either: [15_000, 15_000_000] }],
  ['150.000 đ', 150_000, { either: [15_000, 15_000_000] }],
  ['150.000₫', 150_000, { either: [15_000, 15_000_000] }],
  ['150.000 VNĐ', 150_000, { either: [15_000, 15_000_000] }],
  ['VND 120,000', 120_000, { either: [12_000_000, 12_000] }],
  ['1,234.56', undefined, 123_456],
  ['1.234,56', undefined, 123_456],
  ['1 234,56', undefined, 123_456],
  ["1'234.50", undefined, 123_450],
  ['SGD 12.50', undefined, 1250],
  ['BRL 35,91', undefined, 3591],
  ['R$ 35,91', undefined, 3591],
  ['$12', 12, 1200],
  ['12.5', undefined, 1250],
  ['0.500', undefined, 50],
  ['150000.00', 150_000, 15_000_000],
  ['150000,00', 150_000, 15_000_000],
  ['0', 0, 0],
  ['1 234', 1234, 123_400],
  ["'1234", 1234, 123_400],
  ['１２３４', 1234, 123_400],
] as const;

const NONE = [
  '',
  '-5',
  '(5)',
  '1e3',
  '1E+05',
  '150k',
  '1.5tr',
  '12,34,567',
  '1.2.3',
  '1..2',
  '1,2,3',
  '0x10',
  'NaN',
  'VND',
  'VND 5 USD',
  '5 apples',
  '1.234.56',
  '0.123.456',
  '9'.repeat(100),
];

describe('an amount in a cell', () => {
  for (const [text, vnd, usd] of AMOUNTS) {
    it(`${text} is ${vnd ?? 'none'} dong and ${JSON.stringify(usd)} cents`, () => {
      assert.deepEqual([read(text, 0), read(text, 2)], [vnd, usd]);
    });
  }

  for (const text of NONE) {
    it(`${JSON.stringify(text.slice(0, 30))} is none`, () => {
      assert.deepEqual([read(text, 0), read(text, 2)], [undefined, undefined]);
    });
  }

  it('says its currency when it does', () => {
    const currencies = ['₫150.000', '12 EUR', '€12', 'SGD 12.50', '$12', '12'].map(
      (text) => readAmount(text)?.currency,
    );
    assert.deepEqual(currencies, ['VND', 'EUR', 'EUR', 'SGD', undefined, undefined]);
  });

  it('is what its column says, never less than a thousandth of it', () => {
    assert.equal(read('1.234', 2, '.'), undefined, 'three decimals of a cent are lost');
    assert.equal(read('1.230', 2, '.'), 123);
    assert.equal(read('1.234', 2, ','), 123_400);
    assert.equal(read('150.000', 0, ','), 150_000);
    assert.deepEqual(read('150.000', 0, '.'), { either: [150, 150_000] });
    assert.equal(read('1,234.56', 2, ','), undefined);
  });

  it('in dong is never shrunk by what stands between its thousands', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000_000_000 }), fc.constantFrom('.', ',', ' ', ''), (dong, mark) => {
        const text = String(dong).replace(/\B(?=(\d{3})+$)/g, mark);
        assert.equal(read(text, 0), dong);
      }),
      { seed: 14 },
    );
  });

  it('in cents is read again as it was written, when the column is judged', () => {
    const marks = fc.constantFrom(['.', ','] as const, [',', '.'] as const, ['.', ''] as const, [',', ' '] as const);
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1_000_000_000 }), { minLength: 1 }),
        marks,
        (all, [decimal, group]) => {
          const texts = all.map((cents) => {
            const whole = String(Math.floor(cents / 100)).replace(/\B(?=(\d{3})+$)/g, group);
            return `${whole}${decimal}${String(cents % 100).padStart(2, '0')}`;
          });
          const evidence = new AmountEvidence();
          for (const text of texts) evidence.note(readAmount(text) ?? assert.fail(text));
          assert.deepEqual(
            texts.map((text) => read(text, 2, evidence.mark)),
            all,
          );
        },
      ),
      { seed: 14 },
    );
  });
});

describe('a column of amounts', () => {
  const judged = (...cells: string[]): AmountEvidence => {
    const evidence = new AmountEvidence();
    for (const cell of cells) evidence.note(readAmount(cell) ?? assert.fail(cell));
    return evidence;
  };

  it('has the decimal mark that one cell can only have', () => {
    assert.equal(judged('150.000', '12.50').mark, '.');
    assert.equal(judged('150.000', '1.234,56').mark, ',');
    assert.equal(judged('150.000', '1.250.000').mark, ',');
  });

  it('has none when no cell, or cells against each other, say so', () => {
    assert.equal(judged('150.000', '12').mark, undefined);
    assert.equal(judged('150.000', '12').either, 1);
    assert.equal(judged('12.50', '12,50').mark, undefined);
  });

  it('knows of each cell what it says', () => {
    const said = ['150.000', '12.50', '12,50', '12', '1,234.56'].map((text) =>
      markIn(readAmount(text) ?? assert.fail()),
    );
    assert.deepEqual(said, ['either', '.', ',', 'any', '.']);
  });
});

describe('the decimals of a currency', () => {
  it('are those of CLDR', () => {
    const digits = ['VND', 'JPY', 'USD', 'GBP', 'KWD'].map(currencyDigits);
    assert.deepEqual(digits, [0, 0, 2, 2, 3]);
  });
});
