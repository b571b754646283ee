import assert from 'node:assert/strict';
import { makeShop } from '../support.js';
import { SHOP, useConsentApi } from './consent-support.js';

describe('merging customers by the API', () => {
  const at = useConsentApi(['m1', 'm2', 'm3', 'm4']);
  const merge = (into: string, body: unknown, key = at.key) =>
    at.api.ask('POST', `/v1/shops/${SHOP}/customers/${into}/merge`, { key, json: body });

  it('answers what came over, and the same again with nothing', async () => {
    const { status, body } = await merge('m1', { from: 'm2' });
    assert.deepEqual([status, body.customer, body.merged], [200, 'm1', 'm2']);
    assert.ok(body.touches > 0);
    const shown = await at.api.ask('GET', `/v1/shops/${SHOP}/customers/m2`, { key: at.key });
    assert.deepEqual([shown.status, shown.body.customer, shown.body.email], [200, 'm1', 'm1@example.com']);
    assert.ok(shown.body.touches.some(({ ref }: { ref?: string }) => ref === 'm2'));
    const again = await merge('m1', { from: 'm2' });
    assert.deepEqual([again.status, again.body.touches, again.body.orders], [200, 0, 0]);
  });

  it('takes a refusal, a suppression and its end by the old reference', async () => {
    const path = `/v1/shops/${SHOP}`;
    const post = (to: string, body: unknown) => at.api.ask('POST', `${path}${to}`, { key: at.key, json: body });
    const no = { channel: 'email', purpose: 'advertising', granted: false, method: 'form' };
    assert.equal((await post('/customers/m2/consents', no)).status, 201);
    assert.equal((await at.read('m1')).consent.email?.optedOut, true);
    assert.equal((await post('/suppressions', { customer: 'm2', channel: 'sms', reason: 'do_not_call' })).status, 201);
    assert.equal((await at.read('m1')).suppressed?.sms?.reason, 'do_not_call');
    const lifted = await at.api.ask('DELETE', `${path}/suppressions/m2/sms?why=nham`, { key: at.key });
    assert.equal(lifted.status, 200);
    assert.equal((await at.read('m1')).suppressed, undefined);
  });

  for (const [what, into, body, status, code] of [
    ['themselves', 'm3', { from: 'm3' }, 422, 'same_customer'],
    ['who is not there', 'm3', { from: 'nobody' }, 404, 'customer_not_found'],
    ['into who is not there', 'nobody', { from: 'm3' }, 404, 'customer_not_found'],
    ['who was merged into another', 'm3', { from: 'm2' }, 409, 'merged_elsewhere'],
    ['nobody', 'm3', {}, 400, 'invalid_request'],
    ['something else', 'm3', { from: 'm4', force: true }, 400, 'invalid_request'],
  ] as const) {
    it(`refuses to merge ${what}`, async () => {
      const answer = await merge(into, body);
      assert.deepEqual([answer.status, answer.body.code], [status, code]);
    });
  }

  it('is not for the key of another shop', async () => {
    const key = await makeShop(at.api, 'other-shop');
    assert.equal((await merge('m3', { from: 'm4' }, key)).status, 403);
  });
});
