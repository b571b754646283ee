import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fill, fillText, PLACEHOLDERS, parseSmsDescription } from '../../../domain/account/sms-description.js';
import { ESMS_LIKE, NATIVE } from '../../channels/sms/sms-descriptions.js';

const parse = (description: object): unknown => parseSmsDescription(JSON.stringify(description));
const SEND = { path: '/send', body: { to: '{{to}}' } };
const VALUES = {
  id: 'i',
  to: '+84912345678',
  text: 'x',
  sender: 's',
  key: 'k',
  secret: 'z',
  basic: 'b',
  unicode: '0',
  coding: '2',
  charset: 'UTF-16BE',
  reports: '',
};

describe('the description of an SMS provider', () => {
  it('is taken when it is whole, with its defaults', () => {
    assert.ok(parse(NATIVE) && parse(ESMS_LIKE));
    assert.deepEqual(parse({ send: SEND, answer: {} }), {
      phone: 'e164',
      idempotent: false,
      send: { ...SEND, headers: {}, encoding: 'json' },
      answer: {},
      codes: {},
    });
  });

  it('puts no secret and nothing personal into an address', () => {
    for (const name of ['secret', 'key', 'basic', 'to', 'text']) {
      const path = `/send?x={{${name}}}`;
      assert.throws(() => parse({ send: { ...SEND, path }, answer: {} }), /must be one of id, sender here/, name);
      const lookup = { request: { path }, known: { field: 'a', values: ['b'] } };
      assert.throws(() => parse({ send: SEND, answer: {}, lookup }), /must be one of id, sender here/, name);
    }
    assert.throws(() => parse({ send: { ...SEND, headers: { 'x-a': '{{to}}' } }, answer: {} }), /must be one of/);
    // A query is for providers that want all of it there.
    assert.ok(parse({ send: { method: 'GET', path: '/send', query: { p: '{{secret}}', t: '{{text}}' } }, answer: {} }));
    assert.throws(
      () => parse({ send: { path: '/send', query: { p: '{{pin}}' } }, answer: {} }),
      /must be one of id, to/,
    );
  });

  it('that is wrong is refused with the field that is, and is not shown', () => {
    const wrong: readonly (readonly [string, RegExp])[] = [
      ['{"hush":', /must be JSON/],
      ['{}', /send/],
      [JSON.stringify({ send: { ...SEND, path: 'x' }, answer: {} }), /begins with \//],
      [JSON.stringify({ send: SEND, answer: { error: 'a b' } }), /joined by dots/],
      [JSON.stringify({ send: SEND, answer: {}, codes: { '1': { means: 'money' } } }), /where the codes stand/],
      [JSON.stringify({ send: SEND, answer: { error: 'e' }, codes: { '1': { means: 'odd' } } }), /codes\.1|\["1"\]/],
      [
        JSON.stringify({ send: SEND, answer: { error: 'e' }, codes: { '1': { means: 'money', suppress: 'blocked' } } }),
        /only a recipient is suppressed/,
      ],
    ];
    for (const [text, expected] of wrong) {
      assert.throws(
        () => parseSmsDescription(text),
        (error: Error) => expected.test(error.message) && !/hush/.test(error.message),
        text,
      );
    }
  });

  it('knows no loop: what is not a hole of ours stays as it is, and each hole is filled once', () => {
    const loop = '{% for i in (1..1000000000) %}{{ text }}{% endfor %}';
    assert.equal(
      fillText(loop, { ...VALUES, text: '{{text}}{{text}}' }),
      loop.replace('{{ text }}', '{{text}}{{text}}'),
    );
    const nested = '{{'.repeat(20_000);
    assert.equal(fillText(nested, VALUES), nested);
  });

  it('is filled without a value changing its form, or being filled itself', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...PLACEHOLDERS), (value, name) => {
        const filled = fill({ a: [`<{{ ${name} }}>`, 7, null], b: true }, { ...VALUES, [name]: value });
        assert.deepEqual(filled, { a: [`<${value}>`, 7, null], b: true });
      }),
    );
    assert.equal(fillText('{{text}}', { ...VALUES, text: '{{secret}}' }), '{{secret}}');
    assert.equal(fillText('{{odd}} {{constructor}}', VALUES), '{{odd}} {{constructor}}');
  });
});
