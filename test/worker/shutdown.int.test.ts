import assert from 'node:assert/strict';
import { type Client, Client as TemporalClient } from '@temporalio/client';
import { createCampaignActivities, createChannelActivities } from '../../activities/create-activities.js';
import { temporalPulse } from '../../activities/pulse.js';
import { outreachWorkflowId } from '../../domain/base/ids.js';
import { connectTemporal } from '../../worker/connect.js';
import {
  campaignWorkerOptions,
  channelWorkerOptions,
  planWorkerOptions,
  type RunningWorkers,
  runWorkers,
} from '../../worker/workers.js';
import { CAMPAIGN_QUEUE } from '../../workflows/names.js';
import type { outreachWorkflow } from '../../workflows/outreach.js';
import { Provider } from '../activities/deliver/provider.js';
import {
  accounts,
  addCampaign,
  addCustomers,
  assertBalanced,
  createWorld,
  customer,
  openRunOf,
  outreach,
  readRun,
  refs,
  type World,
} from '../activities/world.js';
import { temporalServer } from '../support/servers.js';
import { quiet } from '../workflows/environment.js';

const PEOPLE = refs(40);
const HOUR = 3_600_000;
/** Ten chunks, each this long: far more than the worker is given to end. */
const SLOW_MS = 250;
const sleep = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));

describe('a worker that is shut down while it sends slowly', function () {
  this.timeout(240_000);
  let world: World;
  let connection: Awaited<ReturnType<typeof connectTemporal>>;
  let client: Client;
  before(async () => {
    quiet();
    const { address } = await temporalServer();
    connection = await connectTemporal({
      TEMPORAL_ADDRESS: address,
      TEMPORAL_TLS: 'false',
      TEMPORAL_API_KEY: undefined,
    });
    client = new TemporalClient({ connection });
    world = await createWorld({ batchSize: PEOPLE.length, pulse: temporalPulse });
    world.clock.now = new Date();
  });
  after(async () => {
    await world.close();
    await connection.close();
  });

  const place = () => ({ connection, namespace: 'default' });
  /** The worker of a channel, which is given no time to end what it has begun. */
  const startChannel = (provider: Provider): Promise<RunningWorkers> => {
    const activities = createChannelActivities(world.channelDeps({ pulse: temporalPulse }), provider.channel());
    const impatient = { shutdownGraceTime: 100, shutdownForceTime: 20_000 };
    return runWorkers([{ ...channelWorkerOptions(place(), 'email', activities), ...impatient }]);
  };

  it('calls nothing finished: whoever was not sent is pending, and the next worker sends to exactly those', async () => {
    await addCustomers(
      world,
      PEOPLE.map((ref) => customer(ref)),
    );
    const time = { dueAt: world.clock.now, expiresAt: new Date(Date.now() + HOUR) };
    const campaign = await addCampaign(world, 'sale', [outreach(time)], { createdAt: world.clock.now });
    const run = await openRunOf(world, campaign);
    const provider = new Provider('unknown');
    provider.around = (moment) => sleep(moment === 'before' ? SLOW_MS : 0);

    const light = createCampaignActivities(world.campaignDeps);
    const campaigns = await runWorkers([campaignWorkerOptions(place(), light), planWorkerOptions(place(), light)]);
    const first = await startChannel(provider);
    const handle = await client.workflow.start<typeof outreachWorkflow>('outreachWorkflow', {
      workflowId: outreachWorkflowId(run),
      taskQueue: CAMPAIGN_QUEUE,
      args: [{ run, campaign, outreach: 'launch-followers', concurrency: 1 }],
    });
    try {
      while (provider.copies.length < 8) await sleep(20);
      first.stop();
      await first.ended;
      const sent = provider.copies.length;
      assert.ok(sent >= 8 && sent < PEOPLE.length, `${sent} had left when the worker was gone`);
      const [batch] = await accounts(world, run);
      assert.deepEqual([batch?.ledger.sent, batch?.ledger.pending], [sent, PEOPLE.length - sent]);
      assert.equal((await readRun(world, run)).state, 'open');
      await assertBalanced(world, run);

      provider.around = async () => undefined;
      const second = await startChannel(provider);
      const ledger = await handle.result();
      second.stop();
      await second.ended;
      assert.deepEqual([ledger.audience, ledger.sent, ledger.pending], [PEOPLE.length, PEOPLE.length, 0]);
      assert.deepEqual([provider.reached(), provider.duplicates()], [PEOPLE, []]);
      assert.equal((await readRun(world, run)).state, 'closed');
    } finally {
      first.stop();
      await handle.terminate().catch(() => undefined);
      campaigns.stop();
      await campaigns.ended;
    }
  });
});
