import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { isSignedAs } from '../../../channels/link/described-signature.js';
import { smsDescriptionSchema } from '../../../domain/account/sms-description.js';

const SECRET = 'a secret of the account';
const NOW = Date.UTC(2026, 11, 1);
const BODY = Buffer.from('{"status":"delivered"}');

const schemeOf = (signature: object) => {
  const parsed = smsDescriptionSchema.parse({ send: { path: '/s' }, answer: {}, signature });
  return parsed.signature ?? assert.fail('none');
};
const mac = (text: string, encoding: 'hex' | 'base64' = 'hex'): string =>
  createHmac('sha256', SECRET).update(text).digest(encoding);
const judge = (signature: object, headers: Readonly<Record<string, string>>, body = BODY) =>
  isSignedAs(schemeOf(signature), SECRET, { header: (name) => headers[name], body }, NOW);

describe('the signature of a described provider', () => {
  it('is of the body, in hex or base64, with what stands before it', () => {
    assert.equal(judge({ header: 'S' }, { S: mac(String(BODY)) }), true);
    assert.equal(judge({ header: 'S', encoding: 'base64' }, { S: mac(String(BODY), 'base64') }), true);
    assert.equal(judge({ header: 'S', prefix: 'sha256=' }, { S: `sha256=${mac(String(BODY))}` }), true);
  });

  it('is refused when it is missing, cut, of another body, or without what stands before it', () => {
    const good = mac(String(BODY));
    for (const S of ['', good.slice(1), good.toUpperCase(), `${good} `, mac('{}'), `sha256=${good}`])
      assert.equal(judge({ header: 'S' }, { S }), false, S);
    assert.equal(judge({ header: 'S' }, {}), false);
    assert.equal(judge({ header: 'S', prefix: 'v1=' }, { S: good }), false);
    assert.equal(judge({ header: 'S' }, { S: mac('') }, Buffer.alloc(0)), false);
  });

  it('is of a timestamp, too, where the provider says so, and holds for its seconds only', () => {
    const scheme = { header: 'S', timestamp: { header: 'T', seconds: 60 } };
    const at = (seconds: number) => {
      const T = String(NOW / 1_000 + seconds);
      return judge(scheme, { T, S: mac(`${T}.${BODY}`) });
    };
    assert.deepEqual([-61, -60, 0, 60, 61].map(at), [false, true, true, true, false]);
    const T = String(NOW / 1_000);
    // A time that was not signed, or none that can be read.
    assert.equal(judge(scheme, { T, S: mac(String(BODY)) }), false);
    for (const wrong of ['', '1e9', '-1', '0x1', `${T}.0`])
      assert.equal(judge(scheme, { T: wrong, S: mac(`${wrong}.${BODY}`) }), false, wrong);
  });

  it('is described by names of headers only', () => {
    for (const signature of [{ header: 'a b' }, { header: 'x:y' }, { header: 'S', encoding: 'rot13' }, {}])
      assert.equal(smsDescriptionSchema.safeParse({ send: { path: '/s' }, answer: {}, signature }).success, false);
  });
});
