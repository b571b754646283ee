import assert from 'node:assert/strict';
import type { PlanPage } from '../../../activities/contract.js';
import type { Customer } from '../../../domain/customer/customer.js';
import { Provider } from '../deliver/provider.js';
import {
  accounts,
  addCampaign,
  addCustomers,
  assertBalanced,
  clear,
  close,
  customer,
  deliver,
  minutes,
  openRunOf,
  POLICY,
  refs,
  useWorld,
} from '../world.js';

/** More than one read of customers (1,000). */
const MANY = 2_100;
/** Two batches, which is a page, of nobody but skipped: a batch ends after 10,000 of them. */
const TWO_BATCHES = 20_000;
const BATCH = 12;
const CAP = { id: 'day', max: 1, hours: 24, fixed: false, source: 'test' };

const suppressed = (ref: string): Customer =>
  customer(ref, { suppressed: { email: { reason: 'hard_bounce', at: minutes(-99), source: 'provider' } } });
const tired = (ref: string): Customer =>
  customer(ref, { touches: [{ run: 'old', window: 'old', channel: 'email', at: minutes(-60), claim: 'x' }] });

describe('a plan that meets many whom it must skip', function () {
  this.timeout(240_000);
  const world = useWorld({ batchSize: BATCH, policyAt: () => ({ ...POLICY, caps: [CAP] }) });

  /** Page by page, as the workflow asks; fails when a page neither ends nor goes on. */
  async function planAll(run: string, maxBatches = 2): Promise<PlanPage> {
    const activities = world.activities();
    let last = -1;
    for (;;) {
      const page = await activities.planBatches({ run, maxBatches });
      if (page.done) return page;
      assert.ok(page.batches > last, `no further than ${last} batches`);
      last = page.batches;
    }
  }

  async function runOf(people: readonly Customer[]): Promise<string> {
    await addCustomers(world, people);
    return openRunOf(world, await addCampaign(world));
  }

  for (const [what, one, reason, many] of [
    ['suppressed addresses', suppressed, 'suppressed', TWO_BATCHES],
    ['customers who have had enough', tired, 'cap_reached', MANY],
  ] as const) {
    it(`does not take reads of nothing but ${what} for the end: whoever comes behind is reached`, async () => {
      const last = refs(many + 3).slice(-3);
      const run = await runOf([...refs(many).map(one), ...last.map((ref) => customer(ref))]);
      const { audience, batches } = await planAll(run);
      assert.equal(audience, many + 3);
      const provider = new Provider('unknown');
      for (let seq = 0; seq < batches; seq += 1) await deliver(world, provider.channel(), run, seq);
      assert.deepEqual(provider.reached(), last);
      const ledger = await close(world, run);
      assert.deepEqual([ledger.audience, ledger.sent, ledger.skipped], [many + 3, 3, { [reason]: many }]);
    });

    it(`ends when there is nobody but ${what}, exactly a batch of them or one more or fewer`, async () => {
      for (const count of [BATCH - 1, BATCH, BATCH + 1, 1_000]) {
        await clear(world);
        const run = await runOf(refs(count).map(one));
        assert.deepEqual((await planAll(run)).audience, count);
        const ledger = await close(world, run);
        assert.deepEqual([ledger.audience, ledger.sent, ledger.skipped], [count, 0, { [reason]: count }]);
      }
    });
  }

  it('skips nobody of a bulk import for being like the others: same instants, same name, same number', async () => {
    const alike = { name: 'Lan', phone: '+84901234567', email: 'lan@example.com', chatId: 'lan' };
    const run = await runOf(refs(MANY).map((ref) => customer(ref, alike)));
    await planAll(run, 40);
    const planned = (await accounts(world, run)).flatMap(({ customers }) => customers);
    assert.deepEqual(planned, refs(MANY));
    await assertBalanced(world, run);
  });
});
