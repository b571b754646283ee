import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { readAccount, rewrapAll, secretsOf } from '../../../models/account/account-store.js';
import { parseKeyRing } from '../../../models/account/key-ring.js';
import { useApi, useOwnShop } from '../support.js';

const RING = parseKeyRing(`k1:${Buffer.alloc(32, 1).toString('base64')}`);
const SECRET = 'a-secret-of-the-provider';
const SMS = {
  kind: 'sms_nhip',
  settings: { url: 'https://sms.example.com', sender: 'HOANANG' },
  secrets: { secret: SECRET },
};
const SMTP = { host: 'mail.example.com', from: 'shop@hoa.example', login: 'shop' };

describe('accounts of shops', () => {
  const api = useApi({ keyRing: RING });
  const own = useOwnShop(api);
  const stored = async (channel: 'sms' | 'email') =>
    (await readAccount(api.models, own.shop, channel)) ?? assert.fail('no account');

  it('are made, shown, listed and removed, and their secrets are in no answer, no log and not readable in the database', async () => {
    const made = await own.ask('PUT', '/accounts/sms', { json: SMS });
    assert.equal(made.status, 201);
    assert.deepEqual(made.body.secrets, { secret: 'set' });
    assert.equal(made.body.connections, 5);
    const shown = await own.ask('GET', '/accounts/sms');
    const listed = await own.ask('GET', '/accounts');
    assert.deepEqual(listed.body.accounts, [shown.body]);
    const account = await stored('sms');
    for (const where of [made.body, shown.body, account, api.logged]) {
      assert.ok(!JSON.stringify(where).includes(SECRET));
    }
    assert.deepEqual(secretsOf(RING, account), { secret: SECRET });
    assert.equal((await own.ask('DELETE', '/accounts/sms')).status, 204);
    assert.equal((await own.ask('GET', '/accounts/sms')).body.code, 'account_not_found');
  });

  it('keep their secrets over a save that names none, but not under another address', async () => {
    await own.ask('PUT', '/accounts/sms', { json: SMS });
    const before = await stored('sms');
    const renamed = await own.ask('PUT', '/accounts/sms', {
      json: { ...SMS, settings: { ...SMS.settings, sender: 'HOA' }, secrets: {} },
    });
    assert.equal(renamed.status, 200);
    assert.equal(renamed.body.version, 2);
    assert.deepEqual(secretsOf(RING, await stored('sms')), { secret: SECRET });
    assert.equal((await stored('sms')).identity, before.identity);
    const moved = await own.ask('PUT', '/accounts/sms', {
      json: { ...SMS, settings: { ...SMS.settings, url: 'https://other.example' }, secrets: {} },
    });
    assert.equal(moved.status, 400);
    assert.equal(moved.body.errors[0].field, '/secrets/secret');
    assert.equal((await stored('sms')).version, 2);
  });

  it('are another account at the provider, when another login is given', async () => {
    const esms = { kind: 'sms_esms', settings: { sender: 'HOA' }, secrets: { key: 'one', secret: SECRET } };
    await own.ask('PUT', '/accounts/sms', { json: esms });
    const { identity } = await stored('sms');
    api.setNow(new Date('2026-11-01T00:00:01Z'));
    await own.ask('PUT', '/accounts/sms', { json: { ...esms, secrets: { secret: 'another-secret-there' } } });
    assert.equal((await stored('sms')).identity, identity);
    await own.ask('PUT', '/accounts/sms', { json: { ...esms, secrets: { key: 'two' } } });
    assert.notEqual((await stored('sms')).identity, identity);
    assert.deepEqual(secretsOf(RING, await stored('sms')), { key: 'two', secret: 'another-secret-there' });
  });

  it('refuse what is wrong by its field, and repeat no secret', async () => {
    const cases = [
      [{ ...SMS, secrets: { secret: 'short-secret' } }, '/secrets/secret'],
      [{ ...SMS, settings: { ...SMS.settings, password: SECRET } }, '/settings/password'],
      [{ ...SMS, kind: 'chat', settings: { url: 'https://a.example' } }, '/kind'],
      [{ kind: 'smtp', settings: { ...SMTP, tls: 'opportunistic' }, secrets: { password: SECRET } }, '/settings/tls'],
      [
        { kind: 'sms_nhip', settings: { url: 'https://me:secret-word@sms.example.com' }, secrets: { secret: SECRET } },
        '/settings/url',
      ],
    ] as const;
    for (const [json, field] of cases) {
      const refused = await own.ask('PUT', '/accounts/sms', { json });
      assert.equal(refused.status, 400, field);
      assert.ok(
        refused.body.errors.map((error: { field: string }) => error.field).includes(field),
        JSON.stringify(refused.body),
      );
      assert.doesNotMatch(JSON.stringify(refused.body), /a-secret-of|short-secret/);
    }
  });

  it('sign mail with a key of their own, whose record is shown and whose private half is not', async () => {
    const json = {
      kind: 'smtp',
      settings: { ...SMTP, dkim: { domain: 'hoa.example', selector: 'nhip' } },
      secrets: { password: 'pw' },
    };
    const { status, body } = await own.ask('PUT', '/accounts/email', { json });
    assert.equal(status, 201);
    assert.equal(body.dkim.name, 'nhip._domainkey.hoa.example');
    assert.deepEqual(body.secrets, { dkimPrivateKey: 'set', password: 'set' });
    const { dkimPrivateKey = '' } = secretsOf(RING, await stored('email'));
    const [, p = ''] = /^v=DKIM1; k=rsa; p=(.+)$/.exec(body.dkim.value) ?? [];
    const shown = createPublicKey({ key: Buffer.from(p, 'base64'), format: 'der', type: 'spki' });
    assert.ok(verify('sha256', Buffer.from('x'), shown, sign('sha256', Buffer.from('x'), dkimPrivateKey)));
    const again = await own.ask('PUT', '/accounts/email', { json: { ...json, secrets: {} } });
    assert.equal(again.body.dkim.value, body.dkim.value);
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const brought = await own.ask('PUT', '/accounts/email', { json: { ...json, secrets: { dkimPrivateKey: pem } } });
    assert.match(brought.body.dkim.value, /^v=DKIM1; k=ed25519; p=[A-Za-z0-9+/]{43}=$/);
    const wrong = await own.ask('PUT', '/accounts/email', { json: { ...json, secrets: { dkimPrivateKey: 'no key' } } });
    assert.equal(wrong.body.errors[0].field, '/secrets/dkimPrivateKey');
  });

  it("are out of another shop's reach, and changed only as they were read", async () => {
    await own.ask('PUT', '/accounts/sms', { json: SMS });
    const stale = await own.ask('PUT', '/accounts/sms', { json: SMS, headers: { 'If-Match': '"7"' } });
    assert.equal(stale.body.code, 'etag_mismatch');
    const { shop } = own;
    await own.renew();
    assert.equal((await api.ask('GET', `/v1/shops/${shop}/accounts/sms`, { key: own.key })).body.code, 'forbidden');
  });

  it('go under a new key by one call of an admin, and name those whose key is gone', async () => {
    const ring = (text: string) => parseKeyRing(text);
    await own.ask('PUT', '/accounts/sms', { json: SMS });
    const [old, next] = [
      `k1:${Buffer.alloc(32, 1).toString('base64')}`,
      `k2:${Buffer.alloc(32, 2).toString('base64')}`,
    ];
    const id = `${own.shop}/sms`;
    assert.ok((await rewrapAll(api.models, ring(next))).broken.includes(id));
    assert.ok((await rewrapAll(api.models, ring(`${next},${old}`))).rewrapped >= 1);
    assert.deepEqual(secretsOf(ring(next), await stored('sms')), { secret: SECRET });
    assert.equal((await api.ask('POST', '/v1/account-keys/rewrap')).status, 200);
    assert.equal((await own.ask('PUT', '/accounts/sms', { json: { ...SMS, secrets: {} } })).status, 400);
  });
});

describe('without ACCOUNT_KEYS', () => {
  const own = useOwnShop(useApi());
  it('no account with secrets is saved', async () => {
    assert.equal((await own.ask('PUT', '/accounts/sms', { json: SMS })).body.code, 'account_keys_missing');
  });
});
