import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import {
  type AccountPlace,
  createAccountChannel,
  createAccountDesk,
} from '../../../channels/account/create-account.js';
import { PrivateAddress } from '../../../channels/http/address-guard.js';
import { refused } from '../../../channels/reasons.js';
import { ESMS_ACCOUNT, type Providers } from '../../../dev/providers/providers.js';
import { ZALO_ACCOUNT } from '../../../dev/providers/zalo/zalo-world.js';
import { type AccountKind, openAccount } from '../../../domain/account/kinds.js';
import { hooks } from '../hooks.js';
import { Smsc } from '../sms/smpp/smsc.js';
import { NATIVE } from '../sms/sms-descriptions.js';
import { ALWAYS, kinds, message, Opened, SECRETS, sms } from '../support.js';
import { memoryStore } from '../zalo/memory-store.js';

const opened = new Opened();
const PLACE: AccountPlace = { allowPrivate: true, callbackUrl: 'https://nhip.example/v1/callbacks/esms' };
const AUTH = { user: 'shop', pass: 'the password of the shop' };

const make = (
  kind: AccountKind,
  settings: Record<string, unknown>,
  secrets: Record<string, string>,
  place: AccountPlace = PLACE,
  perMinute?: number,
) => {
  const account = openAccount({ kind, settings, connections: 2, ...(perMinute ? { perMinute } : {}) }, secrets);
  return opened.channel(createAccountChannel(account, place));
};
const PEM = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

describe('the adapter of an account', () => {
  afterEach(() => opened.closeAll());

  const cases: readonly {
    readonly kind: AccountKind;
    readonly settings: (addresses: Providers['addresses']) => Record<string, unknown>;
    readonly secrets: Record<string, string>;
  }[] = [
    {
      kind: 'chat',
      settings: ({ chat }) => ({ url: chat }),
      secrets: { secret: SECRETS.chatSecret },
    },
    {
      kind: 'sms_nhip',
      settings: ({ sms: url }) => ({ url }),
      secrets: { secret: SECRETS.smsSecret },
    },
    {
      kind: 'sms_esms',
      settings: ({ esms }) => ({ url: esms, sender: ESMS_ACCOUNT.brandname }),
      secrets: { key: ESMS_ACCOUNT.key, secret: SECRETS.smsSecret },
    },
    {
      kind: 'sms_speedsms',
      settings: ({ speedsms }) => ({ url: speedsms, sender: 'HOANANG' }),
      secrets: { secret: SECRETS.smsSecret },
    },
    {
      kind: 'sms_described',
      settings: ({ sms: url }) => ({ url, description: NATIVE }),
      secrets: { secret: SECRETS.smsSecret },
    },
  ];
  for (const { kind, settings, secrets } of cases) {
    it(`of ${kind} hands messages over with the shop's own secrets, and is refused with others`, async () => {
      const { addresses, received } = await opened.providers();
      const items = kind === 'chat' ? [message(1), message(2)] : [sms(1), sms(2)];
      const good = make(kind, settings(addresses), secrets);
      assert.deepEqual(kinds(await good.send(items, ALWAYS)), ['sent', 'sent']);
      const count = () => Object.values(received.stats()).reduce((sum, { accepted }) => sum + accepted, 0);
      const before = count();
      const wrong = make(kind, settings(addresses), { ...secrets, secret: 'another secret of another shop' });
      const results = await wrong.send(items, ALWAYS);
      for (const result of results) {
        assert.equal(result.kind, 'refused');
        assert.equal(result.kind === 'refused' && result.errorClass, 'config');
      }
      assert.equal(count(), before);
    });
  }

  it('of sms_smpp binds with the login of the account, and never at a private address where none may be', async () => {
    const smsc = opened.add(await Smsc.start());
    const settings = { url: `smpp://127.0.0.1:${smsc.port}`, sender: 'HOANANG' };
    const login = { key: 'hoanang', secret: 'pass' };
    assert.deepEqual(kinds(await make('sms_smpp', settings, login).send([sms(1)], ALWAYS)), ['sent']);
    assert.deepEqual(smsc.binds, [{ systemId: 'hoanang', password: 'pass' }]);
    const only = { ...PLACE, allowPrivate: false };
    assert.throws(() => make('sms_smpp', settings, login, only), PrivateAddress);
    const byName = make('sms_smpp', { ...settings, url: settings.url.replace('127.0.0.1', 'localhost') }, login, only);
    assert.deepEqual(await byName.send([sms(2)], ALWAYS), [refused('private_address', 1_000, 'config')]);
    assert.equal(smsc.binds.length, 1);
  });

  it('of smtp logs in with the password of the account', async () => {
    const { addresses, received } = await opened.providers({ smtpAuth: AUTH });
    const { port } = new URL(addresses.smtp);
    const settings = {
      host: '127.0.0.1',
      port: Number(port),
      tls: 'opportunistic',
      from: 'shop@hoa.example',
      fromName: 'Hoa Nắng',
      dkim: { domain: 'hoa.example', selector: 'nhip' },
    };
    const parsed = openAccount({ kind: 'smtp', settings, connections: 1 }, { dkimPrivateKey: PEM });
    assert.equal(parsed.kind, 'smtp');
    // A password crosses no network in the clear, so the schema has no such account; this server is on this machine.
    const withLogin = {
      ...parsed,
      settings: { ...parsed.settings, login: AUTH.user },
      secrets: { ...parsed.secrets, password: AUTH.pass },
    } as typeof parsed;
    const channel = opened.channel(createAccountChannel(withLogin, PLACE));
    const results = await channel.send([{ ...message(1), subject: 'Chào' }], ALWAYS);
    assert.deepEqual(kinds(results), ['sent'], JSON.stringify(results));
    assert.equal(received.stats().email.unique, 1);
  });

  it('of zalo fetches its tokens with its own secrets, sends, and tells its templates and standing', async () => {
    const { addresses, zalo: world } = await opened.providers();
    const { appId, appSecret, accountId: oaId, firstRefreshToken: refreshToken } = ZALO_ACCOUNT;
    const settings = { appId, oaId, url: addresses.zalo, oaUrl: addresses.zalo, tokenUrl: addresses.zalo };
    const asked: object[] = [];
    const store = memoryStore(refreshToken, Date.now);
    const zaloTokens: AccountPlace['zaloTokens'] = (keys) => {
      asked.push(keys);
      return store;
    };
    const template = { template: '300001', data: { customer_name: 'Lan' }, trackingId: 't1' };
    const sent = { ...sms(1), zalo: template };
    const channel = make('zalo', settings, { appSecret, refreshToken }, { ...PLACE, zaloTokens });
    assert.deepEqual(kinds(await channel.send([sent], ALWAYS)), ['sent']);
    assert.deepEqual(asked, [{ appId, accountId: oaId, appSecret, refreshToken }]);
    const account = openAccount({ kind: 'zalo', settings, connections: 1 }, { appSecret, refreshToken });
    assert.ok(account.kind === 'zalo');
    const desk = opened.add(createAccountDesk(account, { ...PLACE, zaloTokens }));
    assert.deepEqual([(await desk.template('300001'))?.id, await desk.template('1')], ['300001', null]);
    assert.equal((await desk.standing())?.remaining, 19_999);
    assert.equal(world.refreshes, 1);
    assert.throws(() => make('zalo', settings, { appSecret, refreshToken }), /a store for its tokens must be there/);
  });

  it('of zalo is led to no private network, by none of its three hosts', async () => {
    const there = opened.add(await hooks((_request, response) => void response.end('{}')));
    const { appId, appSecret, accountId: oaId } = ZALO_ACCOUNT;
    const url = there.url.replace('127.0.0.1', 'localhost');
    const zaloTokens = () => memoryStore('r', Date.now);
    const zalo = { template: '300001', data: {}, trackingId: 't1' };
    const settings = { appId, oaId, url, oaUrl: url, tokenUrl: url };
    const channel = make('zalo', settings, { appSecret, refreshToken: 'r' }, { allowPrivate: false, zaloTokens });
    const [result] = await channel.send([{ ...sms(1), zalo }], ALWAYS);
    assert.deepEqual(result, refused('private_address', 5_000, 'config'));
    assert.deepEqual(there.requests, []);
  });

  it('keeps to the messages a minute that it was given', async () => {
    const { addresses } = await opened.providers();
    const channel = make('sms_nhip', { url: addresses.sms }, { secret: SECRETS.smsSecret }, PLACE, 1);
    assert.deepEqual(kinds(await channel.send([sms(1), sms(2)], ALWAYS)), ['sent', 'refused']);
  });

  it('is not made of a key that no receiver verifies', () => {
    const settings = {
      host: 'mail.example.com',
      from: 'a@hoa.example',
      dkim: { domain: 'hoa.example', selector: 's' },
    };
    assert.throws(() => make('smtp', settings, { dkimPrivateKey: 'no key' }), /must be an RSA/);
  });
});

