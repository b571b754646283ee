import assert from 'node:assert/strict';
import { useEach } from '../../support/hooks.js';
import { makeShop, NOW } from '../support.js';
import { AGO, SHOP, startConsentApi, useConsentApi } from './consent-support.js';

const DAY = 86_400_000;
const ago = (days: number): string => new Date(NOW.getTime() - days * DAY).toISOString();
const YES = { channel: 'email', granted: true, method: 'form', text: 'Tôi đồng ý nhận ưu đãi qua email' };
const NO = { channel: 'email', granted: false, method: 'call' };

describe('consents by the API', () => {
  const at = useEach(() => startConsentApi(['c1', 'c2']));

  const path = (ref = 'c1') => `/v1/shops/${SHOP}/customers/${ref}/consents`;
  const tell = (json: object, ref = 'c1') => at.api.ask('POST', path(ref), { key: at.key, json });

  it('are recorded with what was shown and by which way, and the summary follows', async () => {
    const no = await tell({ ...NO, at: ago(2) });
    assert.equal(no.status, 201);
    assert.deepEqual(no.body.current.advertising.email, { granted: false, at: ago(2), optedOut: true });
    const yes = await tell({ ...YES, at: ago(1), source: 'form 11.11', evidence: 'double opt-in 17' });
    assert.deepEqual(yes.body.current.advertising.email, { granted: true, at: ago(1) });
    const { entry, ...said } = yes.body.entry;
    assert.equal(typeof entry, 'string');
    assert.deepEqual(said, {
      channel: 'email',
      purpose: 'advertising',
      granted: true,
      at: ago(1),
      method: 'form',
      text: YES.text,
      source: 'form 11.11',
      evidence: 'double opt-in 17',
      recordedAt: NOW.toISOString(),
    });
    assert.equal((await at.read('c1')).consent.email?.granted, true);
  });

  it('that are told again are the same entry', async () => {
    assert.deepEqual(
      [(await tell({ ...NO, at: ago(2) })).status, (await tell({ ...NO, at: ago(2) })).status],
      [201, 200],
    );
    assert.equal((await at.ledger('c1')).length, 1);
  });

  it('that arrive late do not override newer ones', async () => {
    await tell({ ...YES, at: ago(1) });
    const late = await tell({ ...NO, at: ago(3) });
    assert.deepEqual([late.status, late.body.current.advertising.email.granted], [201, true]);
  });

  it('of an opted-out customer are given back by them, and by no import', async () => {
    await tell(NO);
    const file = `id,name,consent_email\nc1,Mai,${new Date(NOW.getTime() + DAY / 2).toISOString()}\n`;
    const headers = { 'Content-Type': 'text/csv' };
    await at.api.ask('POST', `/v1/shops/${SHOP}/imports/customers`, { key: at.key, body: file, headers });
    assert.equal((await at.read('c1')).consent.email?.optedOut, true);
    at.api.setNow(new Date(NOW.getTime() + DAY));
    const yes = await tell({ ...YES, method: 'api', evidence: 'bản ghi âm 17' });
    assert.equal(yes.body.current.advertising.email.granted, true);
    assert.equal((await at.read('c1')).consent.email?.optedOut, undefined);
  });

  it('are dated no later than their receipt, so that a yes in local time with a Z does not outlive a refusal', async () => {
    const yes = await tell({ ...YES, at: ago(-7 / 24) });
    assert.equal(yes.body.entry.at, NOW.toISOString());
    at.api.setNow(new Date(NOW.getTime() + DAY / 24));
    const no = await tell(NO);
    assert.equal(no.body.current.advertising.email.optedOut, true);
    const again = await tell({ ...YES, at: ago(-7 / 24) });
    assert.deepEqual([again.status, again.body.current.advertising.email.optedOut], [200, true]);
  });

  it('for care stand beside those for advertising', async () => {
    const { body } = await tell({ ...NO, purpose: 'care' });
    assert.deepEqual([body.current.care.email.optedOut, body.current.advertising.email.granted], [true, true]);
    assert.equal((await at.read('c1')).consent.email?.granted, true);
  });

  for (const [what, json, field] of [
    ['a yes without the words that were shown', { ...YES, text: undefined }, '/text'],
    ['a yes by API without evidence', { ...YES, method: 'api' }, '/evidence'],
    ['an unknown channel', { ...NO, channel: 'fax' }, '/channel'],
    ['a method that is ours alone', { ...NO, method: 'link' }, '/method'],
    ['an import by hand', { ...YES, method: 'import' }, '/method'],
    ['an instant more than a day ahead', { ...NO, at: new Date(NOW.getTime() + DAY + 1).toISOString() }, '/at'],
    ['a line break', { ...YES, text: 'a\r\nb' }, '/text'],
    ['an unknown field', { ...NO, ip: '10.0.0.1' }, '/ip'],
    ['no decision', { channel: 'email', method: 'form' }, '/granted'],
  ] as const)
    it(`are refused with ${what}, naming the field`, async () => {
      const answer = await tell(json);
      assert.deepEqual([answer.status, answer.body.code], [400, 'invalid_request']);
      assert.equal(answer.body.errors[0].field, field);
      assert.equal((await at.ledger('c1')).length, 0);
    });

  it('are listed oldest first, a page behind an entry', async () => {
    for (const days of [3, 1, 2]) await tell({ ...NO, at: ago(days) });
    const { body } = await at.api.ask('GET', path(), { key: at.key });
    assert.deepEqual(
      body.entries.map((entry: { at: string }) => entry.at),
      [ago(3), ago(2), ago(1)],
    );
    const rest = await at.api.ask('GET', `${path()}?after=${body.entries[0].entry}`, { key: at.key });
    assert.equal(rest.body.entries.length, 2);
    assert.deepEqual(rest.body.current, body.current);
    const none = await at.api.ask('GET', `${path()}?after=${body.entries[2].entry}`, { key: at.key });
    assert.deepEqual(none.body.entries, []);
  });

  it('of no customer, and for the key of another shop, are refused', async () => {
    assert.equal((await tell(NO, 'nobody')).body.code, 'customer_not_found');
    assert.equal((await at.api.ask('GET', path('nobody'), { key: at.key })).status, 404);
    const other = await makeShop(at.api, 'other');
    assert.equal((await at.api.ask('POST', path(), { key: other, json: NO })).status, 403);
    assert.equal((await at.api.ask('GET', path(), { key: null })).status, 401);
    assert.deepEqual((await at.read('c1')).consent.email, { granted: true, at: AGO });
  });
});

