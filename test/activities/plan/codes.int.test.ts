import assert from 'node:assert/strict';
import { customerId } from '../../../domain/base/ids.js';
import type { Ledger } from '../../../domain/run/ledger.js';
import { native } from '../../../models/base/native.js';
import { addCodes, countCodes } from '../../../models/offer/offer-code-stock.js';
import { hookModels } from '../deliver/hooked.js';
import {
  assertBooks,
  assertKept,
  assertNobodyShares,
  codesNamed,
  codesSent,
  freshPool,
  openPoolRun,
  POOL,
  pooled,
} from '../deliver/pool.js';
import { Provider, REJECTED, SENT } from '../deliver/provider.js';
import {
  addCampaign,
  addCustomers,
  close,
  customer,
  deliver,
  followers,
  minutes,
  openRunOf,
  outcomes,
  plan,
  readRun,
  refs,
  SHOP,
  useWorld,
  withdraw,
} from '../world.js';

describe('codes of a pool', () => {
  const world = useWorld({ sleep: async () => undefined });

  async function deliverAll(run: string, provider: Provider): Promise<void> {
    const { batches } = (await readRun(world, run)).planned;
    for (let seq = 0; seq < batches; seq += 1) await deliver(world, provider.channel(), run, seq);
  }

  /** A run from its plan to its end. */
  async function live(run: string, provider: Provider): Promise<Ledger> {
    await plan(world, run);
    await deliverAll(run, provider);
    return close(world, run);
  }
  /** Two runs of one campaign over so many people, the first of them lived through. */
  async function afterFirst(people: number) {
    await addCustomers(world, followers(people));
    const campaign = await addCampaign(world, 'sale', [pooled('one'), pooled('two')]);
    const provider = new Provider('resend');
    const first = await openRunOf(world, campaign, 'one');
    await live(first, provider);
    // Another window, so that the same customers may be reached again.
    await native(world.models.customers).updateMany({}, { $set: { 'touches.$[].window': 'another' } });
    return { provider, first, openSecond: () => openRunOf(world, campaign, 'two') };
  }

  it('reach each recipient, another one each, in the text of the message', async () => {
    await freshPool(world, 40, 7);
    const run = await openPoolRun(world, 'sale', followers(30));
    assert.equal((await plan(world, run)).audience, 30);
    const provider = new Provider('resend');
    await deliverAll(run, provider);
    const sent = codesSent(provider);
    assert.equal(new Set(sent.values()).size, 30);
    assert.ok([...sent.values()].every((code) => codesNamed(40).includes(code)));
    await close(world, run);
    const books = await assertBooks(world);
    assertKept(books, provider, 'after the end');
    assert.equal(books.free.size, 10);
    assert.deepEqual(await countCodes(world.models, POOL), { total: 40, free: 10, held: 30, used: 0 });
    assert.equal((await readRun(world, run)).codesReturned, true);
  });

  it('that are too few leave the others skipped as no_code, counted in the ledger', async () => {
    await freshPool(world, 17);
    const run = await openPoolRun(world, 'sale', followers(30));
    const provider = new Provider('resend');
    const ledger = await live(run, provider);
    assert.deepEqual([ledger.audience, ledger.sent, ledger.skipped], [30, 17, { no_code: 13 }]);
    assertNobodyShares(provider, 'too few');
    assertKept(await assertBooks(world), provider, 'too few');
  });

  it('arrive while a run is planned, and the next page of the plan has them', async () => {
    await freshPool(world, 0);
    const run = await openPoolRun(world, 'sale', followers(24));
    const activities = world.activities();
    await activities.planBatches({ run, maxBatches: 1 });
    await addCodes(world.models, POOL, codesNamed(24), 'late');
    await activities.planBatches({ run, maxBatches: 10 });
    assert.deepEqual((await close(world, run)).skipped, { no_code: 12 });
  });

  it('stay with the customer in a later run of the same campaign, and another campaign gives another code', async () => {
    await freshPool(world, 60, 9);
    const { provider, first, openSecond } = await afterFirst(20);
    const second = await openSecond();
    await live(second, provider);
    const sent = codesSent(provider);
    assert.equal(sent.size, 40);
    for (const ref of refs(20)) assert.equal(sent.get(`${second}:${ref}`), sent.get(`${first}:${ref}`));
    const other = await openRunOf(world, await addCampaign(world, 'other', [pooled('one')]), 'one');
    await live(other, provider);
    assert.notEqual(codesSent(provider).get(`${other}:u00003`), sent.get(`${first}:u00003`));
    assertNobodyShares(provider, 'three runs');
    assertKept(await assertBooks(world), provider, 'three runs');
  });

  it('that were used are replaced in the next run by another one, and never given to anybody else', async () => {
    await freshPool(world, 10);
    const { provider, first, openSecond } = await afterFirst(4);
    const used = codesSent(provider).get(`${first}:u00002`) ?? '';
    const spent = { orders: 1, order: 'o1', customer: 'u00002', at: minutes(5), foreign: false };
    await native(world.models.offerCodes).updateOne({ _id: `${SHOP}/${used}` }, { $set: { spent } });
    const second = await openSecond();
    await live(second, provider);
    const sent = codesSent(provider);
    assert.notEqual(sent.get(`${second}:u00002`), used);
    assert.equal(sent.get(`${second}:u00001`), sent.get(`${first}:u00001`));
    assertNobodyShares(provider, 'used');
    const books = await assertBooks(world);
    assert.equal(books.held.get(used), 'u00002');
    assert.equal(books.free.size, 5);
  });

  it('of whoever was not sent the message go back and are given away first', async () => {
    await freshPool(world, 30);
    const run = await openPoolRun(world, 'sale', followers(12));
    await plan(world, run);
    const provider = new Provider('resend', (message) => (message.id.endsWith('u00004') ? REJECTED : SENT));
    await withdraw(world, 'u00007');
    await deliverAll(run, provider);
    const ledger = await close(world, run);
    assert.deepEqual([ledger.sent, ledger.failed], [10, 1]);
    const books = await assertBooks(world);
    assert.equal(books.held.size, 10);
    const [next] = await Promise.all([openPoolRun(world, 'next', [customer('v1')])]);
    await native(world.models.customers).deleteMany({ _id: { $ne: customerId(SHOP, 'v1') } });
    await plan(world, next);
    await deliverAll(next, provider);
    const given = codesSent(provider).get(`${next}:v1`) ?? '';
    assert.ok(['MA00004', 'MA00007'].includes(given), `a returned one, not ${given}`);
    await close(world, next);
    assertNobodyShares(provider, 'returned');
    assertKept(await assertBooks(world), provider, 'returned');
  });

  it('that a second run of the campaign may send stay, when the first one ends without', async () => {
    await freshPool(world, 6);
    await addCustomers(world, followers(3));
    const campaign = await addCampaign(world, 'sale', [pooled('one'), pooled('two')]);
    const [first, second] = [await openRunOf(world, campaign, 'one'), await openRunOf(world, campaign, 'two')];
    await plan(world, first);
    await plan(world, second);
    await close(world, first, 'cancelled');
    const provider = new Provider('resend');
    const other = await openPoolRun(world, 'other', [customer('a1'), customer('a2'), customer('a3')]);
    await plan(world, other);
    await deliverAll(other, provider);
    await deliverAll(second, provider);
    for (const run of [second, other]) await close(world, run);
    assert.equal(provider.copies.length, 6);
    assertNobodyShares(provider, 'two runs');
    assertKept(await assertBooks(world), provider, 'two runs');
  });

  it('of messages that may have left stay where they are', async () => {
    await freshPool(world, 12);
    const run = await openPoolRun(world, 'sale', followers(4));
    await plan(world, run);
    const provider = new Provider('unknown', () => ({
      result: { kind: 'in_doubt', reason: 'connection_lost' },
      accepted: true,
    }));
    await deliverAll(run, provider);
    assert.equal((await close(world, run)).unknown, 4);
    assert.equal((await assertBooks(world)).held.size, 4);
  });

  it('keep their recipient when the plan has grown old and the customer is read again', async () => {
    await freshPool(world, 12);
    const run = await openPoolRun(world, 'sale', followers(3));
    await plan(world, run);
    await native(world.models.customers).updateMany({}, { $inc: { rev: 1 } });
    const provider = new Provider('resend');
    await deliverAll(run, provider);
    assert.deepEqual(new Set((await outcomes(world, run)).values()), new Set(['s']));
    assert.equal(new Set(codesSent(provider).values()).size, 3);
    await close(world, run);
    assertKept(await assertBooks(world), provider, 'old plan');
  });

  it('that an order used before anybody had them are not given away, and are when the order is cancelled', async () => {
    await freshPool(world, 6, 2);
    const spent = { orders: 1, order: 'o1', customer: 'x', at: minutes(-5), foreign: false };
    const guessed = { _id: `${SHOP}/MA00001` };
    await native(world.models.offerCodes).updateOne(guessed, { $set: { spent } });
    const run = await openPoolRun(world, 'sale', followers(6));
    await plan(world, run);
    assert.deepEqual((await close(world, run)).skipped, { no_code: 1 });
    await native(world.models.offerCodes).updateOne(guessed, { $unset: { spent: '' } });
    assert.ok((await assertBooks(world)).free.has('MA00001'));
  });

  it('of a shared offer are looked at by nobody', async () => {
    await freshPool(world, 6);
    const operations: string[] = [];
    await native(world.models.offers).updateOne({}, { $set: { kind: 'shared', code: 'CHUNG' } });
    const run = await openPoolRun(world, 'sale', followers(6));
    const models = hookModels(world.models, async (operation) => void operations.push(operation));
    await plan(world, run, { models });
    assert.deepEqual(
      operations.filter((operation) => /^(?:offer|code)/.test(operation)),
      [],
    );
  });

  it('cost a batch at most two round trips, over a plan of four batches', async () => {
    await freshPool(world, 200);
    const run = await openPoolRun(world, 'sale', followers(48));
    const operations: string[] = [];
    const models = hookModels(world.models, async (operation, moment) => {
      if (moment === 'before' && /^(?:offerCodes|code)/.test(operation)) operations.push(operation);
    });
    await plan(world, run, { models });
    assert.ok(operations.length <= 8 + 2, `${operations.length}: ${operations.join(' ')}`);
  });
});
