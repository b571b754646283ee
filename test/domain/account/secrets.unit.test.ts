import assert from 'node:assert/strict';
import {
  ACCOUNT_KINDS,
  type AccountKind,
  besides,
  KIND_NAMES,
  keepsSecrets,
  missingSecrets,
  sameLogin,
} from '../../../domain/account/kinds.js';
import { LEAST, type Settings } from './least.js';

describe('the secrets of an account', () => {
  const cases: readonly {
    readonly kind: AccountKind;
    readonly settings: Settings;
    readonly secrets: Readonly<Record<string, string>>;
    readonly missing: readonly string[];
  }[] = [
    {
      kind: 'smtp',
      settings: LEAST.smtp,
      secrets: {},
      missing: [],
    },
    {
      kind: 'smtp',
      settings: { ...LEAST.smtp, login: 'shop' },
      secrets: {},
      missing: ['password'],
    },
    {
      kind: 'smtp',
      settings: { ...LEAST.smtp, login: 'shop' },
      secrets: { password: 'x' },
      missing: [],
    },
    {
      kind: 'smtp',
      settings: { ...LEAST.smtp, login: 'shop', oauth: { url: 'https://id.example', clientId: 'x' } },
      secrets: { oauthClientSecret: 'x' },
      missing: ['oauthRefreshToken'],
    },
    {
      kind: 'chat',
      settings: LEAST.chat,
      secrets: {},
      missing: ['secret'],
    },
    {
      kind: 'sms_nhip',
      settings: LEAST.sms_nhip,
      secrets: { secret: 'x' },
      missing: [],
    },
    {
      kind: 'sms_esms',
      settings: LEAST.sms_esms,
      secrets: { secret: 'x' },
      missing: ['key'],
    },
    {
      kind: 'sms_speedsms',
      settings: LEAST.sms_speedsms,
      secrets: {},
      missing: ['secret'],
    },
    {
      kind: 'sms_described',
      settings: LEAST.sms_described,
      secrets: {},
      missing: ['secret'],
    },
    {
      kind: 'sms_described',
      settings: LEAST.sms_described,
      secrets: { secret: 'x' },
      missing: [],
    },
    {
      kind: 'zalo',
      settings: LEAST.zalo,
      secrets: {},
      missing: ['appSecret', 'refreshToken'],
    },
    {
      kind: 'zalo',
      settings: LEAST.zalo,
      secrets: { appSecret: 'x', refreshToken: 'y' },
      missing: [],
    },
  ];
  for (const { kind, settings, secrets, missing } of cases) {
    it(`of ${kind} with ${Object.keys(secrets).join(', ') || 'none'}: ${missing.join(', ') || 'nothing'} is missing`, () => {
      assert.deepEqual(missingSecrets(kind, settings, secrets), missing);
    });
  }

  const moves: readonly { readonly kind: AccountKind; readonly change: Settings; readonly stay: boolean }[] = [
    {
      kind: 'smtp',
      change: { fromName: 'Hoa Nắng' },
      stay: true,
    },
    {
      kind: 'smtp',
      change: { from: 'new@hoa.example' },
      stay: true,
    },
    {
      kind: 'smtp',
      change: { host: 'mail.other.example' },
      stay: false,
    },
    {
      kind: 'smtp',
      change: { port: 2525 },
      stay: false,
    },
    {
      kind: 'smtp',
      change: { tls: 'opportunistic' },
      stay: false,
    },
    {
      kind: 'smtp',
      change: { ca: '-----BEGIN CERTIFICATE-----' },
      stay: false,
    },
    {
      kind: 'smtp',
      change: { login: 'another' },
      stay: false,
    },
    {
      kind: 'smtp',
      change: { oauth: { url: 'https://id.example', clientId: 'y' } },
      stay: false,
    },
    {
      kind: 'chat',
      change: { batch: 10 },
      stay: true,
    },
    {
      kind: 'chat',
      change: { url: 'https://chat.other.example' },
      stay: false,
    },
    {
      kind: 'sms_esms',
      change: { sender: 'HOA2' },
      stay: true,
    },
    {
      kind: 'sms_esms',
      change: { type: 8 },
      stay: true,
    },
    {
      kind: 'sms_esms',
      change: { url: 'https://esms.other.example' },
      stay: false,
    },
    {
      kind: 'sms_described',
      change: { sender: 'HOA2' },
      stay: true,
    },
    {
      kind: 'sms_described',
      change: { url: 'https://sms.other.example' },
      stay: false,
    },
    {
      kind: 'sms_described',
      change: { description: { send: { path: '/elsewhere/{{secret}}' } } },
      stay: false,
    },
    {
      kind: 'zalo',
      change: { proof: false },
      stay: true,
    },
    {
      kind: 'zalo',
      change: { oaId: '2' },
      stay: false,
    },
    {
      kind: 'zalo',
      change: { tokenUrl: 'https://tokens.other.example' },
      stay: false,
    },
  ];
  for (const { kind, change, stay } of moves) {
    it(`${stay ? 'stay' : 'are given again'} when ${Object.keys(change).join()} of ${kind} changes`, () => {
      assert.equal(keepsSecrets(kind, LEAST[kind], { ...LEAST[kind], ...change }), stay);
    });
  }

  it('name another account when the login is another one, and the same when a password is new', () => {
    assert.equal(sameLogin('sms_esms', { key: 'a', secret: 'x' }, { key: 'a', secret: 'y' }), true);
    assert.equal(sameLogin('sms_esms', { key: 'a', secret: 'x' }, { key: 'b', secret: 'x' }), false);
    assert.equal(sameLogin('sms_described', { secret: 'x' }, { key: 'b', secret: 'x' }), false);
    assert.equal(sameLogin('chat', { secret: 'x' }, { secret: 'y' }), true);
  });

  it('are useless where another one was what they hung on: a refresh token without its application secret', () => {
    const stored = { appSecret: 'a', refreshToken: 'r', oaSecretKey: 'k' };
    assert.deepEqual(besides('zalo', stored, { appSecret: 'b' }), { appSecret: 'a', oaSecretKey: 'k' });
    for (const given of [{}, { appSecret: 'a' }, { oaSecretKey: 'l' }, { refreshToken: 's' }])
      assert.deepEqual(besides('zalo', stored, given), stored);
    assert.deepEqual(besides('sms_esms', { key: 'a', secret: 's' }, { key: 'b' }), { key: 'a', secret: 's' });
  });

  it('of every kind are strings, and none of them is a setting', () => {
    for (const kind of KIND_NAMES) {
      const { settings, secrets } = ACCOUNT_KINDS[kind];
      for (const name of Object.keys(secrets.shape)) {
        assert.ok(!Object.hasOwn(settings.shape, name), `${kind}.${name}`);
        assert.equal(secrets.safeParse({ [name]: 1234567890123456 }).success, false);
      }
    }
  });
});