describe('an account that leads into a private network', () => {
  afterEach(() => opened.closeAll());
  const only: AccountPlace = { allowPrivate: false };
  const secrets = { secret: SECRETS.smsSecret };

  it('is not made where its address is written as such', () => {
    for (const url of ['http://127.0.0.1:9', 'http://[::1]:9', 'http://10.0.0.1', 'http://169.254.169.254/latest']) {
      assert.throws(() => make('sms_nhip', { url }, secrets, only), PrivateAddress, url);
    }
    assert.throws(() => make('smtp', { host: '192.168.0.1', from: 'a@hoa.example' }, {}, only), PrivateAddress);
    // Other ways to write 127.0.0.1, which the URL parser knows.
    for (const url of ['http://2130706433/', 'http://0x7f.1/', 'http://0177.0.0.1/']) {
      assert.throws(() => make('sms_nhip', { url }, secrets, only), PrivateAddress, url);
    }
  });

  it('reaches nobody by a name that leads there, and holds the run as configuration', async () => {
    const there = opened.add(await hooks((_request, response) => void response.end('{"status":"accepted"}')));
    const url = there.url.replace('127.0.0.1', 'localhost');
    const channel = make('sms_nhip', { url }, secrets, only);
    assert.deepEqual(await channel.send([sms(1)], ALWAYS), [refused('private_address', 5_000, 'config')]);
    assert.deepEqual(there.requests, []);
    const allowed = make('sms_nhip', { url: there.url }, secrets);
    assert.deepEqual(kinds(await allowed.send([sms(1)], ALWAYS)), ['sent']);
  });

  it('is no way for mail either, nor for the tokens of its login', async () => {
    const there = opened.add(await hooks((_request, response) => void response.end('{}')));
    const port = Number(new URL(there.url).port);
    const smtp = make('smtp', { host: 'localhost', port, from: 'a@hoa.example' }, {}, only);
    const [mail] = await smtp.send([{ ...message(1), subject: 'x' }], ALWAYS);
    assert.deepEqual([mail?.kind, mail?.kind === 'refused' && mail.reason], ['refused', 'private_address']);
    assert.deepEqual(there.requests, []);
  });
});
