import assert from 'node:assert/strict';
import { sweep } from '../../../api/temporal/sweep.js';
import { HOUR, SHOP, useSeller } from '../seller.js';
import { NOW } from '../support.js';

describe('a sweep', () => {
  const seller = useSeller();

  const deps = () => ({
    models: seller.api.models,
    workflows: seller.api.workflows,
    now: () => NOW,
    log: seller.api.log,
  });
  const idOf = ({ campaign }: { campaign: string }) => `${SHOP}.${campaign}`;
  beforeEach(async () => {
    await seller.api.models.campaigns.deleteMany({});
    seller.api.workflows.started.clear();
    seller.api.workflows.closed.clear();
    seller.api.workflows.calls.length = 0;
    seller.api.logged.length = 0;
  });

  it('starts the workflow of what was saved as active while Temporal was away', async () => {
    const campaign = await seller.draft();
    seller.api.workflows.away = true;
    assert.equal((await seller.act(campaign, 'start')).status, 503);
    await assert.rejects(sweep(deps()));
    seller.api.workflows.away = false;
    assert.deepEqual(await sweep(deps()), { told: 1, started: 0, ended: 0, ownerless: 0 });
    assert.ok(seller.api.workflows.started.has(idOf(campaign)));
    assert.deepEqual(await sweep(deps()), { told: 0, started: 0, ended: 0, ownerless: 0 });
  });

  it('tells a workflow of a pause that was saved and not told, and once', async () => {
    const campaign = await seller.draft();
    await seller.act(campaign, 'start');
    seller.api.workflows.away = true;
    assert.equal((await seller.act(campaign, 'pause')).status, 200);
    seller.api.workflows.away = false;
    seller.api.workflows.calls.length = 0;
    assert.equal((await sweep(deps())).told, 1);
    assert.ok(seller.api.workflows.calls.includes(`changed ${idOf(campaign)}`));
    assert.equal((await sweep(deps())).told, 0);
  });

  it('starts the workflow that an operator terminated, and says so', async () => {
    const campaign = await seller.draft();
    await seller.act(campaign, 'start');
    seller.api.workflows.started.delete(idOf(campaign));
    assert.equal((await sweep(deps())).started, 1);
    assert.ok(seller.api.workflows.started.has(idOf(campaign)));
    assert.match(JSON.stringify(seller.api.logged), /a plan had no workflow: started/);
  });

  it('leaves drafts alone, and reports a workflow that has ended before its plan', async () => {
    await seller.draft();
    const campaign = await seller.draft();
    await seller.act(campaign, 'start');
    seller.api.workflows.closed.add(idOf(campaign));
    assert.deepEqual(await sweep(deps()), { told: 0, started: 0, ended: 1, ownerless: 0 });
    assert.match(JSON.stringify(seller.api.logged), /its workflow has ended/);
  });

  it('reports open workflows of plans that are gone, drafts, or long over, and no others', async () => {
    const open = (id: string) => seller.api.workflows.started.set(id, { campaign: id, shop: SHOP, saleDay: '' });
    const [draft, over, ending, active] = [
      await seller.draft(),
      await seller.draft(),
      await seller.draft(),
      await seller.draft(),
    ];
    for (const campaign of [over, ending, active]) await seller.act(campaign, 'start');
    seller.api.setNow(new Date(NOW.getTime() - 2 * HOUR));
    await seller.act(over, 'cancel');
    seller.api.setNow(NOW);
    await seller.act(ending, 'cancel');
    open(idOf(draft));
    open(`${SHOP}.gone`);
    assert.equal((await sweep(deps())).ownerless, 3);
    const reported = seller.api.logged.flatMap(({ fields }) =>
      'why' in fields && 'owner' in fields ? [fields.owner] : [],
    );
    assert.deepEqual(new Set(reported), new Set([idOf(draft), `${SHOP}.gone`, idOf(over)]));
    assert.deepEqual(
      seller.api.workflows.calls.filter((call) => call.includes('gone')),
      [`changed ${SHOP}.gone`],
    );
  });
});
