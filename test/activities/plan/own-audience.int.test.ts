import assert from 'node:assert/strict';
import type { Tree } from '../../../domain/audience/custom/tree.js';
import { customerId } from '../../../domain/base/ids.js';
import { deleteAudience, findAudience, saveAudience } from '../../../models/audience/audience-store.js';
import { native } from '../../../models/base/native.js';
import { Provider } from '../deliver/provider.js';
import {
  accounts,
  addCampaign,
  addCustomers,
  customer,
  deliver,
  minutes,
  openRunOf,
  outcomes,
  outreach,
  planReach,
  readRun,
  SHOP,
  useWorld,
} from '../world.js';

describe("an outreach to the shop's own audience", () => {
  const world = useWorld();
  beforeEach(async () => {
    await addCustomers(world, [
      customer('anh', { tags: ['vip'], cityKey: 'hanoi' }),
      customer('binh', { tags: ['vip'] }),
      customer('chi'),
      customer('dung', { tags: ['vip'], bought: { orders: [], skus: [{ sku: 'A', at: minutes(-50) }] } }),
    ]);
  });

  const save = (tree: Tree, read?: number) =>
    saveAudience(world.models, { shop: SHOP, key: 'khach-quen', name: 'Khách quen', tree, now: minutes(-60), read });
  const vip: Tree = { kind: 'tag', tags: ['vip'] };
  const toOwn = outreach({ audience: { custom: 'khach-quen' } });

  it('reaches exactly whom the tree picks', async () => {
    await save(vip);
    const run = await openRunOf(world, await addCampaign(world, 'sale', [toOwn]));
    assert.deepEqual(await planReach(world, run), ['anh', 'binh', 'dung']);
  });

  it('keeps the version it was opened with, whatever is edited or deleted later', async () => {
    await save(vip);
    const run = await openRunOf(world, await addCampaign(world, 'sale', [toOwn]));
    await save({ kind: 'follows' }, 1);
    const now = await findAudience(world.models, SHOP, 'khach-quen');
    assert.ok(now);
    await deleteAudience(world.models, now as never, minutes(1));
    assert.deepEqual((await readRun(world, run)).audience, { custom: 'khach-quen', version: 1, tree: vip });
    assert.deepEqual(await planReach(world, run), ['anh', 'binh', 'dung']);
  });

  it('can still be opened when its audience was deleted after the campaign had begun', async () => {
    await save(vip);
    const now = await findAudience(world.models, SHOP, 'khach-quen');
    await deleteAudience(world.models, now as never, minutes(1));
    const run = await openRunOf(world, await addCampaign(world, 'sale', [toOwn]));
    assert.deepEqual(await planReach(world, run), ['anh', 'binh', 'dung']);
  });

  it('looks up the products of a category when the run opens', async () => {
    await native(world.models.products).insertOne({
      _id: `${SHOP}/A`,
      shop: SHOP,
      sku: 'A',
      name: 'A',
      category: 'hoa',
    } as never);
    await save({ kind: 'bought', categories: ['hoa'] });
    const run = await openRunOf(world, await addCampaign(world, 'sale', [toOwn]));
    assert.deepEqual(await planReach(world, run), ['dung']);
  });

  it('does not message who left the audience after planning, and says why', async () => {
    await save(vip);
    const run = await openRunOf(world, await addCampaign(world, 'sale', [toOwn]));
    await planReach(world, run);
    await native(world.models.customers).updateOne(
      { _id: customerId(SHOP, 'binh') },
      { $unset: { tags: '' }, $inc: { rev: 1 } },
    );
    const provider = new Provider('unknown');
    const { ledger } = await deliver(world, provider.channel(), run);
    assert.deepEqual(provider.reached(), ['anh', 'dung']);
    assert.deepEqual({ ...ledger.skipped }, { no_longer_qualifies: 1 });
    assert.equal((await outcomes(world, run)).get('binh'), 'k');
  });

  it('comes before a later priority of the same instant', async () => {
    await save({ kind: 'and', of: [vip, { kind: 'city', cities: ['Hà Nội'] }] });
    const followers = outreach({ id: 'all', priority: 2 });
    const run = await openRunOf(world, await addCampaign(world, 'sale', [toOwn, followers]), 'all');
    assert.deepEqual(await planReach(world, run), ['binh', 'chi', 'dung']);
    assert.deepEqual((await accounts(world, run))[0]?.planSkipped, { higher_priority: 1 });
  });
});
