import assert from 'node:assert/strict';
import { read, sources, tests } from '../sources.js';
import { codeOf, commentsOf, pieces } from './lexer.js';

// biome-ignore lint/suspicious/noTemplateCurlyInString: the template is the sample itself, as source text
const TEMPLATE = "`a${b(`}`, '}')}c`";
const kinds = (source: string) => pieces(source).map(({ kind, text }) => [kind, text]);

describe('the lexer', () => {
  it('tells comments, strings, templates and expressions from code', () => {
    assert.deepEqual(kinds("a = 'b' // c\n"), [
      ['code', 'a = '],
      ['string', "'b'"],
      ['code', ' '],
      ['comment', '// c'],
      ['code', '\n'],
    ]);
    assert.deepEqual(kinds(`x.replace(/["'/]/g, ${TEMPLATE}) / 2`), [
      ['code', 'x.replace('],
      ['regex', '/["\'/]/g'],
      ['code', ', '],
      ['string', TEMPLATE],
      ['code', ') / 2'],
    ]);
  });

  it('finds no comment in an address, and no string in an apostrophe of a comment', () => {
    assert.deepEqual(commentsOf("const u = 'http://a'; /* it's */ const v = 1;"), ["/* it's */"]);
    assert.equal(codeOf("a /* it's */ + 'b'"), 'a   +  ');
  });

  it('loses nothing: the pieces of every file make the file again', () => {
    for (const file of [...sources(), ...tests()]) {
      const source = read(file);
      assert.equal(
        pieces(source)
          .map(({ text }) => text)
          .join(''),
        source,
        file,
      );
    }
  });

  it('leaves no quote in the code of any file, so it was not confused', () => {
    const confused = [...sources(), ...tests()].filter((file) => /['"`]/.test(codeOf(read(file))));
    assert.deepEqual(confused, []);
  });
});
