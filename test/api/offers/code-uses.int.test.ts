import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EMPTY_FUNNEL, EMPTY_LEDGER } from '../../../domain/run/ledger.js';
import type { Run } from '../../../domain/run/run.js';
import { native } from '../../../models/base/native.js';
import { insertHolds, lockCodes } from '../../../models/offer/offer-code-holds.js';
import type { CodeHold } from '../../../models/offer/offer-code-schema.js';
import { codeStatistics } from '../../../models/offer/offer-code-uses.js';
import { at, HOUR, SHOP, useSeller } from '../seller.js';
import { NOW } from '../support.js';
import { addBuyers } from '../winbacks/winback-support.js';

const OFFERS = `/v1/shops/${SHOP}/offers`;
const hours = (n: number): Date => new Date(NOW.getTime() + n * HOUR);

interface Report {
  readonly id: string;
  readonly customer: string;
  readonly status?: string;
  readonly codes?: readonly string[];
  readonly amount?: number;
}

describe('codes in orders', () => {
  const seller = useSeller();
  let campaign: string;
  before(async () => {
    await addBuyers(seller.api, [90, 90, 90]);
    campaign = `${SHOP}.${(await seller.draft()).campaign}`;
    await seller.api.ask('PUT', `${OFFERS}/rieng`, {
      json: { name: 'Mã riêng', kind: 'pool', startsAt: at(-24), endsAt: at(240) },
    });
  });

  /** Fresh codes; b0 holds the first by a run of the campaign, whose messages with SALE11 reached b0 and b1. */
  async function scene(): Promise<void> {
    const { models } = seller.api;
    for (const model of [models.orders, models.codeUses, models.offerCodes, models.codePages, models.codeHolds])
      await native<unknown>(model as never).deleteMany({});
    const csv = { body: 'code\nRIENG-1\nRIENG-2\n', headers: { 'Content-Type': 'text/csv' } };
    await seller.api.ask('POST', `${OFFERS}/rieng/codes`, csv);
    const hold: CodeHold = {
      _id: `${campaign}/rieng/b0`,
      ...{ shop: SHOP, offer: 'rieng', owner: campaign, customer: 'b0', code: 'RIENG-1', runs: [], sent: true },
    };
    await insertHolds(models, [hold]);
    await lockCodes(models, [hold], `${campaign}.pool.1`);
    const run = (id: string, more: Partial<Run>) => ({
      _id: `${campaign}.${id}.1`,
      ...{ shop: SHOP, campaign, state: 'closed', ledger: EMPTY_LEDGER, funnel: EMPTY_FUNNEL, ...more },
    });
    await native(models.runs).deleteMany({});
    await native(models.runs).insertMany([run('pool', { offerPool: 'rieng' }), run('shared', { offerCode: 'SALE11' })]);
    const touch = (id: string) => ({
      run: `${campaign}.${id}.1`,
      window: id,
      channel: 'email',
      at: hours(-2),
      claim: 'c',
    });
    const touches = [touch('shared'), touch('pool')];
    await native(models.customers).updateMany({ ref: { $in: ['b0', 'b1'] } }, { $set: { touches } } as object);
  }
  const order = ({ id, customer, status = 'paid', codes, amount = 1_000 }: Report) => ({
    ...{ id, customer, status, placedAt: at(-1), total: { amount, currency: 'GBP' } },
    ...(codes ? { codes } : {}),
  });
  async function record(...reports: Report[]): Promise<void> {
    const json = { orders: reports.map(order) };
    const { status, body } = await seller.api.ask('POST', `/v1/shops/${SHOP}/orders`, { json });
    assert.deepEqual([status, body.rejected], [200, 0], JSON.stringify(body));
  }
  const code = async (name: string) => (await seller.api.ask('GET', `${OFFERS}/rieng/codes/${name}`)).body;
  const numbers = async () => (await codeStatistics(seller.api.models, SHOP, campaign)).total;
  const monitor = async () =>
    (await seller.api.ask('GET', `/v1/shops/${SHOP}/campaigns/${campaign.split('.')[1]}/monitor`)).body;

  it('mark a code as used: by whom, when, in which order, whatever its capitals', async () => {
    await scene();
    await record({ id: 'o1', customer: 'b0', codes: ['rieng-1'] });
    const found = await code('RIENG-1');
    assert.equal(found.state, 'used');
    assert.deepEqual(found.used, {
      orders: 1,
      order: 'o1',
      customer: 'b0',
      at: hours(-1).toISOString(),
      foreign: false,
    });
    assert.deepEqual(found.holder, { customer: 'b0', owner: campaign });
    assert.deepEqual(await numbers(), { codesUsed: 1, revenueByCode: 1_000 });
    const offer = (await seller.api.ask('GET', `${OFFERS}/rieng`)).body;
    assert.deepEqual([offer.codes, offer.used], [{ total: 2, free: 1, held: 0, used: 1 }, 1]);
  });

  it('of somebody else than the holder are recorded, seen, and count for whoever sent the code', async () => {
    await scene();
    await record({ id: 'o1', customer: 'b2', codes: ['RIENG-1'] });
    const found = await code('RIENG-1');
    assert.deepEqual([found.used.customer, found.used.foreign, found.holder.customer], ['b2', true, 'b0']);
    assert.deepEqual(await numbers(), { codesUsed: 1, revenueByCode: 1_000 });
  });

  it('that are cancelled or returned give the code back', async () => {
    await scene();
    await record({ id: 'o1', customer: 'b0', codes: ['RIENG-1'] }, { id: 'o2', customer: 'b0', codes: ['RIENG-2'] });
    assert.equal((await code('RIENG-2')).state, 'used');
    await record({ id: 'o1', customer: 'b0', status: 'returned' }, { id: 'o2', customer: 'b0', status: 'cancelled' });
    assert.deepEqual([(await code('RIENG-1')).state, (await code('RIENG-2')).state], ['held', 'free']);
    assert.equal((await code('RIENG-1')).uses[0].spent, false);
    assert.deepEqual(await numbers(), { codesUsed: 0, revenueByCode: 0 });
  });

  it('unpaid spend the code, and bring no revenue until they are paid', async () => {
    await scene();
    await record({ id: 'o1', customer: 'b0', status: 'placed', codes: ['RIENG-1'] });
    assert.equal((await code('RIENG-1')).state, 'used');
    assert.deepEqual(await numbers(), { codesUsed: 0, revenueByCode: 0 });
    await record({ id: 'o1', customer: 'b0', status: 'paid' });
    assert.deepEqual(await numbers(), { codesUsed: 1, revenueByCode: 1_000 });
  });

  it('that are shared count per order, for the campaign that sent the code to this customer', async () => {
    await scene();
    await record(
      { id: 'o1', customer: 'b0', codes: ['sale11'], amount: 10 },
      { id: 'o2', customer: 'b1', codes: ['SALE11'], amount: 20 },
      { id: 'o3', customer: 'b2', codes: ['SALE11'], amount: 40 },
    );
    assert.deepEqual(await numbers(), { codesUsed: 2, revenueByCode: 30 });
    assert.equal((await seller.api.ask('GET', `${OFFERS}/sale`)).body.used, 3);
  });

  it('of one order with two codes of the campaign count its revenue once', async () => {
    await scene();
    await record({ id: 'o1', customer: 'b0', codes: ['RIENG-1', 'SALE11', 'CUA-NGUOI-KHAC/2'] });
    assert.deepEqual(await numbers(), { codesUsed: 2, revenueByCode: 1_000 });
  });

  it('stand in the monitor beside the revenue by window, which they do not change', async () => {
    await scene();
    const before = await monitor();
    await record({ id: 'o1', customer: 'b0', codes: ['RIENG-1'] });
    const after = await monitor();
    assert.deepEqual(before.codes, { codesUsed: 0, revenueByCode: { amount: 0, currency: 'GBP' } });
    assert.deepEqual(after.codes, { codesUsed: 1, revenueByCode: { amount: 1_000, currency: 'GBP' } });
    assert.deepEqual(after.total, before.total);
  });

  it('come in files as well', async () => {
    await scene();
    const csv = `id,customer,placed_at,status,total_minor,currency,codes\no1,b0,${at(-1)},paid,500,GBP,RIENG-1 SALE11\no2,b0,${at(-1)},paid,500,GBP,\n`;
    const headers = { 'Content-Type': 'text/csv' };
    const { body } = await seller.api.ask('POST', `/v1/shops/${SHOP}/imports/orders`, { body: csv, headers });
    assert.deepEqual([body.created, body.rejected], [2, 0], JSON.stringify(body));
    assert.equal((await code('RIENG-1')).state, 'used');
    const many = `id,customer,placed_at,status,total_minor,currency,codes\no3,b0,${at(-1)},paid,5,GBP,${'A '.repeat(21)}\n`;
    const refused = await seller.api.ask('POST', `/v1/shops/${SHOP}/imports/orders`, { body: many, headers });
    assert.equal(refused.body.errors[0].field, 'codes');
  });

  it('come to the same in whatever order the reports come, and however often', async () => {
    const reports: Report[] = [
      { id: 'o1', customer: 'b0', status: 'placed', codes: ['RIENG-1'] },
      { id: 'o1', customer: 'b0', status: 'paid' },
      { id: 'o2', customer: 'b1', status: 'paid', codes: ['SALE11'] },
      { id: 'o3', customer: 'b2', status: 'paid', codes: ['RIENG-1', 'RIENG-2'] },
      { id: 'o3', customer: 'b2', status: 'cancelled' },
    ];
    const shuffled = fc.shuffledSubarray([...reports, ...reports], { minLength: 2 * reports.length });
    await fc.assert(
      fc.asyncProperty(shuffled, fc.boolean(), async (some, together) => {
        await scene();
        if (together) await Promise.all(some.map((one) => record(one)));
        else for (const one of some) await record(one);
        assert.deepEqual(await numbers(), { codesUsed: 2, revenueByCode: 2_000 });
        const [first, second] = [await code('RIENG-1'), await code('RIENG-2')];
        assert.deepEqual([first.used.orders, first.used.foreign, second.state], [1, false, 'free']);
      }),
      { numRuns: 8 },
    );
  }).timeout(240_000);
});
