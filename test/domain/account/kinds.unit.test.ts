import assert from 'node:assert/strict';
import {
  ACCOUNT_KINDS,
  type AccountKind,
  KIND_NAMES,
  keepsSecrets,
  missingSecrets,
  sameLogin,
} from '../../../domain/account/kinds.js';
import { NATIVE } from '../../channels/sms/sms-descriptions.js';

type Settings = Readonly<Record<string, unknown>>;

/** The least that each kind takes. */
const LEAST: Readonly<Record<AccountKind, Settings>> = {
  smtp: { host: 'mail.example.com', from: 'shop@hoa.example' },
  chat: { url: 'https://chat.example.com' },
  sms_nhip: { url: 'https://sms.example.com' },
  sms_esms: { sender: 'HOANANG' },
  sms_speedsms: { sender: 'HOANANG' },
  sms_described: { url: 'https://sms.example.com', description: NATIVE },
};

const parse = (kind: AccountKind, more: Settings = {}) =>
  ACCOUNT_KINDS[kind].settings.safeParse({ ...LEAST[kind], ...more });
/** Where the settings of a kind are refused, and in which words. */
const refusals = (kind: AccountKind, more: Settings): string[] =>
  (parse(kind, more).error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('the settings of an account', () => {
  for (const kind of KIND_NAMES) {
    it(`of ${kind} are complete with the least, and refuse a field that nobody knows`, () => {
      assert.equal(parse(kind).success, true, JSON.stringify(parse(kind).error));
      assert.equal(parse(kind, { colour: 'red' }).success, false);
    });
  }

  it('are filled up with what most shops have', () => {
    const { data: smtp } = ACCOUNT_KINDS.smtp.settings.safeParse(LEAST.smtp);
    assert.equal(smtp?.port, 587);
    assert.equal(smtp?.tls, 'required');
    const { data: esms } = ACCOUNT_KINDS.sms_esms.settings.safeParse(LEAST.sms_esms);
    assert.equal(esms?.url, 'https://rest.esms.vn/MainService.svc/json');
    assert.equal(esms?.type, 2);
    const { data: speedsms } = ACCOUNT_KINDS.sms_speedsms.settings.safeParse(LEAST.sms_speedsms);
    assert.equal(speedsms?.url, 'https://api.speedsms.vn/index.php');
    assert.equal(speedsms?.type, 3);
    const { data: chat } = ACCOUNT_KINDS.chat.settings.safeParse(LEAST.chat);
    assert.equal(chat?.batch, 100);
  });

  const wrong: readonly { readonly kind: AccountKind; readonly more: Settings; readonly words: string }[] = [
    {
      kind: 'smtp',
      more: { host: 'mail example' },
      words: 'host: a host name or an IPv4 address',
    },
    {
      kind: 'smtp',
      more: { host: 'http://mail.example.com' },
      words: 'host: a host name or an IPv4 address',
    },
    {
      kind: 'smtp',
      more: { host: '-mail.example.com' },
      words: 'host: a host name or an IPv4 address',
    },
    {
      kind: 'smtp',
      more: { from: 'shop' },
      words: 'from: one e-mail address',
    },
    {
      kind: 'smtp',
      more: { from: 'a@b.example, c@d.example' },
      words: 'from: one e-mail address',
    },
    {
      kind: 'smtp',
      more: { fromName: 'Hoa\r\nBcc: all@example.com' },
      words: 'fromName: one line',
    },
    {
      kind: 'smtp',
      more: { replyTo: 'nobody' },
      words: 'replyTo: one e-mail address',
    },
    {
      kind: 'smtp',
      more: { returnPath: 'a+b@hoa.example' },
      words: 'returnPath: an address with at most 21 characters, none of them +, before the @',
    },
    {
      kind: 'smtp',
      more: { tls: 'opportunistic', login: 'shop' },
      words: 'tls: required, as a password crosses no network in the clear',
    },
    {
      kind: 'smtp',
      more: { oauth: { url: 'https://id.example', clientId: 'x' } },
      words: 'login: the mailbox that the tokens are for',
    },
    {
      kind: 'smtp',
      more: { dkim: { domain: 'other.example', selector: 'nhip' } },
      words: 'dkim.domain: the domain of from, or one above it',
    },
    {
      kind: 'smtp',
      more: { from: 'shop@bad-hoa.example', dkim: { domain: 'hoa.example', selector: 'nhip' } },
      words: 'dkim.domain: the domain of from, or one above it',
    },
    {
      kind: 'smtp',
      more: { dkim: { domain: 'hoa.example', selector: 'n_1' } },
      words: 'dkim.selector: a DNS label',
    },
    {
      kind: 'smtp',
      more: { ca: 'no certificate' },
      words: 'ca: certificates in PEM',
    },
    {
      kind: 'chat',
      more: { url: 'ftp://chat.example.com' },
      words: 'url: an http or https address',
    },
    {
      kind: 'chat',
      more: { url: 'chat.example.com' },
      words: 'url: an http or https address',
    },
    {
      kind: 'chat',
      more: { url: 'https://me:secret@chat.example.com' },
      words: 'url: an address without credentials: they are secrets',
    },
    {
      kind: 'sms_nhip',
      more: { sender: 'Hoa Nắng' },
      words: 'sender: at most 20 letters, digits and signs without diacritics',
    },
    {
      kind: 'sms_nhip',
      more: { sender: 'A name that is far too long' },
      words: 'sender: at most 20 letters, digits and signs without diacritics',
    },
    {
      kind: 'sms_esms',
      more: { type: 1 },
      words: 'type: one of 2, 8',
    },
    {
      kind: 'sms_speedsms',
      more: { type: 1 },
      words: 'type: one of 2, 3, 4, 5',
    },
  ];
  for (const { kind, more, words } of wrong) {
    it(`of ${kind} refuse ${JSON.stringify(more)}`, () => {
      const found = refusals(kind, more);
      assert.ok(found.includes(words), JSON.stringify(found));
    });
  }

  const right: readonly { readonly kind: AccountKind; readonly more: Settings }[] = [
    {
      kind: 'smtp',
      more: { host: '192.0.2.1', port: 25, tls: 'opportunistic' },
    },
    {
      kind: 'smtp',
      more: { host: 'MAIL.example.com.', secure: true, port: 465, login: 'shop@hoa.example' },
    },
    {
      kind: 'smtp',
      more: { from: 'shop@mail.hoa.example', dkim: { domain: 'HOA.example', selector: 's1.2026' } },
    },
    {
      kind: 'smtp',
      more: { login: 'shop@hoa.example', oauth: { url: 'https://id.example/token', clientId: 'x' } },
    },
    {
      kind: 'smtp',
      more: { spfInclude: 'spf.relay.example', returnPath: 'bounces@hoa.example' },
    },
    {
      kind: 'chat',
      more: { url: 'http://127.0.0.1:9001/v2', batch: 1 },
    },
    {
      kind: 'sms_esms',
      more: { type: 8, sender: 'HOA-NANG.VN' },
    },
    {
      kind: 'sms_speedsms',
      more: { type: 4 },
    },
  ];
  for (const { kind, more } of right) {
    it(`of ${kind} take ${JSON.stringify(more)}`, () => assert.deepEqual(refusals(kind, more), []));
  }

  it('of eSMS need no brand name for a fixed number, nor of SpeedSMS for a random one', () => {
    assert.equal(ACCOUNT_KINDS.sms_esms.settings.safeParse({ type: 8 }).success, true);
    assert.equal(ACCOUNT_KINDS.sms_esms.settings.safeParse({ type: 2 }).success, false);
    assert.equal(ACCOUNT_KINDS.sms_speedsms.settings.safeParse({ type: 2 }).success, true);
    assert.equal(ACCOUNT_KINDS.sms_speedsms.settings.safeParse({ type: 3 }).success, false);
  });
});

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
