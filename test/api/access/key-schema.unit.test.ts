import assert from 'node:assert/strict';
import { keyId, keyView, newKey, rotation } from '../../../api/shops/key-schema.js';
import { apiKeyId } from '../../../domain/base/ids.js';

const AT = new Date('2026-11-01T00:00:00Z');
const KEY = { _id: 'a.pos', hash: 'secret-hash', scope: { kind: 'shop', shop: 'a' }, createdAt: AT } as const;

describe('a key as answers show it', () => {
  it('has its id, its scope and the role that it has had since before there were roles', () => {
    assert.deepEqual(keyView(KEY), { id: 'a.pos', scope: KEY.scope, role: 'owner', createdAt: AT.toISOString() });
    assert.equal(keyView({ ...KEY, scope: { kind: 'admin' } }).role, 'operator');
  });

  it('has everything else that is known of it, and never a hash', () => {
    const whole = { ...KEY, role: 'editor', areas: ['events'], name: 'Quầy', createdBy: 'ops' } as const;
    const turned = { expiresAt: AT, lastUsedAt: AT, rotatedAt: AT, formerHash: 'former-hash', formerUntil: AT };
    const shown = keyView({ ...whole, ...turned });
    assert.ok(!/hash/.test(JSON.stringify(shown)));
    for (const field of ['expiresAt', 'lastUsedAt', 'rotatedAt', 'formerUntil'] as const) {
      assert.equal(shown[field], AT.toISOString(), field);
    }
  });
});

describe('ids of keys', () => {
  it('are read back as they are made, with a shop or without', () => {
    for (const id of [apiKeyId('hoa-nang', 'pos'), apiKeyId(undefined, 'ops'), 'f'.repeat(64)]) {
      assert.ok(keyId.safeParse(id).success, id);
    }
  });

  for (const id of ['', '.', 'a.', '.a', 'A', 'a/b', 'a.b.c', 'x'.repeat(65), '__proto__']) {
    it(`are not ${JSON.stringify(id).slice(0, 20)}`, () => assert.equal(keyId.safeParse(id).success, false));
  }
});

describe('a new key', () => {
  it('needs nothing said, and takes no word that is not known', () => {
    assert.deepEqual(newKey.parse({}), {});
    assert.equal(newKey.safeParse({ secret: 'x' }).success, false);
  });

  it('is rotated with a day of grace, at most a week', () => {
    assert.equal(rotation.parse({}).graceSeconds, 86_400);
    assert.equal(rotation.safeParse({ graceSeconds: 7 * 86_400 }).success, true);
    for (const graceSeconds of [-1, 0.5, 7 * 86_400 + 1]) {
      assert.equal(rotation.safeParse({ graceSeconds }).success, false, String(graceSeconds));
    }
  });
});
