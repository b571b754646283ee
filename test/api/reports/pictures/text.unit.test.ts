import assert from 'node:assert/strict';
import { Resvg } from '@resvg/resvg-js';
import fc from 'fast-check';
import { PNG_OPTIONS } from '../../../../api/reports/pictures/draw.js';
import { moneyWords, percent, signed } from '../../../../api/reports/pictures/figures.js';
import { bucketsOf } from '../../../../api/reports/pictures/hours.js';
import { fitted, widthOf, wrapped } from '../../../../api/reports/pictures/text.js';
import { escapeHtml } from '../../../../domain/base/text/html.js';

const SEED = 20261130;
const LETTERS = [...'ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵabcdefghijklmnopqrstuvwxyz'];
const SIGNS = [...'0123456789.,·%()+−…₫$€£ -:/?!&<>"'];
const text = fc
  .array(fc.constantFrom(...LETTERS, ...LETTERS.map((letter) => letter.toUpperCase()), ...SIGNS), { maxLength: 60 })
  .map((letters) => letters.join(''));
const font = { ...PNG_OPTIONS.font, fontFiles: [...PNG_OPTIONS.font.fontFiles] };

describe('texts of pictures', () => {
  it('are never wider than they are taken for, whatever Vietnamese they hold', () => {
    const isInside = (said: string, weight: number): void => {
      const at = `x="0" y="40" font-size="20" font-weight="${weight}" font-family="Be Vietnam Pro"`;
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><text ${at}>${escapeHtml(said)}</text></svg>`;
      const box = new Resvg(svg, { font }).getBBox();
      assert.ok(!box || box.x + box.width <= widthOf(said, 20) + 1, `${said}: ${box?.width} of ${widthOf(said, 20)}`);
    };
    for (const letter of [...LETTERS, ...LETTERS.map((one) => one.toUpperCase()), ...SIGNS])
      for (const weight of [400, 600]) isInside(letter.repeat(10), weight);
    fc.assert(
      fc.property(text, fc.constantFrom(400, 600), (said, weight) => isInside(said.trim(), weight)),
      { seed: SEED, numRuns: 60 },
    );
  });

  it('are cut to the width they have, with an ellipsis where something is missing', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 30, max: 400 }), (said, width) => {
        const cut = fitted(said, 14, width);
        assert.ok(widthOf(cut, 14) <= width, cut);
        assert.ok(cut === said || (cut.endsWith('…') && said.startsWith(cut.slice(0, -1))), cut);
        const lines = wrapped(said, 14, width);
        assert.ok(lines.every((line) => widthOf(line, 14) <= width));
      }),
      { seed: SEED },
    );
    assert.deepEqual(wrapped('một hai ba', 10, 60), ['một hai', 'ba']);
  });

  it('write numbers as people of the language do', () => {
    assert.deepEqual([percent(0.0031, 'vi'), percent(1, 'en'), percent(0, 'en')], ['0,31 %', '100.0 %', '0.0 %']);
    assert.equal(moneyWords(79_999, 'GBP', 'en'), '£799.99');
    assert.match(moneyWords(79_999, 'VND', 'vi'), /^79\.999\s₫$/);
    assert.deepEqual(
      [1.5, -1.5, 0].map((value) => signed(value, String)),
      ['+1.5', '−1.5', '0'],
    );
  });
});

describe('hours of a picture', () => {
  const HOUR = 3_600_000;
  const START = Date.parse('2026-11-01T00:00:00Z');
  const hourAt = (n: number, delivered: number) => ({
    hour: new Date(START + n * HOUR).toISOString(),
    delivered,
    ...{ read: 0, clicked: 0, bought: 0, orders: 0, revenue: delivered * 3 },
  });

  it('lose nothing and double nothing, in at most 168 spans without gaps', () => {
    const some = fc.uniqueArray(fc.record({ n: fc.nat({ max: 200_000 }), delivered: fc.nat({ max: 1e9 }) }), {
      minLength: 1,
      maxLength: 50,
      selector: ({ n }) => n,
    });
    fc.assert(
      fc.property(some, (given) => {
        const { all, hours } = bucketsOf(
          given.map(({ n, delivered }) => hourAt(n, delivered)),
          (at) => at,
        );
        assert.ok(all.length >= 1 && all.length <= 168, `${all.length}`);
        const sum = all.reduce((total, { delivered }) => total + delivered, 0);
        assert.equal(
          sum,
          given.reduce((total, { delivered }) => total + delivered, 0),
        );
        assert.equal(
          all.reduce((total, { revenue }) => total + revenue, 0),
          sum * 3,
        );
        assert.ok(all.every(({ from }, at) => at === 0 || from - (all[at - 1]?.from ?? 0) === hours * HOUR));
      }),
      { seed: SEED },
    );
  });

  it('stand in days of the zone, not of UTC', () => {
    const shown = (at: number): number => at + 7 * HOUR;
    // 16:00 UTC is 23:00 in Ho Chi Minh City, 17:00 UTC the next day.
    const given = [hourAt(16, 1), hourAt(17, 10), hourAt(24 * 100, 0)];
    const { all, hours } = bucketsOf(given, shown);
    assert.equal(hours, 24);
    assert.deepEqual(
      all.slice(0, 2).map(({ delivered }) => delivered),
      [1, 10],
    );
  });
});
