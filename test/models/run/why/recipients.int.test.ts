import assert from 'node:assert/strict';
import { customerId } from '../../../../domain/base/ids.js';
import type { Customer } from '../../../../domain/customer/customer.js';
import { decidingRun, decisionOf } from '../../../../models/run/why/decisions.js';
import { type Recipient, recipientsOf } from '../../../../models/run/why/recipients.js';
import { Provider } from '../../../activities/deliver/provider.js';
import {
  addCampaign,
  addCustomers,
  customer,
  deliver,
  openRunOf,
  outreach,
  plan,
  refs,
  SHOP,
  useWorld,
} from '../../../activities/world.js';

describe('everybody of a run', () => {
  const world = useWorld();

  async function read(run: string): Promise<{ pages: Recipient[][]; decided: Map<string, string> }> {
    const found = await decidingRun(world.models, SHOP, run);
    assert.ok(found);
    const pages: Recipient[][] = [];
    for await (const page of recipientsOf(world.models, found, SHOP)) pages.push(page);
    const decided = new Map<string, string>();
    for (const { ref } of await world.models.customers.find({}).lean<Customer[]>()) {
      const who = await world.models.customers.findById(customerId(SHOP, ref)).lean<Customer>();
      if (who) decided.set(ref, (await decisionOf(world.models, found, who)).decided);
    }
    return { pages, decided };
  }

  it('is read in the order of customers, each once, and told as each is told alone', async () => {
    const experiment = {
      variants: [{ text: 'b', subject: 'B' }],
      metric: 'clicked' as const,
      share: 0.5,
      horizonMinutes: 240,
    };
    await addCustomers(
      world,
      refs(30).map((ref, n) => (n % 5 === 4 ? customer(ref, { consent: {} }) : customer(ref))),
    );
    const campaign = await addCampaign(world, 'sale', [outreach({ experiment })], { holdout: 0.3 });
    const run = await openRunOf(world, campaign);
    await plan(world, run);
    await deliver(world, new Provider('unknown').channel(), run);
    const { pages, decided } = await read(run);
    const all = pages.flat();
    assert.deepEqual(
      all.map(({ customer: ref }) => ref),
      refs(30),
    );
    assert.deepEqual(new Map(all.map((one) => [one.customer, one.decided])), decided);
    assert.deepEqual([...new Set(decided.values())].sort(), ['held_out', 'pending', 'sent', 'skipped', 'waits']);
    for (const { decided: what, touch } of all) assert.equal(touch !== undefined, what === 'sent');
  });
});
