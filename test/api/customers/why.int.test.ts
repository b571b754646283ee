import assert from 'node:assert/strict';
import { batchId, runId } from '../../../domain/base/ids.js';
import { native } from '../../../models/base/native.js';
import { makeShop, NOW, useApi } from '../support.js';

const SHOP = 'hoa-nang';
const RUN = runId(`${SHOP}.sale`, 'launch-followers');
const hours = (n: number): Date => new Date(NOW.getTime() + n * 3_600_000);

describe('why (not) this customer', () => {
  const api = useApi();
  let key = '';
  const ask = (path: string) => api.ask('GET', `/v1/shops/${SHOP}/customers/${path}`, { key });

  before(async () => {
    key = await makeShop(api, SHOP);
    const csv = 'id,name,chat_id,consent_chat\na,An,chat-a,2026-10-01T00:00:00Z\nb,Bình,chat-b,2026-10-01T00:00:00Z\n';
    const headers = { 'Content-Type': 'text/csv' };
    await api.ask('POST', `/v1/shops/${SHOP}/imports/customers`, { key, body: csv, headers });
    const touch = (run: string, at: Date) => ({ run, window: run, channel: 'chat', at, claim: 'secret-token' });
    const touches = [1, 2, 3].map((n) => touch(`${SHOP}.other.o${n}.1`, hours(-n)));
    await native(api.models.customers).updateOne({ _id: `${SHOP}/b` }, { $set: { touches } as never });
    const run = { _id: RUN, shop: SHOP, campaign: `${SHOP}.sale`, window: 'launch', outreach: 'launch-followers' };
    const rest = { channel: 'chat', before: [], dueAt: NOW, planned: { batches: 1, done: true }, state: 'open' };
    await native(api.models.runs).insertOne({ ...run, ...rest } as never);
    const batch = { _id: batchId(RUN, 0), run: RUN, shop: SHOP, seq: 0, plannedAt: NOW, chunkSize: 100 };
    const people = { customers: ['a'], out: { 0: 's' }, why: {}, cursor: `${SHOP}/z` };
    const refused = { planSkipped: { cap_reached: 1 }, refused: { cap_reached: ['b'] } };
    await native(api.models.batches).insertOne({ ...batch, ...people, ...refused } as never);
  });

  it('names rule, time and values of who was refused by the plan', async () => {
    const { status, body } = await ask(`b/why?run=${RUN}`);
    assert.equal(status, 200);
    const [one] = body.decisions;
    assert.deepEqual(
      [one.run, one.owner, one.decided, one.reason, one.byPlan, one.at],
      [RUN, `${SHOP}.sale`, 'skipped', 'cap_reached', true, NOW.toISOString()],
    );
    assert.match(one.rule.vi, /đủ số tin/);
    assert.deepEqual([one.values.max, one.values.hours, one.values.messages.length], [3, 24, 3]);
    assert.equal(one.values.messages[0].at, hours(-1).toISOString());
    assert.doesNotMatch(JSON.stringify(body), /secret-token/);
  });

  it('of all runs of the shop is told without naming one', async () => {
    const { body } = await ask('a/why');
    assert.deepEqual(
      body.decisions.map(({ decided, rule }: { decided: string; rule: { en: string } }) => [decided, rule.en]),
      [['sent', 'The provider took the message.']],
    );
  });

  it('lists every message, newest first, without what is only the engine’s', async () => {
    const { body } = await ask('b/touches');
    assert.deepEqual(
      body.touches.map(({ run }: { run: string }) => run.split('.')[2]),
      ['o1', 'o2', 'o3'],
    );
    assert.deepEqual([body.customer, body.programmes], ['b', []]);
    assert.doesNotMatch(JSON.stringify(body), /secret-token/);
  });

  it('is not told of nobody, of no run, or to another shop', async () => {
    assert.equal((await ask('nobody/why')).body.code, 'customer_not_found');
    assert.equal((await ask('nobody/touches')).body.code, 'customer_not_found');
    assert.equal((await ask('a/why?run=hoa-nang.none.o.1')).body.code, 'run_not_found');
    const other = await makeShop(api, 'other');
    assert.equal((await api.ask('GET', `/v1/shops/${SHOP}/customers/a/why`, { key: other })).status, 403);
  });
});
