import assert from 'node:assert/strict';
import type { Connection } from 'mongoose';
import { batchId, runId } from '../../../../domain/base/ids.js';
import { EMPTY_FUNNEL, EMPTY_LEDGER, imbalance, type Ledger } from '../../../../domain/run/ledger.js';
import { connect } from '../../../../models/base/connect.js';
import { native } from '../../../../models/base/native.js';
import { createModels, type Models } from '../../../../models/models.js';
import { campaignProgress, runProgress } from '../../../../models/run/live/progress.js';
import { freshDatabase } from '../../../support/servers.js';

const CAMPAIGN = 'hoa-nang.sale';
const AT = new Date('2026-11-11T00:00:00Z');
const hours = (n: number): Date => new Date(AT.getTime() + n * 3_600_000);
/** A run of a million recipients is planned in so many batches. */
const MANY = 2_000;

describe('how far a campaign has come', () => {
  let connection: Connection;
  let models: Models;
  before(async () => {
    connection = await connect(await freshDatabase(), { writeConcern: '1' });
    models = createModels(connection);
  });
  beforeEach(async () => {
    await Promise.all([models.runs.deleteMany({}), models.batches.deleteMany({})]);
  });
  after(() => connection.close());

  const addRun = async (outreach: string, more: object = {}, campaign = CAMPAIGN): Promise<string> => {
    const _id = runId(campaign, outreach);
    const own = { shop: 'hoa-nang', campaign, outreach, channel: 'chat', state: 'open', expiresAt: hours(1) };
    const rest = { planned: { batches: 1, done: true }, ledger: EMPTY_LEDGER, funnel: EMPTY_FUNNEL };
    await native(models.runs).insertOne({ _id, ...own, ...rest, ...more } as never);
    return _id;
  };
  const addBatches = (run: string, ledger: Partial<Ledger>, count = 1) =>
    native(models.batches).insertMany(
      Array.from({ length: count }, (_, seq) => ({
        _id: batchId(run, seq),
        run,
        ledger: { ...EMPTY_LEDGER, ...ledger },
      })) as never[],
    );

  it('is the sum of closed runs by their final ledgers and of open ones by their batches', async () => {
    const open = await addRun('a', { funnel: { ...EMPTY_FUNNEL, read: 2 } });
    await addBatches(open, { audience: 10, sent: 4, pending: 5, skipped: { cap: 1 } }, 3);
    const final = { ...EMPTY_LEDGER, audience: 7, sent: 6, failed: 1 };
    const closed = await addRun('b', { state: 'closed', ledger: final, funnel: { ...EMPTY_FUNNEL, read: 3 } });
    await addBatches(closed, { audience: 999, sent: 999 });
    const { ledger, funnel, open: left, expiresAt } = await campaignProgress(models, CAMPAIGN);
    assert.deepEqual(ledger, { ...EMPTY_LEDGER, audience: 37, sent: 18, failed: 1, pending: 15, skipped: { cap: 3 } });
    assert.deepEqual([funnel.read, imbalance(ledger), expiresAt], [5, 0, hours(1)]);
    assert.deepEqual(
      left.map(({ _id, outreach, channel }) => [_id, outreach, channel]),
      [[open, 'a', 'chat']],
    );
  });

  it('counts no other campaign, whose name may begin alike', async () => {
    await addBatches(await addRun('a'), { audience: 1, sent: 1 });
    await addBatches(await addRun('a', {}, `${CAMPAIGN}-2`), { audience: 5, sent: 5 });
    await addBatches(await addRun('a', {}, 'hoa-nang-2.sale'), { audience: 5, sent: 5 });
    assert.equal((await campaignProgress(models, CAMPAIGN)).ledger.sent, 1);
  });

  it('is not planned while one open run is not, and ends with the last of them', async () => {
    await addRun('a', { expiresAt: hours(3) });
    await addRun('b', { planned: { batches: 0, done: false }, expiresAt: hours(2) });
    await addRun('c', { state: 'closed', planned: { batches: 0, done: false }, expiresAt: hours(9) });
    const { isPlanned, expiresAt } = await campaignProgress(models, CAMPAIGN);
    assert.deepEqual([isPlanned, expiresAt], [false, hours(3)]);
  });

  it('says why a run waits, and nothing of one that is not there', async () => {
    const held = { reason: 'money', detail: 'esms_103', at: AT };
    const run = await addRun('a', { held });
    assert.deepEqual((await runProgress(models, run)).open[0]?.held, held);
    const none = await runProgress(models, `${CAMPAIGN}.none.1`);
    assert.deepEqual([none.ledger, none.open, none.expiresAt], [EMPTY_LEDGER, [], undefined]);
  });

  it('of a million recipients is read from their batches alone, one small document each', async () => {
    const run = await addRun('a');
    await addBatches(run, { audience: 500, sent: 300, pending: 200 }, MANY);
    const { ledger } = await runProgress(models, run);
    assert.deepEqual([ledger.audience, ledger.sent, ledger.pending], [1_000_000, 600_000, 400_000]);
  });
});
