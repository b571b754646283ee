import assert from 'node:assert/strict';
import { noteHealth } from '../../../models/account/account-health.js';
import { noteTested, readAccount } from '../../../models/account/account-store.js';
import { parseKeyRing } from '../../../models/account/key-ring.js';
import { NOW, useApi, useOwnShop } from '../support.js';

/** The DNS as a test has it: TXT records by name, or the code of a failure. */
const dns = new Map<string, readonly (readonly string[])[] | string>();
const resolveTxt = async (name: string) => {
  const found = dns.get(name) ?? 'ENOTFOUND';
  if (typeof found !== 'string') return found;
  throw Object.assign(new Error(found), { code: found });
};
const SMTP = {
  kind: 'smtp',
  settings: {
    host: 'mail.example.com',
    from: 'shop@mail.hoa.example',
    dkim: { domain: 'hoa.example', selector: 'nhip' },
    spfInclude: 'spf.relay.example',
  },
};
const SMS = {
  kind: 'sms_nhip',
  settings: { url: 'https://sms.example.com', sender: 'HOANANG' },
  secrets: { secret: 'a-secret-of-the-provider' },
};
const PROOF = { document: 'GCN 0123/2026', declaration: 'Nhãn hiệu HOANANG là của cửa hàng.' };

describe('what is proven of an account', () => {
  const api = useApi({ keyRing: parseKeyRing(`k1:${Buffer.alloc(32, 1).toString('base64')}`), resolveTxt });
  const own = useOwnShop(api);
  beforeEach(() => dns.clear());
  const checks = (body: { checks: { check: string; state: string }[] }) =>
    Object.fromEntries(body.checks.map(({ check, state }) => [check, state]));
  const look = () => own.ask('POST', '/accounts/email/records');

  it('of mail is looked up in the DNS: nothing, something else, the right thing, no answer', async () => {
    const made = await own.ask('PUT', '/accounts/email', { json: SMTP });
    assert.deepEqual(checks(made.body), { test_message: 'open', dkim: 'open', spf: 'open' });
    assert.deepEqual((await look()).body.records, { at: NOW.toISOString(), dkim: 'missing', spf: 'missing' });
    const { name, value } = made.body.dkim;
    assert.equal(name, 'nhip._domainkey.hoa.example');
    dns.set(name, [['v=DKIM1; k=rsa; p=AAAA']]);
    dns.set('mail.hoa.example', [['v=spf1 mx -all'], ['another text']]);
    assert.deepEqual(checks((await look()).body), { test_message: 'open', dkim: 'failed', spf: 'failed' });
    // A long record comes in strings of 255.
    dns.set(name, [[value.slice(0, 255), value.slice(255)]]);
    dns.set('mail.hoa.example', [['v=spf1 include:spf.relay.example', ' -all']]);
    assert.deepEqual(checks((await look()).body), { test_message: 'open', dkim: 'met', spf: 'met' });
    assert.deepEqual(checks((await own.ask('GET', '/accounts/email')).body), {
      test_message: 'open',
      dkim: 'met',
      spf: 'met',
    });
    dns.set(name, 'ETIMEOUT');
    assert.equal((await look()).body.records.dkim, 'unknown');
  });

  it('holds with a test message from the account as it is, and is over with another login', async () => {
    await own.ask('PUT', '/accounts/email', { json: { ...SMTP, settings: { ...SMTP.settings, dkim: undefined } } });
    dns.set('mail.hoa.example', [['v=spf1 include:spf.relay.example -all']]);
    await look();
    const account = (await readAccount(api.models, own.shop, 'email')) ?? assert.fail('none');
    await noteTested(api.models, account, { at: NOW, identity: 'another' });
    assert.equal((await own.ask('GET', '/accounts/email')).body.verified, false);
    await noteTested(api.models, account, { at: NOW, identity: account.identity });
    const { body } = await own.ask('GET', '/accounts/email');
    assert.equal(body.verified, true);
    assert.equal(body.testedAt, NOW.toISOString());
    api.setNow(new Date(NOW.getTime() + 1_000));
    const moved = { ...SMTP, settings: { ...SMTP.settings, dkim: undefined, host: 'mail.other.example' } };
    const after = await own.ask('PUT', '/accounts/email', { json: moved });
    assert.equal(after.body.verified, false);
    assert.equal(after.body.testedAt, undefined);
    api.setNow(NOW);
  });

  it('of a brand name is stated by the shop and decided by an operator', async () => {
    await own.ask('PUT', '/accounts/sms', { json: SMS });
    const decision = `/v1/shops/${own.shop}/accounts/sms/brandname/decision`;
    assert.equal((await api.ask('POST', decision, { json: { accepted: true } })).status, 400);
    const declared = await own.ask('PUT', '/accounts/sms/brandname', { json: PROOF });
    assert.equal(declared.body.brandname.state, 'declared');
    assert.equal(declared.body.brandname.sender, 'HOANANG');
    assert.equal((await api.ask('POST', decision, { key: own.key, json: { accepted: true } })).body.code, 'forbidden');
    const refused = await api.ask('POST', decision, { json: { accepted: false, note: 'Số giấy không đúng' } });
    assert.equal(refused.body.brandname.note, 'Số giấy không đúng');
    assert.equal(checks(refused.body).brandname, 'failed');
    await own.ask('PUT', '/accounts/sms/brandname', { json: PROOF });
    const accepted = await api.ask('POST', decision, { json: { accepted: true } });
    assert.equal(checks(accepted.body).brandname, 'met');
    assert.equal(accepted.body.brandname.decidedAt, NOW.toISOString());
    const kept = await own.ask('PUT', '/accounts/sms', { json: { ...SMS, perMinute: 60 } });
    assert.equal(checks(kept.body).brandname, 'met');
    const renamed = { ...SMS, settings: { ...SMS.settings, sender: 'HOAKHAC' } };
    assert.equal(checks((await own.ask('PUT', '/accounts/sms', { json: renamed })).body).brandname, 'open');
  });

  it('of an account that is not there is nothing', async () => {
    assert.equal((await look()).body.code, 'account_not_found');
    assert.equal((await own.ask('PUT', '/accounts/sms/brandname', { json: PROOF })).body.code, 'account_not_found');
    const { sender: _, ...settings } = SMS.settings;
    await own.ask('PUT', '/accounts/sms', { json: { ...SMS, settings } });
    assert.equal((await own.ask('PUT', '/accounts/sms/brandname', { json: PROOF })).status, 400);
  });

  it('shows what the provider said last, of this account and not of the one before', async () => {
    await own.ask('PUT', '/accounts/sms', { json: SMS });
    const { _id, identity } = (await readAccount(api.models, own.shop, 'sms')) ?? assert.fail('none');
    const refused = { reason: 'provider_money', errorClass: 'money', at: NOW };
    await noteHealth(api.models, { _id, identity, sentAt: NOW });
    await noteHealth(api.models, { _id, identity, refused });
    const shown = (await own.ask('GET', '/accounts/sms')).body.health;
    assert.deepEqual(shown, { sentAt: NOW.toISOString(), refused: { ...refused, at: NOW.toISOString() } });
    await noteHealth(api.models, { _id, identity: 'another', sentAt: NOW });
    assert.deepEqual((await own.ask('GET', '/accounts/sms')).body.health, {});
  });
});
