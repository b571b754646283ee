import assert from 'node:assert/strict';
import { ACCOUNT_KINDS, type AccountKind, KIND_NAMES } from '../../../domain/account/kinds.js';
import { readAccount, secretsOf } from '../../../models/account/account-store.js';
import { parseKeyRing } from '../../../models/account/key-ring.js';
import { NATIVE } from '../../channels/sms/sms-descriptions.js';
import { useApi, useOwnShop } from '../support.js';

const RING = parseKeyRing(`k1:${Buffer.alloc(32, 1).toString('base64')}`);

interface Given {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** As the answer shows what was filled up. */
  readonly shown?: Readonly<Record<string, unknown>>;
}

const GIVEN: Readonly<Record<AccountKind, Given>> = {
  smtp: {
    settings: {
      host: 'mail.example.com',
      from: 'shop@hoa.example',
      fromName: 'Hoa Nắng',
      login: 'shop',
    },
    secrets: { password: 'a password' },
    shown: { port: 587, tls: 'required' },
  },
  chat: {
    settings: { url: 'https://chat.example.com' },
    secrets: { secret: 'a-secret-of-the-chat' },
    shown: { batch: 100 },
  },
  sms_nhip: {
    settings: { url: 'https://sms.example.com', sender: 'HOANANG' },
    secrets: { secret: 'a-secret-of-the-sms' },
  },
  sms_esms: {
    settings: { sender: 'HOANANG' },
    secrets: { key: 'an-api-key', secret: 'a-secret-of-esms' },
    shown: { type: 2, url: 'https://rest.esms.vn/MainService.svc/json' },
  },
  sms_speedsms: {
    settings: { sender: 'HOANANG' },
    secrets: { secret: 'a-token-of-speedsms' },
    shown: { type: 3, url: 'https://api.speedsms.vn/index.php' },
  },
  sms_described: {
    settings: { url: 'https://sms.example.com', description: NATIVE },
    secrets: { key: 'a login', secret: 'a password' },
  },
  zalo: {
    settings: { appId: '1234567890123456789', oaId: '9876543210987654321' },
    secrets: { appSecret: 'an-application-secret', oaSecretKey: 'a-key-of-the-oa', refreshToken: 'a-first-token' },
    shown: { proof: true, url: 'https://business.openapi.zalo.me', tokenUrl: 'https://oauth.zaloapp.com' },
  },
  sms_smpp: {
    settings: { url: 'smpps://smsc.example.com:3550', sender: 'HOANANG', dialect: { window: 5 } },
    secrets: { key: 'a-system-id', secret: 'a pass word' },
  },
};

describe('an account of each kind', () => {
  const api = useApi({ keyRing: RING });
  const own = useOwnShop(api);

  for (const kind of KIND_NAMES) {
    const { channel } = ACCOUNT_KINDS[kind];
    const { settings, secrets, shown = {} } = GIVEN[kind];
    const path = `/accounts/${channel}`;

    it(`${kind} is saved, filled up and shown without its secrets`, async () => {
      const made = await own.ask('PUT', path, { json: { kind, settings, secrets, connections: 2, perMinute: 60 } });
      assert.equal(made.status, 201, JSON.stringify(made.body));
      assert.equal(made.body.kind, kind);
      assert.equal(made.body.channel, channel);
      assert.equal(made.body.connections, 2);
      assert.equal(made.body.perMinute, 60);
      for (const [name, value] of Object.entries(shown)) assert.equal(made.body.settings[name], value, name);
      assert.deepEqual(Object.keys(made.body.secrets).sort(), Object.keys(secrets).sort());
      const text = JSON.stringify(made.body);
      for (const secret of Object.values(secrets)) assert.ok(!text.includes(secret), secret);
    });

    it(`${kind} keeps its secrets when it is saved as it is shown`, async () => {
      const made = await own.ask('PUT', path, { json: { kind, settings, secrets } });
      const again = await own.ask('PUT', path, {
        json: { kind, settings: made.body.settings },
        headers: { 'If-Match': made.headers.get('etag') ?? '' },
      });
      assert.equal(again.status, 200, JSON.stringify(again.body));
      assert.equal(again.body.version, 2);
      assert.deepEqual(again.body.settings, made.body.settings);
      const stored = (await readAccount(api.models, own.shop, channel)) ?? assert.fail('none');
      assert.deepEqual(secretsOf(RING, stored), secrets);
    });

    it(`${kind} is refused without its secrets, and where another channel is asked for`, async () => {
      const bare = await own.ask('PUT', path, { json: { kind, settings } });
      assert.equal(bare.status, 400);
      assert.match(bare.body.errors[0].field, /^\/secrets\/\w+$/);
      assert.equal(bare.body.errors[0].code, 'missing');
      const other = channel === 'chat' ? 'sms' : 'chat';
      const misplaced = await own.ask('PUT', `/accounts/${other}`, { json: { kind, settings, secrets } });
      assert.equal(misplaced.status, 400);
      assert.equal(misplaced.body.errors[0].field, '/kind');
    });
  }

  it('takes the place of another one of its channel, with none of its secrets', async () => {
    const { settings, secrets } = GIVEN.sms_esms;
    await own.ask('PUT', '/accounts/sms', { json: { kind: 'sms_esms', settings, secrets } });
    const next = { kind: 'sms_speedsms', settings: GIVEN.sms_speedsms.settings };
    assert.equal((await own.ask('PUT', '/accounts/sms', { json: next })).status, 400);
    const changed = await own.ask('PUT', '/accounts/sms', {
      json: { ...next, secrets: GIVEN.sms_speedsms.secrets },
    });
    assert.equal(changed.status, 200);
    assert.deepEqual(changed.body.secrets, { secret: 'set' });
    const stored = (await readAccount(api.models, own.shop, 'sms')) ?? assert.fail('none');
    assert.deepEqual(secretsOf(RING, stored), GIVEN.sms_speedsms.secrets);
  });

  it('is of the shop alone: nobody without a key, and no unknown channel', async () => {
    const path = `/v1/shops/${own.shop}/accounts`;
    assert.equal((await api.ask('GET', path, { key: null })).status, 401);
    assert.equal((await api.ask('GET', '/v1/shops/none/accounts')).body.code, 'shop_not_found');
    assert.equal((await own.ask('GET', '/accounts/pigeon')).status, 400);
    assert.equal((await own.ask('DELETE', '/accounts/chat')).body.code, 'account_not_found');
    assert.equal((await api.ask('POST', '/v1/account-keys/rewrap', { key: own.key })).body.code, 'forbidden');
  });
});
