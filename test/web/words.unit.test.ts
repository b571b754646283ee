import assert from 'node:assert/strict';
import { templateOf, type Words, wordsOf } from '../../web/src/messages/words.js';

const WORDS: Words = {
  text: 'Chào {{ customer_name }}',
  subject: 'Quà cho bạn',
  markup: 'html',
  html: '<p>Chào</p>',
  mjml: '<mjml></mjml>',
  preview: 'Hôm nay',
  zaloTemplate: '123',
};
const { subject, text } = WORDS;

describe('the fields of a message', () => {
  it('make what the channel takes, and nothing that another has', () => {
    assert.deepEqual(templateOf('chat', WORDS), { text });
    assert.deepEqual(templateOf('sms', WORDS), { text });
    assert.deepEqual(templateOf('zalo', WORDS), { text, zalo: { template: '123' } });
    assert.deepEqual(templateOf('zalo', { ...WORDS, zaloTemplate: 'abc' }), { text });
  });

  it('make of an e-mail either words, or HTML, or MJML with its line for mailboxes', () => {
    assert.deepEqual(templateOf('email', { ...WORDS, markup: 'text' }), { text, subject });
    assert.deepEqual(templateOf('email', WORDS), { html: WORDS.html, subject, preview: 'Hôm nay' });
    assert.deepEqual(templateOf('email', { ...WORDS, markup: 'mjml', preview: ' ' }), { mjml: WORDS.mjml, subject });
  });

  it('show a stored template and make the same of it again', () => {
    for (const template of [
      { text, subject },
      { html: '<p>x</p>', subject, preview: 'y' },
      { mjml: '<mjml/>', subject },
    ]) {
      assert.deepEqual(templateOf('email', wordsOf(template)), template);
    }
    assert.deepEqual(templateOf('sms', wordsOf({ text })), { text });
  });
});
