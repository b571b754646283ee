import assert from 'node:assert/strict';
import fc from 'fast-check';
import { escapeHtml, htmlOf } from '../../../../domain/base/text/html.js';
import { cpuMs } from '../../../support/effort.js';

const all = () => true;
const none = () => false;
const unescaped = (html: string): string =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

describe('the head of an e-mail', () => {
  it('says the language of its readers, or none where nobody knows it', () => {
    assert.match(
      htmlOf('สวัสดี', () => false, { lang: 'th' }),
      /^<!doctype html>\n<html lang="th"><head>/,
    );
    assert.match(
      htmlOf('x', () => false),
      /^<!doctype html>\n<html><head>/,
    );
    assert.match(
      htmlOf('x', () => false, { lang: '"><b' }),
      /<html lang="&quot;&gt;&lt;b">/,
    );
  });
});

describe('the HTML part', () => {
  it('escapes text so that reading it gives the text again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.doesNotMatch(escapeHtml(text), /[<>"']/);
        assert.equal(unescaped(escapeHtml(text)), text);
      }),
    );
  });

  it('says what the text says, links or not', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('https://x.vn/a?b=1&c=2', 'http://y.vn.', '(https://z.vn)', ' '),
    );
    fc.assert(
      fc.property(
        fc.array(word).map((list) => list.join(' ')),
        fc.boolean(),
        (text, linked) => {
          const body = /<p>(.*)<\/p>/s.exec(htmlOf(text, linked ? all : none))?.[1] ?? '';
          const read = unescaped(body.replaceAll('<br>\n', '\n').replace(/<a href="[^"]*">([^<]*)<\/a>/g, '$1'));
          assert.equal(read, text.replace(/\r\n|\r/g, '\n'));
        },
      ),
    );
  });

  it('ends a link before the punctuation of the sentence', () => {
    const linkOf = (text: string) => /href="([^"]*)"/.exec(htmlOf(text, all))?.[1];
    assert.equal(linkOf('Xem https://x.vn/a.'), 'https://x.vn/a');
    assert.equal(linkOf('(https://x.vn/a)!'), 'https://x.vn/a');
    assert.equal(linkOf('https://x.vn/a?b=1'), 'https://x.vn/a?b=1');
    assert.equal(linkOf('javascript:alert(1)'), undefined);
  });

  it('takes a long hostile text in linear time', () => {
    const spent = cpuMs(() => {
      htmlOf(`https://${'a.'.repeat(50_000)}`, all);
      htmlOf('https://'.repeat(12_000), all);
    });
    assert.ok(spent < 4_000, `${spent} ms`);
  });
});
