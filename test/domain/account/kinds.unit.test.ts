import assert from 'node:assert/strict';
import { ACCOUNT_KINDS, type AccountKind, KIND_NAMES } from '../../../domain/account/kinds.js';
import { LEAST, type Settings } from './least.js';

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
