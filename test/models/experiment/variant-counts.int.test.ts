import assert from 'node:assert/strict';
import { customerId } from '../../../domain/base/ids.js';
import type { Batch, Run } from '../../../domain/run/run.js';
import { native } from '../../../models/base/native.js';
import { eraseCustomer } from '../../../models/customer/person/erase-customer.js';
import { experimentState } from '../../../models/experiment/experiment-state.js';
import { keepChoice, variantCounts } from '../../../models/experiment/variant-counts.js';
import {
  addCampaign,
  addCustomers,
  customer,
  minutes,
  NOON,
  openRunOf,
  outreach,
  plan,
  refs,
  useWorld,
} from '../../activities/world.js';

const HORIZON = 240;
const SHOP_PEOPLE = refs(60);

describe('what the people of each message have done', () => {
  const world = useWorld();

  /** A planned run that tries three messages on half of its recipients. */
  async function tried(): Promise<{ campaign: string; run: string; drawn: Map<string, string> }> {
    await addCustomers(
      world,
      SHOP_PEOPLE.map((ref) => customer(ref)),
    );
    const variants = [
      { text: 'b', subject: 'B' },
      { text: 'c', subject: 'C' },
    ];
    const experiment = { variants, metric: 'clicked' as const, share: 0.5, horizonMinutes: HORIZON };
    const campaign = await addCampaign(world, 'sale', [outreach({ experiment })]);
    const run = await openRunOf(world, campaign);
    await plan(world, run);
    const drawn = new Map<string, string>();
    for (const batch of await native(world.models.batches).find<Batch>({ run }).toArray())
      for (const [index, ref] of batch.customers.entries()) drawn.set(ref, batch.variants?.[index] ?? '?');
    return { campaign, run, drawn };
  }
  const clicks = (run: string, ref: string, clickedAt: Date) =>
    native(world.models.customers).updateOne(
      { _id: customerId('hoa-nang', ref) },
      { $push: { touches: { run, window: 'w', channel: 'email', at: NOON, claim: 'x', clickedAt } as never } },
    );
  const count = async (run: string) => {
    const found = await world.models.runs.findById(run).lean<Run>();
    assert.ok(found);
    return variantCounts(world.models, found, ['a', 'b', 'c'], minutes(HORIZON));
  };

  it('counts everybody who was drawn for it, and of clicks those on this message before the end', async () => {
    const { run, drawn } = await tried();
    const of = (key: string): string[] => SHOP_PEOPLE.filter((ref) => drawn.get(ref) === key);
    assert.deepEqual([...new Set(drawn.values())].sort(), ['-', 'a', 'b', 'c']);
    const [a = [], b = [], rest = []] = [of('a'), of('b'), of('-')];
    await clicks(run, a[0] ?? '', minutes(5));
    await clicks(run, a[1] ?? '', minutes(HORIZON));
    await clicks('another.run.1', a[2] ?? '', minutes(5));
    for (const ref of b.slice(0, 3)) await clicks(run, ref, minutes(HORIZON - 1));
    await clicks(run, rest[0] ?? '', minutes(5));
    const counts = await count(run);
    assert.deepEqual(
      counts.map(({ key, assigned, clicked }) => [key, assigned, clicked]),
      [
        ['a', a.length, 1],
        ['b', b.length, 3],
        ['c', of('c').length, 0],
      ],
    );
    for (const { assigned, spending, bought } of counts) assert.deepEqual([spending.people, bought], [assigned, 0]);
  });

  it('does not change when one of them is erased', async () => {
    const { run, drawn } = await tried();
    const ref = SHOP_PEOPLE.find((one) => drawn.get(one) === 'b') ?? '';
    await clicks(run, ref, minutes(5));
    const before = await count(run);
    await eraseCustomer(world.models, 'hoa-nang', ref, () => 'erased-1');
    assert.deepEqual(await count(run), before);
  });

  it('is kept as it was when the message for the rest was chosen, once', async () => {
    const { campaign, run, drawn } = await tried();
    const counts = await count(run);
    const choice = { winner: 'c' as const, reason: 'best' as const, at: minutes(HORIZON), counts };
    await keepChoice(world.models, run, choice);
    await keepChoice(world.models, run, { ...choice, winner: 'b' });
    await clicks(run, SHOP_PEOPLE.find((one) => drawn.get(one) === 'a') ?? '', minutes(5));
    const state = await experimentState(world.models, campaign, 'launch-followers');
    assert.deepEqual([state?.choice?.winner, state?.counts], ['c', counts]);
    assert.deepEqual(state?.until, minutes(HORIZON), 'from the plan, as no message has left');
  });

  it('is unknown of an outreach that tries nothing', async () => {
    const campaign = await addCampaign(world, 'plain');
    await openRunOf(world, campaign);
    assert.equal(await experimentState(world.models, campaign, 'launch-followers'), undefined);
    assert.equal(await experimentState(world.models, campaign, 'nobody'), undefined);
  });
});
