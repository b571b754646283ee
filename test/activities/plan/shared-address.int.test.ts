import assert from 'node:assert/strict';
import { recordConsent } from '../../../models/customer/consent/consent-ledger.js';
import { optOut } from '../../../models/customer/consent/opt-out.js';
import { suppressAddress } from '../../../models/customer/consent/suppress-address.js';
import { applyShopEvents } from '../../../models/customer/events/apply-events.js';
import { type GivenCustomer, importCustomers } from '../../../models/customer/import-customers.js';
import { Provider } from '../deliver/provider.js';
import {
  addCampaign,
  assertBalanced,
  deliver,
  minutes,
  NOON,
  openRunOf,
  outreach,
  POLICY,
  plan,
  planReach,
  readCustomer,
  SHOP,
  useWorld,
} from '../world.js';

const CAP = { id: 'day_email', max: 1, hours: 24, channels: ['email' as const], fixed: true, source: 'test' };
const given = (ref: string, email: string, more: Partial<GivenCustomer> = {}): GivenCustomer => ({
  ref,
  name: `Khách ${ref}`,
  email,
  followedAt: minutes(-5000),
  consent: { email: minutes(-1000) },
  ...more,
});

describe('customers of one address', () => {
  const world = useWorld();
  const bring = (...customers: GivenCustomer[]) => importCustomers(world.models, SHOP, customers, minutes(-10));
  const runOf = async (key = 'sale', audience = 'followers'): Promise<string> => {
    const one = outreach({ audience: { name: audience } as never });
    return openRunOf(world, await addCampaign(world, key, [one]));
  };
  const ledgerOf = (run: string) => deliver(world, new Provider('unknown').channel(), run).then(({ ledger }) => ledger);

  it('get one message of a run, and the others are skipped as same_address', async () => {
    await bring(given('a', 'mai@example.com'), given('b', 'lan@example.com'), given('c', 'mai@example.com'));
    await bring(given('d', 'mai@example.com'));
    const run = await runOf();
    assert.deepEqual(await planReach(world, run), ['a', 'b']);
    const provider = new Provider('unknown');
    const { ledger } = await deliver(world, provider.channel(), run);
    assert.deepEqual([ledger.audience, ledger.sent, ledger.skipped], [4, 2, { same_address: 2 }]);
    assert.deepEqual(provider.copies.map(({ to }) => to).sort(), ['lan@example.com', 'mai@example.com']);
    await assertBalanced(world, run);
  });

  it('are served by whoever of them belongs to the audience', async () => {
    await bring(given('a', 'mai@example.com', { followedAt: null }), given('b', 'mai@example.com'));
    assert.deepEqual(await planReach(world, await runOf()), ['b']);
  });

  it('who come to have it after the plan are found at the claim', async () => {
    await bring(given('a', 'mai@example.com'), given('b', 'lan@example.com'));
    const run = await runOf();
    assert.deepEqual(await planReach(world, run), ['a', 'b']);
    await bring(given('b', 'mai@example.com'));
    const ledger = await ledgerOf(run);
    assert.deepEqual([ledger.sent, ledger.skipped], [1, { same_address: 1 }]);
    await assertBalanced(world, run);
  });

  it('share a cap, also when two runs want them at once', async () => {
    const policy = { ...POLICY, caps: [CAP] };
    for (let round = 0; round < 6; round += 1) {
      const [a, b, email] = [`a${round}`, `b${round}`, `mai${round}@example.com`];
      const cart = [{ sku: 'ao', at: minutes(-60 * 24) }];
      await bring(given(a, email), given(b, email, { followedAt: null, cart }));
      const runs = [await runOf(`x${round}`), await runOf(`y${round}`, 'cart')];
      for (const run of runs) await plan(world, run, { policyAt: () => policy });
      const provider = new Provider('unknown');
      const send = (run: string) => deliver(world, provider.channel(), run, 0, { policyAt: () => policy });
      await Promise.all(runs.map(send));
      assert.equal(provider.copies.filter(({ to }) => to === email).length, 1, `round ${round}`);
      const touches = [...(await readCustomer(world, a)).touches, ...(await readCustomer(world, b)).touches];
      assert.equal(touches.length, 1, 'a claim that was taken back leaves nothing');
    }
  });

  it('have refused together, also who is imported later under another reference with a newer consent', async () => {
    await bring(given('a', 'mai@example.com'));
    const word = { channel: 'email', purpose: 'advertising', method: 'link', recordedAt: minutes(-5) } as const;
    await optOut(world.models, { shop: SHOP, ref: 'a' }, { ...word, granted: false, at: minutes(-5) });
    await world.models.customers.deleteOne({ ref: 'a' });
    await importCustomers(world.models, SHOP, [given('z', 'mai@example.com', { consent: { email: NOON } })], NOON);
    assert.equal((await readCustomer(world, 'z')).consent.email?.optedOut, true);
    const run = await runOf();
    assert.deepEqual(await planReach(world, run), []);
    const yes = { ...word, method: 'form', granted: true, at: minutes(5), recordedAt: minutes(5) } as const;
    await recordConsent(world.models, { shop: SHOP, ref: 'z' }, yes);
    await importCustomers(world.models, SHOP, [given('y', 'mai@example.com')], minutes(6));
    assert.equal((await readCustomer(world, 'y')).consent.email?.granted, true, 'until one of them agrees again');
  });

  it('are known by events as well: who shares one, and what was refused by it', async () => {
    await bring(given('a', 'mai@example.com'), given('b', 'lan@example.com'));
    const tell = (id: string, customer: string, email: string) => {
      const event = { id, type: 'profile_changed', at: minutes(-9), customer, profile: { email } } as const;
      const rule = { clickHours: 1, readHours: 1 };
      return applyShopEvents(world.models, { _id: SHOP, currency: 'VND' }, [event], rule, minutes(-8));
    };
    await tell('e1', 'b', 'mai@example.com');
    assert.deepEqual(await planReach(world, await runOf()), ['a']);
    const word = { channel: 'email', purpose: 'advertising', method: 'link', granted: false } as const;
    await optOut(world.models, { shop: SHOP, ref: 'a' }, { ...word, at: minutes(-5), recordedAt: minutes(-5) });
    await tell('e2', 'c', 'mai@example.com');
    await tell('e2', 'c', 'mai@example.com');
    assert.equal((await readCustomer(world, 'c')).consent.email?.optedOut, true);
    assert.deepEqual((await readCustomer(world, 'c')).shared?.email, ['a', 'b', 'c']);
  });

  it('are suppressed together, and so is who comes later', async () => {
    await bring(given('a', 'mai@example.com'), given('b', 'mai@example.com'), given('c', 'lan@example.com'));
    const suppression = { reason: 'hard_bounce', at: NOON, source: 'webhook' } as const;
    await suppressAddress(world.models, `${SHOP}/a`, 'email', suppression);
    await bring(given('d', 'mai@example.com'));
    for (const ref of ['a', 'b', 'd'])
      assert.equal((await readCustomer(world, ref)).suppressed?.email?.reason, 'hard_bounce', ref);
    assert.equal((await readCustomer(world, 'c')).suppressed, undefined);
  });
});
