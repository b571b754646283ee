import assert from 'node:assert/strict';
import { retryFailed } from '../../../models/run/retry-failed.js';
import { endRun } from '../../../models/run/run-holds.js';
import { settleUnknown } from '../../../models/run/settle-unknown.js';
import { type Answer, LOST_AFTER, Provider, REJECTED, SENT } from '../deliver/provider.js';
import {
  addCampaign,
  addCustomers,
  assertBalanced,
  change,
  close,
  deliver,
  followers,
  minutes,
  openRunOf,
  outcomes,
  plan,
  readCustomer,
  readRun,
  useWorld,
  type World,
} from '../world.js';

const FULL: Answer = { result: { kind: 'failed', reason: 'smtp_552_5.2.2' }, accepted: false };
const UNKNOWN_MAILBOX: Answer = { result: { kind: 'failed', reason: 'smtp_550_5.1.1' }, accepted: false };
/** Of 12 people: a full mailbox for 0 and 6, an unknown one for 1 and 7, and so on. */
const byRest =
  (answers: Readonly<Record<number, Answer>>) =>
  ({ id }: { readonly id: string }): Answer =>
    answers[Number(id.slice(-2)) % 6] ?? SENT;

async function failedRun(world: World): Promise<string> {
  await addCustomers(world, followers(12));
  const run = await openRunOf(world, await addCampaign(world));
  await plan(world, run);
  const script = byRest({ 0: FULL, 1: UNKNOWN_MAILBOX, 2: REJECTED, 3: LOST_AFTER });
  await deliver(world, new Provider('unknown', script).channel(), run);
  return run;
}
const ledgerOf = async (world: World, run: string) => (await readRun(world, run)).ledger;

describe('a run whose messages failed', () => {
  const world = useWorld();

  it('is tried again for those alone whose reason may pass, in a run with a ledger of its own', async () => {
    const run = await failedRun(world);
    const before = await close(world, run);
    assert.deepEqual([before.sent, before.failed, before.unknown], [4, 6, 2]);
    world.clock.now = minutes(200);
    const made = await retryFailed(world.models, run, world.clock.now);
    assert.deepEqual(made, { run: `${run}-1`, members: 2, created: true });
    assert.deepEqual(await retryFailed(world.models, run, world.clock.now), { ...made, created: false });

    const retry = `${run}-1`;
    await plan(world, retry);
    const provider = new Provider('unknown');
    await deliver(world, provider.channel(), retry);
    assert.deepEqual(provider.reached(), ['u00000', 'u00006']);
    const after = await close(world, retry);
    assert.deepEqual([after.audience, after.sent], [2, 2]);
    assert.deepEqual(await ledgerOf(world, run), before, 'the first ledger stands as it was');
    await Promise.all([assertBalanced(world, run), assertBalanced(world, retry)]);
    assert.equal(await retryFailed(world.models, run, world.clock.now), undefined, 'nobody is left to try');
  });

  it('asks the rule again for each: who has opted out since gets nothing', async () => {
    const run = await failedRun(world);
    await close(world, run);
    await change(world, 'u00006', { 'consent.email': { granted: false, at: minutes(1) } });
    const made = await retryFailed(world.models, run, world.clock.now);
    await plan(world, made?.run ?? '');
    const provider = new Provider('unknown');
    await deliver(world, provider.channel(), made?.run ?? '');
    assert.deepEqual(provider.reached(), ['u00000']);
  });

  it('is shown to its workflow while it is open, and moves with its outreach', async () => {
    const run = await failedRun(world);
    await close(world, run);
    const made = await retryFailed(world.models, run, world.clock.now);
    const campaign = (await readRun(world, run)).campaign;
    const { outreaches } = await world.activities().loadCampaign(campaign);
    assert.deepEqual(
      outreaches.map((one) => [one.run, one.state]),
      [
        [run, 'closed'],
        [made?.run, 'open'],
      ],
    );
    await world.models.campaigns.updateOne(
      { _id: campaign },
      { $set: { 'windows.0.outreaches.0.expiresAt': minutes(700) } },
    );
    assert.equal((await world.activities().loadRun(made?.run ?? '')).expiresAt, minutes(700).getTime());
  });

  it('is not tried again while it is open', async () => {
    const run = await failedRun(world);
    assert.equal(await retryFailed(world.models, run, world.clock.now), undefined);
  });
});

describe('messages in doubt', () => {
  const world = useWorld();

  it('are settled as sent or not sent, one by one or all, and the ledger moves with them', async () => {
    const run = await failedRun(world);
    await close(world, run);
    const one = await settleUnknown(world.models, run, 'sent', ['u00003', 'u00004']);
    assert.deepEqual([one.settled, one.ledger.sent, one.ledger.unknown], [1, 5, 1]);
    const rest = await settleUnknown(world.models, run, 'not_sent');
    assert.deepEqual([rest.settled, rest.ledger.failed, rest.ledger.unknown], [1, 7, 0]);
    assert.deepEqual(await ledgerOf(world, run), rest.ledger);
    await assertBalanced(world, run);
    assert.equal((await readCustomer(world, 'u00009')).touches[0]?.failed, true, 'it counts for no cap');
    assert.equal((await readCustomer(world, 'u00003')).touches[0]?.failed, undefined);
    assert.equal((await settleUnknown(world.models, run, 'not_sent')).settled, 0, 'nobody twice');
  });

  it('that were not sent may be tried again; those that were sent never', async () => {
    const run = await failedRun(world);
    await close(world, run);
    await settleUnknown(world.models, run, 'sent', ['u00003']);
    await settleUnknown(world.models, run, 'not_sent');
    const made = await retryFailed(world.models, run, world.clock.now);
    await plan(world, made?.run ?? '');
    const provider = new Provider('unknown');
    await deliver(world, provider.channel(), made?.run ?? '');
    assert.deepEqual(provider.reached(), ['u00000', 'u00006', 'u00009']);
  });
});

describe('a run that somebody ends alone', () => {
  const world = useWorld();

  it('hands nothing over any more, and settles who is left by the word that came first', async () => {
    await addCustomers(world, followers(12));
    const run = await openRunOf(world, await addCampaign(world));
    await plan(world, run);
    assert.equal(await endRun(world.models, run, 'set_aside'), 'set_aside');
    assert.equal(await endRun(world.models, run, 'cancelled'), 'set_aside');
    const provider = new Provider('unknown');
    await deliver(world, provider.channel(), run);
    assert.deepEqual(provider.reached(), []);
    assert.equal((await world.activities().loadRun(run)).ending, 'set_aside');
    const ledger = await world.activities().closeRun({ run, rest: 'set_aside' });
    assert.deepEqual([ledger.audience, ledger.skipped.set_aside], [12, 12]);
    assert.equal(await endRun(world.models, run, 'cancelled'), undefined, 'it has closed');
    assert.equal((await outcomes(world, run)).get('u00000'), 'k');
  });
});
