import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ATTEMPT_MS, attemptOf, attemptToken } from '../../../api/sessions/oidc/attempt.js';

const SECRET = 'a-secret-of-this-test';
const NOW = new Date('2026-11-01T00:00:00Z');
const random = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));
const later = (ms: number): Date => new Date(NOW.getTime() + ms);

describe('an attempt to sign in at an identity provider', () => {
  it('is drawn from its token alone, the same for every process with the secret', () => {
    fc.assert(
      fc.property(random, fc.integer({ min: 0, max: ATTEMPT_MS - 1 }), (bytes, ms) => {
        const token = attemptToken(NOW, bytes);
        assert.deepEqual(attemptOf(token, SECRET, later(ms)), attemptOf(token, SECRET, NOW));
        assert.notDeepEqual(attemptOf(token, 'another-secret', NOW), attemptOf(token, SECRET, NOW));
      }),
      { seed: 16 },
    );
  });

  it('has parts of which none tells another, of the length that PKCE asks for (RFC 7636)', () => {
    fc.assert(
      fc.property(random, random, (one, two) => {
        fc.pre(!one.equals(two));
        const drawn = [one, two].flatMap((bytes) =>
          Object.values(attemptOf(attemptToken(NOW, bytes), SECRET, NOW) ?? {}),
        );
        assert.equal(new Set(drawn).size, 6);
        for (const part of drawn) assert.match(part, /^[\w-]{43}$/);
      }),
      { seed: 16 },
    );
  });

  it('is none after ten minutes, nor before it began', () => {
    const token = attemptToken(NOW, Buffer.alloc(32, 7));
    assert.ok(attemptOf(token, SECRET, later(ATTEMPT_MS - 1)));
    for (const at of [later(ATTEMPT_MS), later(-1)]) assert.equal(attemptOf(token, SECRET, at), undefined);
  });

  it('is none of whatever else a browser may bring', () => {
    const token = attemptToken(NOW, Buffer.alloc(32, 7));
    const others = ['', '.', token.slice(1), token.slice(0, -1), `${token}x`, token.replace('.', '-'), ` ${token}`];
    for (const other of others) assert.equal(attemptOf(other, SECRET, NOW), undefined, other);
    fc.assert(
      fc.property(fc.string(), (text) => assert.equal(attemptOf(text, SECRET, NOW), undefined)),
      { seed: 16 },
    );
  });
});