describe('suppressions by the API', () => {
  const at = useConsentApi(['c1', 'c2', 'c3']);
  const path = `/v1/shops/${SHOP}/suppressions`;
  const ask = (method: string, more = '', json?: object) =>
    at.api.ask(method, `${path}${more}`, { key: at.key, ...(json ? { json } : {}) });
  const phones = (body: string) => {
    const headers = { 'Content-Type': 'text/csv' };
    return at.api.ask('POST', `/v1/shops/${SHOP}/imports/do-not-call`, { key: at.key, body, headers });
  };

  it('are added once, listed by customer, shown on the customer, and lifted with a reason', async () => {
    const bad = { customer: 'c2', channel: 'email', reason: 'invalid_address' };
    assert.equal((await ask('POST', '', bad)).status, 201);
    const again = await ask('POST', '', { ...bad, reason: 'complaint' });
    assert.deepEqual([again.status, again.body.reason], [200, 'invalid_address']);
    await ask('POST', '', { customer: 'c1', channel: 'chat', reason: 'blocked' });
    const { body } = await ask('GET');
    const shown = { at: NOW.toISOString(), source: 'api' };
    assert.deepEqual(body, {
      suppressions: [
        { customer: 'c1', channel: 'chat', reason: 'blocked', ...shown },
        { customer: 'c2', channel: 'email', reason: 'invalid_address', ...shown },
      ],
    });
    assert.equal((await ask('GET', '?after=c1')).body.suppressions.length, 1);
    const customer = await at.api.ask('GET', `/v1/shops/${SHOP}/customers/c2`, { key: at.key });
    assert.equal(customer.body.suppressed.email.reason, 'invalid_address');
    const lifted = await ask('DELETE', '/c2/email?why=Kh%C3%A1ch%20%C4%91%C3%A3%20s%E1%BB%ADa');
    assert.deepEqual([lifted.status, lifted.body.reason], [200, 'invalid_address']);
    assert.equal((await ask('DELETE', '/c2/email?why=again')).body.code, 'suppression_not_found');
    assert.equal((await ask('GET')).body.suppressions.length, 1);
  });

  it('are not lifted without a reason, nor made of what there is not', async () => {
    assert.equal((await ask('DELETE', '/c1/chat')).status, 400);
    assert.equal((await ask('POST', '', { customer: 'x', channel: 'sms', reason: 'blocked' })).status, 404);
    assert.equal((await ask('POST', '', { customer: 'c1', channel: 'sms', reason: 'mood' })).status, 400);
    const wrong = await ask('POST', '', { customer: 'c1', channel: 'email', reason: 'do_not_call' });
    assert.deepEqual([wrong.status, wrong.body.errors[0].field], [400, '/channel']);
    assert.equal((await at.api.ask('GET', '/v1/shops/nobody/suppressions')).status, 404);
  });

  it('come from a do-not-call list: for who is there and who comes, with a report of the rows', async () => {
    const list = 'phone\n0912 345 672\n+84 912 345 672\nabc\n84987654321\n';
    const { status, body } = await phones(list);
    assert.equal(status, 200);
    assert.deepEqual([body.rows, body.created, body.rejected], [4, 2, 2]);
    assert.deepEqual(
      body.errors.map(({ row, code }: { row: number; code: string }) => `${row} ${code}`),
      ['3 duplicate_id', '4 invalid_value'],
    );
    assert.equal((await at.read('c3')).suppressed?.sms?.reason, 'do_not_call');
    assert.equal((await at.read('c1')).suppressed?.sms, undefined);
    const again = await phones(list);
    assert.deepEqual([again.body.created, again.body.unchanged], [0, 2]);
    const file = 'id,name,phone\nc9,Mai,0987654321\n';
    const headers = { 'Content-Type': 'text/csv' };
    await at.api.ask('POST', `/v1/shops/${SHOP}/imports/customers`, { key: at.key, body: file, headers });
    assert.equal((await at.read('c9')).suppressed?.sms?.reason, 'do_not_call');
    assert.equal((await phones('telephone\n1\n')).body.code, 'wrong_columns');
  });

  it('of a phone on the list end with the list’s entry', async () => {
    assert.equal((await ask('DELETE', '/c3/sms?why=nh%E1%BA%A7m')).status, 200);
    assert.equal((await at.read('c3')).suppressed, undefined);
    const file = 'id,name,phone\nc3b,Mai,0912345672\n';
    const headers = { 'Content-Type': 'text/csv' };
    await at.api.ask('POST', `/v1/shops/${SHOP}/imports/customers`, { key: at.key, body: file, headers });
    assert.equal((await at.read('c3b')).suppressed, undefined);
    const added = await ask('POST', '', { customer: 'c3', channel: 'sms', reason: 'do_not_call' });
    assert.equal(added.status, 201);
    assert.equal((await at.read('c3b')).suppressed?.sms?.reason, 'do_not_call', 'whoever has the phone');
    assert.equal((await ask('DELETE', '/c3/sms?why=nh%E1%BA%A7m')).status, 200);
    assert.equal((await at.read('c3b')).suppressed, undefined, 'and for all of them it ends');
    assert.equal((await ask('POST', '', { customer: 'c3', channel: 'sms', reason: 'do_not_call' })).status, 201);
    assert.equal(await at.api.models.doNotCall.countDocuments({ shop: SHOP, phone: '+84912345672' }), 1);
  });
});
