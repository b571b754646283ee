import assert from 'node:assert/strict';
import { PATH, SHOP, useSeller } from '../seller.js';
import { NOW, SHOP_BODY } from '../support.js';

describe('actions on campaigns', () => {
  const seller = useSeller();

  describe('actions', () => {
    it('start a draft: state first, then the workflow with shop and sale day', async () => {
      const campaign = await seller.draft();
      const { status, body } = await seller.act(campaign, 'start');
      assert.deepEqual([status, body.state, body.version, body.changed], [200, 'active', 2, true]);
      const started = seller.api.workflows.started.get(`${SHOP}.${campaign.campaign}`);
      assert.deepEqual(started, { campaign: `${SHOP}.${campaign.campaign}`, shop: SHOP, saleDay: '2026-11-11' });
      assert.deepEqual((await seller.stored(campaign))!.startedAt, NOW);
    });

    it('pause with a promise, resume, cancel; each tells the workflow', async () => {
      const campaign = await seller.draft();
      await seller.act(campaign, 'start');
      const pause = await seller.act(campaign, 'pause');
      assert.equal(pause.body.state, 'paused');
      assert.deepEqual([pause.body.promise.messages, pause.body.promise.withinMs], [0, 2000]);
      await seller.api.models.runs.collection.insertMany(
        ['pre-launch-cart', 'pre-launch-wishlist'].map((o) => ({
          _id: `${SHOP}.${campaign.campaign}.${o}.1`,
          state: 'open',
        })) as never[],
      );
      await seller.act(campaign, 'resume');
      assert.equal((await seller.act(campaign, 'pause')).body.promise.messages, 2 * 4 * 100);
      const cancel = await seller.act(campaign, 'cancel');
      assert.deepEqual([cancel.body.state, cancel.body.promise.messages], ['cancelled', 800]);
      const told = seller.api.workflows.calls.filter((call) => call === `changed ${SHOP}.${campaign.campaign}`);
      assert.ok(told.length >= 4);
    });

    it('retry and skip what an operator is waited for, show it, and are refused where nobody is', async () => {
      const campaign = await seller.draft();
      await seller.act(campaign, 'start');
      for (const word of ['retry', 'skip']) {
        const { status, body } = await seller.act(campaign, word);
        assert.deepEqual([status, body.code], [409, 'action_not_allowed'], word);
        assert.match(body.reason.en, /does not wait for anybody/);
      }
      const { campaigns } = seller.api.models;
      const _id = `${SHOP}.${campaign.campaign}`;
      const detail = 'windows.0.outreaches.0.dueAt';
      const held = { reason: 'document', detail, at: NOW } as const;
      const outreaches = (await seller.stored(campaign))?.windows[0]?.outreaches.length ?? 0;
      await campaigns.collection.updateOne({ _id } as never, { $set: { [detail]: 'noon', held } });
      const shown = await seller.api.ask('GET', `${PATH}/${campaign.campaign}`, { key: seller.key });
      assert.deepEqual([shown.status, shown.body.unreadable, shown.body.held.detail], [200, detail, detail]);
      assert.equal(shown.body.windows[0].outreaches.length, outreaches - 1);
      assert.deepEqual([shown.body.actions.retry.ok, shown.body.actions.skip.ok], [true, true]);
      seller.api.workflows.calls.length = 0;
      assert.equal((await seller.act(campaign, 'skip')).status, 200);
      assert.deepEqual(seller.api.workflows.calls, [`changed ${_id}`]);
      const after = await seller.stored(campaign);
      assert.deepEqual([after?.held, after?.windows[0]?.outreaches.length], [undefined, outreaches - 1]);
      await campaigns.collection.updateOne({ _id } as never, {
        $set: { windows: 'none', held: { ...held, detail: 'windows' } },
      });
      assert.match((await seller.act(campaign, 'skip')).body.reason.vi, /sửa dữ liệu/);
      assert.equal((await seller.act(campaign, 'retry')).status, 200);
      assert.equal((await seller.act(campaign, 'cancel')).body.state, 'cancelled');
      assert.match((await seller.act(campaign, 'retry')).body.reason.en, /has ended/);
    });

    it('that are done already are told again and change nothing', async () => {
      const campaign = await seller.draft();
      await seller.act(campaign, 'start');
      const again = await seller.act(campaign, 'start');
      assert.deepEqual([again.status, again.body.changed, again.body.version], [200, false, 2]);
    });

    it('that the state does not allow are refused with its sentence', async () => {
      const campaign = await seller.draft();
      const pause = await seller.act(campaign, 'pause');
      assert.deepEqual([pause.status, pause.body.code], [409, 'action_not_allowed']);
      assert.match(pause.body.detail, /nothing to pause/);
      assert.equal((await seller.act(campaign, 'explode')).status, 400);
      assert.equal((await seller.act({ campaign: 'none' }, 'start')).body.code, 'campaign_not_found');
    });

    it('by the switch start a draft, pause it and resume it', async () => {
      const campaign = await seller.draft();
      const put = (active: boolean) =>
        seller.api.ask('PUT', `${PATH}/${campaign.campaign}/active`, { key: seller.key, json: { active } });
      assert.deepEqual(
        [(await put(true)).body.state, (await put(false)).body.state, (await put(true)).body.state],
        ['active', 'paused', 'active'],
      );
    });

    it('are saved when Temporal is away, say so, and reach it when repeated', async () => {
      const campaign = await seller.draft();
      seller.api.workflows.away = true;
      const away = await seller.act(campaign, 'start');
      assert.deepEqual([away.status, away.body.code], [503, 'workflow_unreachable']);
      assert.match(away.body.detail, /Saved: the campaign is active/);
      assert.equal((await seller.stored(campaign))!.state, 'active');
      seller.api.workflows.away = false;
      assert.equal((await seller.act(campaign, 'start')).status, 200);
      assert.ok(seller.api.workflows.started.has(`${SHOP}.${campaign.campaign}`));
    });

    it('stop with their promise also when Temporal is away: deliveries ask MongoDB', async () => {
      const campaign = await seller.draft();
      await seller.act(campaign, 'start');
      seller.api.workflows.away = true;
      for (const [action, state] of [
        ['pause', 'paused'],
        ['cancel', 'cancelled'],
      ] as const) {
        const { status, body } = await seller.act(campaign, action);
        assert.deepEqual([status, body.state, body.promise.withinMs], [200, state, 2_000]);
        assert.equal((await seller.stored(campaign))!.state, state);
      }
      seller.api.workflows.away = false;
    });

    it('do not start a campaign whose windows have passed meanwhile, or whose shop lost its standing', async () => {
      const campaign = await seller.draft();
      await seller.api.ask('PUT', `/v1/shops/${SHOP}`, {
        json: { ...SHOP_BODY, metrics: { ...SHOP_BODY.metrics, chatResponse: 0.5 } },
      });
      assert.equal((await seller.act(campaign, 'start')).body.code, 'not_eligible');
      await seller.api.ask('PUT', `/v1/shops/${SHOP}`, { json: SHOP_BODY });
      seller.api.setNow(new Date(campaign.windows[0].closesAt));
      seller.api.setNow(new Date(new Date(campaign.windows[0].closesAt).getTime() + 1));
      assert.equal((await seller.act(campaign, 'start')).body.code, 'window_in_past');
      assert.equal((await seller.stored(campaign))!.state, 'draft');
    });
  });

  describe('lists', () => {
    it('are by key, page by page, of one shop only', async () => {
      const { body } = await seller.api.ask('GET', PATH, { key: seller.key });
      const keys = body.campaigns.map((c: { campaign: string }) => c.campaign);
      assert.ok(keys.length > 5);
      assert.deepEqual(keys, [...keys].sort());
      const rest = await seller.api.ask('GET', `${PATH}?after=${keys[2]}`, { key: seller.key });
      assert.deepEqual(
        rest.body.campaigns.map((c: { campaign: string }) => c.campaign),
        keys.slice(3),
      );
      assert.equal((await seller.api.ask('GET', `${PATH}/${keys[0]}`, { key: seller.key })).body.campaign, keys[0]);
    });
  });
});
