import assert from 'node:assert/strict';
import { pixel, tappedLink } from '../../../dev/crowd/links.js';

describe('the link that a customer taps', () => {
  it('is the first address in the text, without the sentence around it', () => {
    assert.equal(
      tappedLink({ text: 'Xem ngay: http://127.0.0.1:8080/c/YWJj.x-_9! Hoặc https://b.example' }),
      'http://127.0.0.1:8080/c/YWJj.x-_9',
    );
    assert.equal(tappedLink({ text: '(https://a.example/c/x).' }), 'https://a.example/c/x');
  });

  it('is the first link of the HTML where there is one', () => {
    const html = '<img src="http://a.example/o/1"><p><a class="x" href="http://a.example/c/2?a=1&amp;b=2">Mua</a>';
    assert.equal(tappedLink({ text: 'http://a.example/c/1', html }), 'http://a.example/c/2?a=1&b=2');
    assert.equal(pixel({ text: '', html }), 'http://a.example/o/1');
  });

  it('may be missing', () => {
    assert.equal(tappedLink({ text: 'Chào bạn, javascript:alert(1) mailto:a@b.example' }), undefined);
    assert.equal(pixel({ text: 'http://a.example', html: '<img alt="">' }), undefined);
    assert.equal(pixel({ text: 'x' }), undefined);
  });
});
