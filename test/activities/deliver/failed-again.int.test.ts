import assert from 'node:assert/strict';
import { releaseRun } from '../../../models/run/run-holds.js';
import {
  addCampaign,
  addCustomers,
  assertBalanced,
  close,
  deliver,
  followers,
  minutes,
  openRunOf,
  outreach,
  POLICY,
  plan,
  readRun,
  refs,
  useWorld,
} from '../world.js';
import { Provider, REFUSED, REJECTED, SENT } from './provider.js';

const PEOPLE = refs(12);
/** Trips at the sixth answer. */
const TIGHT = { policyAt: () => ({ ...POLICY, breaker: { ...POLICY.breaker, atLeast: 6, recent: 8 } }) };

describe('whoever failed', () => {
  const world = useWorld();
  let campaign: string;
  beforeEach(async () => {
    await addCustomers(world, followers(12));
    campaign = await addCampaign(world, 'sale', [outreach(), outreach({ id: 'again', dueAt: minutes(5) })]);
  });

  async function planned(id?: string): Promise<string> {
    const run = await openRunOf(world, campaign, id);
    await plan(world, run);
    return run;
  }

  it('is reached by a second outreach of the window, and nobody else is', async () => {
    const first = await planned();
    const odd = ({ id }: { readonly id: string }): boolean => Number(id.slice(-1)) % 2 === 1;
    await deliver(world, new Provider('unknown', (message) => (odd(message) ? REJECTED : SENT)).channel(), first);
    assert.equal((await close(world, first)).failed, 6);

    const second = await planned('again');
    const provider = new Provider('unknown');
    await deliver(world, provider.channel(), second);
    assert.deepEqual(
      provider.reached(),
      PEOPLE.filter((ref) => Number(ref.slice(-1)) % 2 === 1),
    );
    const ledger = await close(world, second);
    assert.deepEqual([ledger.audience, ledger.sent, ledger.skipped.already_in_window], [12, 6, 6]);
  });

  it('by the answers that put the run on hold is reached too, once it is released and sent to again', async () => {
    const first = await planned();
    const provider = new Provider('unknown', () => REJECTED);
    await deliver(world, provider.channel(), first, 0, TIGHT);
    assert.equal((await readRun(world, first)).held?.reason, 'error_rate');
    provider.script = () => SENT;
    await releaseRun(world.models, first);
    await deliver(world, provider.channel(), first, 0, TIGHT);
    const { sent, failed } = await close(world, first);
    assert.ok(failed >= 6 && sent + failed === 12, `${failed} failed, ${sent} sent`);

    const second = await planned('again');
    await deliver(world, provider.channel(), second);
    assert.deepEqual([provider.reached(), provider.duplicates()], [PEOPLE, []]);
    await assertBalanced(world, second);
  });

  it('for now is not failed at all: a provider that is busy for everybody trips no breaker and loses nobody', async () => {
    const run = await planned();
    const provider = new Provider('unknown', () => REFUSED);
    for (let tries = 0; tries < 10; tries += 1) {
      await assert.rejects(deliver(world, provider.channel(), run, 0, TIGHT), { type: 'ChannelUnavailable' });
    }
    assert.equal((await readRun(world, run)).held, undefined);
    provider.script = () => SENT;
    assert.equal((await deliver(world, provider.channel(), run, 0, TIGHT)).ledger.sent, 12);
    assert.deepEqual(provider.reached(), PEOPLE);
  });
});
