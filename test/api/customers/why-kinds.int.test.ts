import assert from 'node:assert/strict';
import { batchId, customerId, runId } from '../../../domain/base/ids.js';
import { winbackId, winbackRunId } from '../../../domain/winback/ids.js';
import { native } from '../../../models/base/native.js';
import { makeShop, NOW, useApi } from '../support.js';

const SHOP = 'hoa-nang';
const hours = (n: number): Date => new Date(NOW.getTime() + n * 3_600_000);
const WINDOW = `${SHOP}.sale.launch`;

interface Scene {
  readonly name: string;
  /** What the run knows beside its names. */
  readonly run?: object;
  readonly batch: object;
  readonly touches?: readonly object[];
  readonly customer?: object;
  readonly expected: object;
}

const touch = (run: string, at: Date, window = run) => ({ run, window, channel: 'chat', at, claim: 'x' });
const tried = { experiment: { metric: 'clicked' } };

const SCENES: readonly Scene[] = [
  {
    name: 'who waits for the winner of an experiment',
    run: tried,
    batch: { customers: ['k'], variants: '-' },
    expected: { decided: 'waits', byPlan: false, values: {} },
  },
  {
    name: 'who got the winner',
    run: { ...tried, choice: { winner: 'c' } },
    batch: { customers: ['k'], variants: '-', out: { 0: 's' } },
    expected: { decided: 'sent', variant: 'c' },
  },
  {
    name: 'who got the message that was drawn for them',
    run: tried,
    batch: { customers: ['j', 'k'], variants: 'ab', out: { 0: 'ss' } },
    expected: { decided: 'sent', variant: 'b' },
  },
  {
    name: 'who is held out',
    run: { holdout: 0.25 },
    batch: { customers: [], heldOut: ['k'] },
    expected: { decided: 'held_out', byPlan: true, values: { share: 0.25 } },
  },
  {
    name: 'whom a message before in the window kept out',
    batch: { customers: ['k'], out: { 0: 'k' }, why: { 0: 'already_in_window' } },
    touches: [touch(`${SHOP}.sale.first.1`, hours(-5), WINDOW)],
    expected: {
      decided: 'skipped',
      reason: 'already_in_window',
      values: { messages: [{ run: `${SHOP}.sale.first.1`, channel: 'chat', at: hours(-5).toISOString() }] },
    },
  },
  {
    name: 'whom an audience before serves',
    run: { before: [{ audience: { name: 'cart' }, channel: 'chat' }] },
    batch: { customers: [], refused: { higher_priority: ['k'] }, planSkipped: { higher_priority: 1 } },
    expected: { reason: 'higher_priority', values: { audiences: [{ audience: 'cart', channel: 'chat' }] } },
  },
  {
    name: 'whose address is suppressed',
    customer: { suppressed: { chat: { reason: 'blocked', at: hours(-9), source: 'provider' } } },
    batch: { customers: [], refused: { suppressed: ['k'] }, planSkipped: { suppressed: 1 } },
    expected: { values: { reason: 'blocked', at: hours(-9).toISOString(), source: 'provider' } },
  },
  {
    name: 'whose message may have left',
    batch: { customers: ['k'], out: { 0: 'u' }, why: { 0: 'interrupted' } },
    expected: { decided: 'unknown', reason: 'interrupted' },
  },
  {
    name: 'who was no member',
    batch: { customers: ['a'] },
    expected: { decided: 'no_member', byPlan: true },
  },
];

describe('every kind of decision', () => {
  const api = useApi();
  let key = '';
  before(async () => {
    key = await makeShop(api, SHOP);
    const headers = { 'Content-Type': 'text/csv' };
    const body = 'id,name,chat_id,consent_chat\nk,An,chat-k,2026-10-01T00:00:00Z\n';
    await api.ask('POST', `/v1/shops/${SHOP}/imports/customers`, { key, body, headers });
  });
  const set = (more: object) =>
    native(api.models.customers).updateOne({ _id: customerId(SHOP, 'k') }, { $set: more as never });

  async function write(run: string, { run: more = {}, batch }: Pick<Scene, 'run' | 'batch'>): Promise<void> {
    const names = { _id: run, shop: SHOP, campaign: `${SHOP}.sale`, window: 'launch', outreach: 'o', channel: 'chat' };
    const rest = { before: [], dueAt: NOW, planned: { batches: 1, done: true }, state: 'open', closedAt: hours(3) };
    await native(api.models.runs).insertOne({ ...names, ...rest, ...more } as never);
    const place = { _id: batchId(run, 0), run, plannedAt: NOW, chunkSize: 9, cursor: `${SHOP}/z`, out: {}, why: {} };
    await native(api.models.batches).insertOne({ ...place, planSkipped: {}, ...batch } as never);
  }

  for (const [index, scene] of SCENES.entries()) {
    it(`tells of ${scene.name}`, async () => {
      const run = runId(`${SHOP}.sale`, `o${index}`);
      await write(run, scene);
      await set({ touches: scene.touches ?? [], ...scene.customer });
      const { status, body } = await api.ask('GET', `/v1/shops/${SHOP}/customers/k/why?run=${run}`, { key });
      assert.equal(status, 200);
      const [one] = body.decisions;
      for (const [name, value] of Object.entries(scene.expected)) assert.deepEqual(one[name], value, name);
      assert.ok(one.rule.vi.length > 10 && one.rule.en.length > 10);
    });
  }

  it('tells of a programme too, and of the way through it', async () => {
    const programme = winbackId(SHOP, 'nua');
    const run = winbackRunId(programme, '2026-10-30', 1);
    const winback = { campaign: programme, winback: { step: 1 }, outreach: '20261030-1', window: undefined };
    await write(run, { run: winback, batch: { customers: ['k'], out: { 0: 'x' } } });
    const entry = { programme, day: '2026-10-30', enteredAt: NOW, lapsedAt: NOW, tries: 1 };
    await set({
      winbacks: [
        { ...entry, arm: 'treated', run },
        { ...entry, arm: 'holdout', ended: 'bought' },
      ],
    });
    const { body } = await api.ask('GET', `/v1/shops/${SHOP}/customers/k/why?run=${run}`, { key });
    assert.deepEqual([body.decisions[0].owner, body.decisions[0].decided], [programme, 'expired']);
    const ways = (await api.ask('GET', `/v1/shops/${SHOP}/customers/k/touches`, { key })).body.programmes;
    assert.deepEqual(
      ways.map(({ arm, ended }: { arm: string; ended?: string }) => [arm, ended]),
      [
        ['treated', undefined],
        ['holdout', 'bought'],
      ],
    );
  });
});
