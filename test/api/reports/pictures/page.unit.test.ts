import assert from 'node:assert/strict';
import fc from 'fast-check';
import { emptyPage, pageOf } from '../../../../api/reports/pictures/page.js';
import { widthOf } from '../../../../api/reports/pictures/text.js';

const SEED = 20261130;
const words = fc
  .array(fc.constantFrom('Ưu', 'đãi', 'lớn', 'nhất', 'năm', 'sale', '11.11', 'W'.repeat(90)), { maxLength: 40 })
  .map((all) => all.join(' '));
const heading = fc.record({
  title: words,
  lines: fc.array(words, { maxLength: 6 }),
  notes: fc.array(words, { maxLength: 3 }),
});
interface Placed {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly textStyle: { readonly fontSize: number };
}

describe('a page of a picture', () => {
  it('holds all its texts inside its edges, each below the one before, and leaves the room that is drawn in', () => {
    fc.assert(
      fc.property(heading, fc.integer({ min: 0, max: 900 }), (given, drawn) => {
        const page = pageOf(given, drawn);
        const texts = page.texts as unknown as readonly Placed[];
        for (const [at, { text, left, top, textStyle }] of texts.entries()) {
          assert.ok(left + widthOf(text, textStyle.fontSize) <= 860, text);
          assert.ok(top + textStyle.fontSize <= page.height, `${top} of ${page.height}`);
          const before = texts[at - 1];
          if (before) assert.ok(top >= before.top + before.textStyle.fontSize, `${text} below ${before.text}`);
          const isHead = top + textStyle.fontSize <= page.top;
          assert.ok(isHead || top >= page.top + drawn, `${text} stands in what is drawn`);
        }
      }),
      { seed: SEED },
    );
  });

  it('says what there is instead of a drawing, to those who see it and to those who do not', () => {
    const { description, option } = emptyPage({ title: 'T', lines: [], notes: ['n'] }, 'Nothing yet.');
    const texts = option.title as readonly Placed[];
    assert.equal(description, 'Nothing yet.');
    assert.deepEqual(
      texts.map(({ text }) => text),
      ['T', 'n', 'Nothing yet.'],
    );
  });
});
