import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { dkimKey, dkimSigner } from '../../../channels/email/dkim.js';
import { composer } from '../../../channels/email/mime.js';
import { dkimProblem, dkimTags } from './dkim-verify.js';

const AT = new Date(Date.UTC(2026, 10, 22, 1, 2, 3));
const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const rsa = generateKeyPairSync('rsa', { modulusLength: 1_024 });
const ed = generateKeyPairSync('ed25519');
const KEYS = { rsa, ed25519: ed };

const compose = composer({ from: 'shop@mail.example.com', boundary: 'b', now: () => AT.getTime() });
const HEADERS = {
  'List-Unsubscribe': '<https://go.example/u/1>',
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
};
const mail = (text: string, subject: string, html?: string): string =>
  compose({ id: 'a:1', to: '', text, subject, ...(html === undefined ? {} : { html }) }, 'an@example.com', HEADERS);

describe('a DKIM signature', () => {
  for (const [type, { privateKey, publicKey }] of Object.entries(KEYS)) {
    const sign = dkimSigner(dkimKey('example.com', 'nhip', pemOf(privateKey)));

    it(`of ${type} holds for every message we can write`, async () => {
      const words = fc.string({
        unit: fc.constantFrom('a', ' ', '\t', '\r\n', '\n', '.', '=', 'đ', 'Á', '🎉', 'xin chào '),
      });
      await fc.assert(
        fc.asyncProperty(words, words, fc.option(words, { nil: undefined }), async (text, subject, html) => {
          assert.equal(dkimProblem(await sign(mail(text, subject, html), AT), publicKey), undefined);
        }),
        { numRuns: 60 },
      );
    });

    it(`of ${type} survives what relaxed allows, and breaks when a word, a header or a link changes`, async () => {
      const signed = await sign(mail('Chao ban  nhe\r\n', 'Giam 30%', '<p>x</p>'), AT);
      const harmless = signed.replace('Subject: ', 'SUBJECT:   ').replace(/\r\n$/, '\r\n\r\n\r\n');
      assert.equal(dkimProblem(harmless, publicKey), undefined);
      const forged = {
        body: signed.replace('Chao ban', 'Chao em'),
        subject: signed.replace('Giam 30%', 'Giam 90%'),
        unsubscribe: signed.replace('go.example/u/1', 'evil.example/1'),
        oneClick: signed.replace('=One-Click', '=Two-Click'),
        sender: signed.replace('\r\nFrom:', '\r\nFrom: <thief@example.com>\r\nX-From:'),
        secondSender: signed.replace('\r\nFrom:', '\r\nFrom: <thief@example.com>\r\nFrom:'),
      };
      for (const [what, raw] of Object.entries(forged)) {
        assert.notEqual(raw, signed, what);
        assert.notEqual(dkimProblem(raw, publicKey), undefined, what);
      }
    });
  }

  it('covers sender, recipient, both unsubscribe headers and the form of the content', async () => {
    const sign = dkimSigner(dkimKey('example.com', 'nhip', pemOf(rsa.privateKey)));
    const { d, s, t, a, h = '' } = dkimTags(await sign(mail('x', 'y'), AT));
    assert.deepEqual({ d, s, t, a }, { d: 'example.com', s: 'nhip', t: String(AT.getTime() / 1000), a: 'rsa-sha256' });
    const expected =
      'from:from:to:subject:date:message-id:list-id:list-unsubscribe:list-unsubscribe-post:mime-version:content-type:content-transfer-encoding';
    assert.equal(h, expected);
  });

  it('is written in lines that every server takes', async () => {
    const big = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const sign = dkimSigner(dkimKey('example.com', 'nhip', pemOf(big.privateKey)));
    const raw = await sign(mail('x', 'y'), AT);
    const head = raw.slice(0, raw.indexOf('\r\nFrom:'));
    for (const line of head.split('\r\n')) assert.ok(line.length <= 130, line);
    assert.equal(dkimProblem(raw, big.publicKey), undefined);
  });
});

describe('a DKIM key', () => {
  it('may have its line breaks written out, as environment variables do', () => {
    const { key } = dkimKey('example.com', 's', pemOf(ed.privateKey).replaceAll('\n', '\\n'));
    assert.ok(createPublicKey(key).equals(createPublicKey(createPrivateKey(pemOf(ed.privateKey)))));
  });

  it('that is no key, too short or of a kind nobody verifies is refused, and not shown', () => {
    const short = generateKeyPairSync('rsa', { modulusLength: 512 });
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    for (const pem of ['', 'hush', pemOf(short.privateKey), pemOf(ec.privateKey)]) {
      assert.throws(
        () => dkimKey('example.com', 's', pem),
        (error: Error) =>
          /must be an RSA \(1024 bits or more\) or Ed25519 key/.test(error.message) && !/hush/.test(error.message),
      );
    }
  });
});
