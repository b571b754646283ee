import assert from 'node:assert/strict';
import { Client, Connection } from '@temporalio/client';
import type { CampaignActivities, ChannelActivities } from '../../activities/contract.js';
import { connectTemporal } from '../../worker/connect.js';
import { campaignWorkerOptions, channelWorkerOptions, runWorkers } from '../../worker/workers.js';
import { temporalServer } from '../support/servers.js';
import { quiet } from '../workflows/environment.js';
import { Program } from './program.js';

/** The SDK refuses a worker without any activity. */
const campaignActivities = { loadCampaign: () => Promise.reject(new Error()) } as unknown as CampaignActivities;
const channelActivities: ChannelActivities = {
  deliverBatch: () => Promise.reject(new Error()),
  askRest: () => Promise.reject(new Error()),
};
const TASK_QUEUE = 'campaigns-of-a-stuck-worker';

describe('stopping workers', function () {
  this.timeout(240_000);
  before(quiet);

  it('waits for a running activity at the first signal, and ends at once at the second', async () => {
    const { address } = await temporalServer();
    const program = new Program('test/worker/stuck-worker.ts', [address, TASK_QUEUE], {});
    const connection = await Connection.connect({ address });
    try {
      await program.line('ready');
      const handle = await new Client({ connection }).workflow.start('campaignWorkflow', {
        workflowId: 'campaign:stuck.worker',
        taskQueue: TASK_QUEUE,
        args: [{ campaign: 'stuck.worker' }],
      });
      await program.line('stuck');
      program.kill('SIGTERM');
      const patience = new Promise<'waiting'>((wake) => setTimeout(() => wake('waiting'), 2_000));
      assert.equal(await Promise.race([program.ended, patience]), 'waiting');
      program.kill('SIGTERM');
      assert.deepEqual(await program.ended, { code: null, signal: 'SIGTERM' });
      await handle.terminate();
    } finally {
      program.kill('SIGKILL');
      await connection.close();
    }
  });

  it('runs several workers on one connection and lets go of it when they are stopped', async () => {
    const { address } = await temporalServer();
    const config = { TEMPORAL_ADDRESS: address, TEMPORAL_TLS: 'false' as const, TEMPORAL_API_KEY: undefined };
    const connection = await connectTemporal(config);
    const place = { connection, namespace: 'default' };
    const workers = await runWorkers([
      campaignWorkerOptions(place, campaignActivities),
      channelWorkerOptions(place, 'chat', channelActivities),
    ]);
    workers.stop();
    await workers.ended;
    await connection.close();
  });

  it('starts none when one cannot be created, and lets go of the connection', async () => {
    const { address } = await temporalServer();
    const config = { TEMPORAL_ADDRESS: address, TEMPORAL_TLS: 'false' as const, TEMPORAL_API_KEY: undefined };
    const connection = await connectTemporal(config);
    const good = channelWorkerOptions({ connection, namespace: 'default' }, 'chat', channelActivities);
    const bad = channelWorkerOptions({ connection, namespace: 'no-such-namespace' }, 'sms', channelActivities);
    await assert.rejects(runWorkers([good, bad]), /no-such-namespace/);
    await connection.close();
  });
});
