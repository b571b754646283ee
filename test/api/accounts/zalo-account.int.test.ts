import assert from 'node:assert/strict';
import { BalanceRefused } from '../../../channels/sms/balance.js';
import { readAccount, secretsOf } from '../../../models/account/account-store.js';
import { parseKeyRing } from '../../../models/account/key-ring.js';
import { zaloTokenStore } from '../../../models/shop/zalo/zalo-account-store.js';
import { NOW, useApi, useOwnShop } from '../support.js';

const RING = parseKeyRing(`k1:${Buffer.alloc(32, 1).toString('base64')}`);
const SETTINGS = { appId: '1234567890123456789', oaId: '9876543210987654321' };
const SECRETS = { appSecret: 'an-application-secret', refreshToken: 'a-first-token', oaSecretKey: 'a-key-of-the-oa' };
const ZALO = { kind: 'zalo', settings: SETTINGS, secrets: SECRETS };

describe('a shop’s account at Zalo', () => {
  const api = useApi({ keyRing: RING });
  const own = useOwnShop(api);
  const put = (json: object) => own.ask('PUT', '/accounts/zalo', { json });
  /** As a worker opens the tokens. */
  const tokens = async () => {
    const account = (await readAccount(api.models, own.shop, 'zalo')) ?? assert.fail('none');
    const { appSecret = '', refreshToken = '' } = secretsOf(RING, account);
    const { appId, oaId } = account.settings;
    const keys = { appId: String(appId), accountId: String(oaId), appSecret, refreshToken, owner: account._id };
    return zaloTokenStore(api.models, keys, () => NOW);
  };
  const owned = () => api.models.zaloAccounts.countDocuments({ owners: `${own.shop}/zalo` });

  it('keeps its tokens over an edit, and asks for another refresh token with another application secret', async () => {
    await put(ZALO);
    const store = await tokens();
    await store.read();
    await store.claim(1);
    await store.replace(1, { accessToken: 'a', refreshToken: 'r', expiresAt: NOW });
    assert.equal((await put({ ...ZALO, secrets: {}, perMinute: 30 })).status, 200);
    assert.equal((await (await tokens()).read())?.accessToken, 'a');
    const bare = await put({ ...ZALO, secrets: { appSecret: 'the-next-application-secret' } });
    assert.deepEqual([bare.status, bare.body.errors[0].field], [400, '/secrets/refreshToken']);
    const next = { appSecret: 'the-next-application-secret', refreshToken: 'another-first-token' };
    assert.equal((await put({ ...ZALO, secrets: next })).status, 200);
    const begun = await (await tokens()).read();
    assert.deepEqual([begun?.accessToken, begun?.refreshToken], ['', 'another-first-token']);
  });

  it('begins a new pair with another refresh token', async () => {
    await put(ZALO);
    await (await tokens()).read();
    await put({ ...ZALO, secrets: { refreshToken: 'brought later' } });
    assert.equal((await (await tokens()).read())?.refreshToken, 'brought later');
  });

  it('leaves no tokens behind when it is removed, or is another official account’s', async () => {
    await put(ZALO);
    await (await tokens()).read();
    assert.equal(await owned(), 1);
    await put({ ...ZALO, settings: { ...SETTINGS, oaId: '5' } });
    assert.equal(await owned(), 0);
    await (await tokens()).read();
    assert.equal((await own.ask('DELETE', '/accounts/zalo')).status, 204);
    assert.equal(await owned(), 0);
    assert.equal(await api.models.zaloAccounts.countDocuments({ _id: /\/5\// }), 0);
  });

  it('is refused by its field, in words that repeat no secret', async () => {
    const cases = [
      [{ ...ZALO, settings: { ...SETTINGS, appId: 'my app' } }, '/settings/appId', 'the digits of its id'],
      [{ ...ZALO, settings: { ...SETTINGS, url: 'ftp://a.example' } }, '/settings/url', 'an http or https address'],
      [{ ...ZALO, secrets: { ...SECRETS, appSecret: 'short' } }, '/secrets/appSecret', 'at least 8 characters'],
      [{ ...ZALO, secrets: { ...SECRETS, accessToken: 'x' } }, '/secrets/accessToken', undefined],
    ] as const;
    for (const [json, field, allowed] of cases) {
      const { status, body } = await put(json);
      assert.equal(status, 400, field);
      const found = body.errors.find((one: { field: string }) => one.field === field);
      assert.ok(found, JSON.stringify(body));
      if (allowed !== undefined) assert.equal(found.allowed, allowed);
      for (const secret of Object.values(SECRETS)) assert.ok(!JSON.stringify(body).includes(secret));
    }
  });

  it('lies in the database without a readable secret', async () => {
    await put(ZALO);
    const stored = JSON.stringify(await readAccount(api.models, own.shop, 'zalo'));
    for (const secret of Object.values(SECRETS)) assert.ok(!stored.includes(secret), secret);
  });
});

describe('what is left on a shop’s account', () => {
  const released: string[] = [];
  const lease = <C>(channel: C) => ({ channel, release: () => void released.push('released') });
  let balance: () => Promise<{ amount: number; currency: string }> = async () => ({
    amount: 1_250_000,
    currency: 'VND',
  });
  let standing: object | undefined = { daily: 20_000, remaining: 19_990, quality: 'HIGH' };
  const SMS = { name: 'sms', doubt: 'unknown', send: async () => [], close: async () => undefined } as const;
  const api = useApi({
    keyRing: RING,
    smsAccounts: { lease: async () => lease({ ...SMS, balance: () => balance() }) },
    zaloDesks: {
      lease: async () =>
        lease({ template: async () => null, standing: async () => standing, close: async () => undefined }),
    },
  });
  const own = useOwnShop(api);
  beforeEach(() => {
    released.length = 0;
  });

  it('is the balance of SMS, and quota and quality of Zalo, asked for when somebody looks', async () => {
    await own.ask('PUT', '/accounts/zalo', { json: ZALO });
    const sms = {
      kind: 'sms_esms',
      settings: { sender: 'HOA' },
      secrets: { key: 'a-key', secret: 'a-secret-of-esms' },
    };
    await own.ask('PUT', '/accounts/sms', { json: sms });
    const left = await own.ask('GET', '/accounts/sms/standing');
    assert.deepEqual(left.body, { at: NOW.toISOString(), balance: { amount: 1_250_000, currency: 'VND' } });
    const quota = await own.ask('GET', '/accounts/zalo/standing');
    assert.deepEqual(quota.body, { at: NOW.toISOString(), zalo: standing });
    assert.deepEqual(released, ['released', 'released']);
  });

  it('is not known where the provider does not say it, and the code says why', async () => {
    const sms = {
      kind: 'sms_esms',
      settings: { sender: 'HOA' },
      secrets: { key: 'a-key', secret: 'a-secret-of-esms' },
    };
    await own.ask('PUT', '/accounts/sms', { json: sms });
    await own.ask('PUT', '/accounts/zalo', { json: ZALO });
    balance = () => Promise.reject(new BalanceRefused('esms_101', 'config'));
    standing = undefined;
    const [left, quota] = [
      await own.ask('GET', '/accounts/sms/standing'),
      await own.ask('GET', '/accounts/zalo/standing'),
    ];
    assert.deepEqual([left.status, left.body.code, quota.body.code], [503, 'provider_away', 'provider_away']);
    assert.match(left.body.detail, /'esms_101'/);
    assert.deepEqual(released, ['released', 'released']);
  });

  it('is nothing for a provider that cannot tell, and no question where the shop has no account', async () => {
    const chat = { kind: 'chat', settings: { url: 'https://c.example' }, secrets: { secret: 'a-secret-of-the-chat' } };
    await own.ask('PUT', '/accounts/chat', { json: chat });
    assert.deepEqual((await own.ask('GET', '/accounts/chat/standing')).body, { at: NOW.toISOString() });
    assert.equal((await own.ask('GET', '/accounts/sms/standing')).body.code, 'account_not_found');
    assert.deepEqual(released, []);
  });
});
