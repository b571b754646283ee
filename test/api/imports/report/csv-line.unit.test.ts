import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvLine } from '../../../../api/imports/report/csv-line.js';

describe('a line of CSV', () => {
  for (const [value, cell] of [
    ['=HYPERLINK("http://x.example")', '"\'=HYPERLINK(""http://x.example"")"'],
    ['+84912345678', "'+84912345678"],
    ['@SUM(1)', "'@SUM(1)"],
    ['-2+3', "'-2+3"],
    ['\tx', "'\tx"],
    ['-5', '-5'],
    [-5.5, '-5.5'],
    ['Áo, dài', '"Áo, dài"'],
    ['hai\ndòng', '"hai\ndòng"'],
    [undefined, ''],
    [null, ''],
    [0, '0'],
  ] as const) {
    it(`writes ${JSON.stringify(value)} as ${cell}`, () => assert.equal(csvLine([value]), `${cell}\r\n`));
  }

  it('is read again as it was, an apostrophe before formulas aside', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 5 }), (values) => {
        const [cells = []] = parse(csvLine(values), { record_delimiter: '\r\n', relax_quotes: false });
        const plain = (cells as string[]).map((cell, at) =>
          values[at]?.startsWith("'") ? cell : cell.replace(/^'(?=[=+\-@\t\r])/, ''),
        );
        assert.deepEqual(plain, values);
      }),
      { seed: 14 },
    );
  });
});
