import assert from 'node:assert/strict';
import { createCampaignActivities, createChannelActivities } from '../../../activities/create-activities.js';
import { linkBase } from '../../../channels/link/links.js';
import { runId } from '../../../domain/base/ids.js';
import { isHeldOut } from '../../../domain/run/holdout.js';
import { imbalance } from '../../../domain/run/ledger.js';
import { Provider } from '../../activities/deliver/provider.js';
import { POLICY, quietPulse } from '../../activities/world.js';
import { SHOP, useSeller } from '../seller.js';
import { LINK_SECRET, makeShop } from '../support.js';

const DUE = new Date('2026-11-08T02:00:00Z');
const HOUR = 3_600_000;
const hoursOn = (hours: number): Date => new Date(DUE.getTime() + hours * HOUR);
const TEXTS = { a: 'Chào bạn A', b: 'Chào bạn B' };
const REFS = Array.from({ length: 600 }, (_, n) => `k${String(n).padStart(4, '0')}`);
const ID = 'launch-followers';

describe('an experiment of two messages with a third of the customers held out', () => {
  const seller = useSeller();
  const at = (path: string) => seller.api.ask('GET', `/v1/shops/${SHOP}/campaigns/tried${path}`, { key: seller.key });
  const provider = new Provider('resend', undefined, 'chat');
  let clock = DUE;
  const run = runId(`${SHOP}.tried`, ID);

  const plan = (more: object = {}) => ({
    window: 'launch',
    opensAt: DUE.toISOString(),
    closesAt: hoursOn(60).toISOString(),
    outreaches: [
      {
        id: ID,
        audience: { name: 'followers' },
        channel: 'chat',
        template: { text: TEXTS.a },
        priority: 1,
        dueAt: DUE.toISOString(),
        experiment: { variants: [{ text: TEXTS.b }], metric: 'bought', share: 0.6, horizonMinutes: 1_440, ...more },
      },
    ],
  });

  /** The activities of a worker, over the same database and a clock of the test's. */
  const worker = () => {
    const deps = { models: seller.api.models, now: () => clock, policyAt: () => POLICY, pulse: () => quietPulse() };
    let token = 0;
    const channelDeps = {
      ...deps,
      newClaimToken: () => `attempt-${clock.getTime()}-${++token}`,
      ...linkBase('https://go.example.com', LINK_SECRET),
      patience: { tries: 2, firstWaitMs: 1, longestWaitMs: 50 },
      sleep: async () => undefined,
    };
    return { ...createCampaignActivities(deps), ...createChannelActivities(channelDeps, provider.channel()) };
  };
  const reached = (): Map<string, string> =>
    new Map(provider.copies.map(({ id, text }) => [id.slice(id.indexOf(':') + 1), text]));

  async function deliverAll() {
    const { batches } = await worker().loadRun(run);
    const results = [];
    for (let seq = 0; seq < batches; seq += 1) results.push(await worker().deliverBatch({ run, seq }));
    return results;
  }

  it('is set up whole: wrong parts are named, right ones come back as they were sent', async () => {
    const draft = await seller.draft({ key: 'tried', holdout: 0.33 });
    for (const [more, code, field] of [
      [{ variants: [] }, 'experiment_variants', 'variants'],
      [{ share: 0 }, 'experiment_share', 'share'],
      [{ horizonMinutes: 60 }, 'experiment_horizon', 'horizonMinutes'],
      [{ horizonMinutes: 3_600 }, 'experiment_horizon', 'horizonMinutes'],
    ] as const) {
      const { status, body } = await seller.patch(draft, { windows: [plan(more)] });
      assert.deepEqual([status, body.code], [422, code]);
      assert.equal(body.errors[0].field, `/windows/0/outreaches/0/experiment/${field}`);
    }
    const text = await seller.patch(draft, { windows: [plan({ variants: [{ text: 'Chào {{ nobody }}' }] })] });
    assert.deepEqual([text.status, text.body.code], [422, 'unknown_parameter']);
    assert.match(text.body.errors[0].field, /experiment\/variants\/0/);
    const { status, body } = await seller.patch(draft, { windows: [plan()] });
    assert.equal(status, 200, JSON.stringify(body));
    const sent = plan().outreaches[0]?.experiment;
    assert.deepEqual(body.windows[0].outreaches[0].experiment, sent);
    const again = await seller.patch(body, { windows: body.windows });
    assert.equal(again.status, 200, 'what was shown can be sent back');
    assert.equal((await seller.act(draft, 'start')).status, 200);
    const none = await at(`/outreaches/${ID}/experiment`);
    assert.deepEqual([none.status, none.body.code], [404, 'experiment_not_found']);
  });

  it('is sent to those who are tried, each message to its own, and nobody held out; the rest waits', async () => {
    const day = '2026-10-01T00:00:00Z';
    const rows = REFS.map((ref) => `${ref},Khách,chat-${ref},${day},${day}`);
    const body = `id,name,chat_id,followed_at,consent_chat\n${rows.join('\n')}\n`;
    const headers = { 'Content-Type': 'text/csv' };
    const imported = await seller.api.ask('POST', `/v1/shops/${SHOP}/imports/customers`, {
      key: seller.key,
      body,
      headers,
    });
    assert.equal(imported.status, 200, JSON.stringify(imported.body));
    clock = DUE;
    seller.api.setNow(clock);
    await worker().openRun({ campaign: `${SHOP}.tried`, outreach: ID, run });
    await worker().planBatches({ run, maxBatches: 100 });
    const results = await deliverAll();
    assert.ok(results.every(({ done, waits }) => !done && waits));
    const out = REFS.filter((ref) => isHeldOut({ campaign: `${SHOP}.tried`, holdout: 0.33 }, { ref }));
    const got = reached();
    assert.ok(out.length > 150 && out.length < 250 && out.every((ref) => !got.has(ref)));
    const members = REFS.length - out.length;
    assert.ok(Math.abs(got.size / members - 0.6) < 0.1, `${got.size} of ${members} are tried`);
    for (const result of results) assert.equal(imbalance(result.ledger), 0);
    const sum = results.reduce((all, { ledger }) => all + ledger.pending + ledger.sent, 0);
    assert.equal(sum, members);
    const texts = [...got.values()];
    const b = texts.filter((text) => text === TEXTS.b).length;
    assert.equal(texts.filter((text) => text === TEXTS.a).length, texts.length - b);
    assert.ok(b > 70, String(b));
    // Again, before the choice: nobody more gets anything.
    await deliverAll();
    assert.equal(provider.copies.length, got.size);
    assert.deepEqual(await worker().chooseWinner(run), { againAt: hoursOn(24).getTime() });
  });

  it('shows who is ahead before the horizon, and chooses at it by what had happened until then', async () => {
    const got = [...reached()];
    const buyers = [
      ...got.filter(([, text]) => text === TEXTS.b).slice(0, 40),
      ...got.filter(([, text]) => text === TEXTS.a).slice(0, 5),
    ];
    const order = (customer: string, n: number, placedAt: Date) => ({
      id: `o${n}`,
      customer,
      placedAt: placedAt.toISOString(),
      status: 'paid',
      total: { amount: 1_000, currency: 'GBP' },
      skus: ['A1'],
    });
    seller.api.setNow(hoursOn(30));
    const orders = buyers.map(([ref], n) => order(ref, n, hoursOn(2)));
    const late = got
      .filter(([, text]) => text === TEXTS.a)
      .slice(5, 60)
      .map(([ref], n) => order(ref, 1_000 + n, hoursOn(25)));
    const posted = await seller.api.ask('POST', `/v1/shops/${SHOP}/orders`, {
      key: seller.key,
      json: { orders: [...orders, ...late] },
    });
    assert.equal(posted.status, 200, JSON.stringify(posted.body));
    seller.api.setNow(hoursOn(3));
    const { body } = await at(`/outreaches/${ID}/experiment`);
    assert.deepEqual(
      [body.state, body.winner, body.isCertain, body.until],
      ['running', undefined, false, hoursOn(24).toISOString()],
    );
    assert.deepEqual(
      body.variants.map(
        ({ variant, bought, revenue }: { variant: string; bought: number; revenue: { amount: number } }) => [
          variant,
          bought,
          revenue.amount,
        ],
      ),
      [
        ['a', 5, 5_000],
        ['b', 40, 40_000],
      ],
    );
    assert.match(body.words.en, /Message B is ahead; none has won before the horizon/);
    clock = hoursOn(24);
    assert.deepEqual(await worker().chooseWinner(run), {});
    const chosen = (await at(`/outreaches/${ID}/experiment`)).body;
    assert.deepEqual([chosen.state, chosen.winner, chosen.reason, chosen.isCertain], ['over', 'b', 'best', true]);
    assert.deepEqual(
      chosen.variants.map(({ bought }: { bought: number }) => bought),
      [5, 40],
    );
    assert.ok(chosen.variants[1].better > 0.99 && chosen.variants[1].difference.low > 0);
    assert.match(chosen.words.vi, /Mẫu B thắng/);
  });

  it('sends the winner to the rest, and the ledger names everybody', async () => {
    const before = new Set(reached().keys());
    const results = await deliverAll();
    assert.ok(results.every(({ done }) => done));
    const rest = [...reached()].filter(([ref]) => !before.has(ref));
    assert.ok(rest.length > 100 && rest.every(([, text]) => text === TEXTS.b));
    assert.deepEqual(provider.duplicates(), []);
    const ledger = await worker().closeRun({ run, rest: 'expired' });
    assert.deepEqual([imbalance(ledger), ledger.audience, ledger.sent], [0, reached().size, reached().size]);
    const numbers = (await at('/monitor')).body.total;
    assert.deepEqual([numbers.balanced, numbers.ledger.sent], [true, ledger.sent]);
  });

  it('is read beside those who were held out, when all orders are in', async () => {
    seller.api.setNow(hoursOn(60 + 5 * 24));
    const { status, body } = await at('/lift');
    assert.equal(status, 200);
    assert.equal(body.treated.assigned + body.holdout.assigned, REFS.length);
    assert.deepEqual([body.treated.bought, body.holdout.bought], [100, 0]);
    assert.equal(body.verdict, 'more');
    const other = await makeShop(seller.api, 'other');
    const path = `/v1/shops/${SHOP}/campaigns/tried/outreaches/${ID}/experiment`;
    assert.equal((await seller.api.ask('GET', path, { key: other })).status, 403);
  });
});
