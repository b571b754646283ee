import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  batchId,
  campaignId,
  campaignWorkflowId,
  customerId,
  idRange,
  messageId,
  offerId,
  orderId,
  outreachWorkflowId,
  parseMessageId,
  runId,
  windowKey,
} from '../../../domain/base/ids.js';

const slug = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,20}[a-z0-9])?$/);
const ref = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._@+-]{0,20}$/);
const inRange = (id: string, { $gt, $lt }: { $gt: string; $lt: string }): boolean => id > $gt && id < $lt;

describe('ids', () => {
  it('are the same words for the same thing, so a retried step writes the same document', () => {
    const campaign = campaignId('hoa', '11-11');
    const run = runId(campaign, 'launch-cart');
    assert.equal(run, 'hoa.11-11.launch-cart.1');
    assert.equal(windowKey(campaign, 'launch'), 'hoa.11-11.launch');
    assert.equal(batchId(run, 7), 'hoa.11-11.launch-cart.1/000007');
    assert.equal(messageId(run, 'c1'), 'hoa.11-11.launch-cart.1:c1');
    assert.equal(customerId('hoa', 'c1'), 'hoa/c1');
    assert.equal(orderId('hoa', 'c1', 'o9'), 'hoa/c1/o9');
    assert.equal(offerId('hoa', 'v1'), 'hoa/v1');
    assert.equal(campaignWorkflowId(campaign), 'campaign:hoa.11-11');
    assert.equal(outreachWorkflowId(run), 'outreach:hoa.11-11.launch-cart.1');
  });

  it('are different for different things', () => {
    fc.assert(
      fc.property(fc.tuple(slug, slug, slug), fc.tuple(slug, slug, slug), (a, b) => {
        const idOf = ([shop, key, outreach]: [string, string, string]) => runId(campaignId(shop, key), outreach);
        assert.equal(idOf(a) === idOf(b), a.join('|') === b.join('|'));
      }),
    );
  });

  it('of batches sort in the order of their numbers', () => {
    fc.assert(
      fc.property(fc.nat({ max: 999_999 }), fc.nat({ max: 999_999 }), (a, b) => {
        assert.equal(batchId('r', a) < batchId('r', b), a < b);
      }),
    );
  });

  it('of messages give back run, customer and shop', () => {
    fc.assert(
      fc.property(slug, slug, slug, ref, (shop, key, outreach, customer) => {
        const run = runId(campaignId(shop, key), outreach);
        assert.deepEqual(parseMessageId(messageId(run, customer)), { run, customer, shop });
      }),
    );
  });

  it('of messages are recognised: anything else is none of ours', () => {
    for (const id of ['', ':', 'a', 'a.b', 'a:b', ':a.b', 'a.b:', '.a:b', 'a:b.c']) {
      assert.equal(parseMessageId(id), undefined, id);
    }
  });

  it("that begin with their owner lie in the owner's range, and nobody else's do", () => {
    fc.assert(
      fc.property(slug, slug, ref, (mine, other, customer) => {
        const range = idRange(`${mine}/`);
        assert.equal(inRange(customerId(mine, customer), range), true);
        assert.equal(inRange(customerId(other, customer), range), mine === other);
      }),
    );
  });
});
