import assert from 'node:assert/strict';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { WorkflowsUnreachable } from '../../api/temporal/campaign-workflows.js';
import { temporalWorkflows } from '../../api/temporal/temporal-workflows.js';
import { CAMPAIGN_QUEUE, channelQueue } from '../../workflows/names.js';
import { temporalServer } from '../support/servers.js';
import { quiet, workflowBundle } from './environment.js';

describe('a test send on a real Temporal server', function () {
  this.timeout(240_000);
  const asked: string[] = [];
  let close: () => Promise<void>;
  let workflows: ReturnType<typeof temporalWorkflows>;
  let client: Client;
  before(async () => {
    quiet();
    const { address } = await temporalServer();
    const connection = await NativeConnection.connect({ address });
    const namespace = 'default';
    const sendTest = async ({ testSend }: { testSend: string }) => {
      asked.push(testSend);
      if (testSend.endsWith('broken')) throw new Error('broken');
      return { state: 'sent' };
    };
    const place = { connection, namespace };
    const campaigns = await Worker.create({
      ...place,
      taskQueue: CAMPAIGN_QUEUE,
      workflowBundle: await workflowBundle(),
    });
    const sms = await Worker.create({ ...place, taskQueue: channelQueue('sms'), activities: { sendTest } });
    const runs = [campaigns.run(), sms.run()];
    const own = await Connection.connect({ address });
    client = new Client({ connection: own, namespace });
    workflows = temporalWorkflows(client);
    close = async () => {
      campaigns.shutdown();
      sms.shutdown();
      await Promise.all(runs);
      await own.close();
      await connection.close();
    };
  });
  after(() => close());

  const testSend = (id: string) => workflows.testSend({ testSend: id, channel: 'sms', shop: 'hoa' });
  const statusOf = async (id: string) => (await client.workflow.getHandle(`test-send:${id}`).describe()).status.name;

  it("is handed over by the channel's worker, and waited for; Temporal knows its id alone", async () => {
    await testSend('hoa/1-good');
    assert.deepEqual(asked, ['hoa/1-good']);
    assert.equal(await statusOf('hoa/1-good'), 'COMPLETED');
    const history = await client.workflow.getHandle('test-send:hoa/1-good').fetchHistory();
    assert.ok(!JSON.stringify(history).includes('0912'));
  });

  it('that fails is not tried again, and does not fail the request', async () => {
    await testSend('hoa/2-broken');
    assert.deepEqual(asked.slice(1), ['hoa/2-broken']);
    assert.equal(await statusOf('hoa/2-broken'), 'FAILED');
  });

  it('without Temporal is unreachable', async () => {
    const lost = temporalWorkflows(new Client({ connection: Connection.lazy({ address: '127.0.0.1:1' }) }));
    await assert.rejects(lost.testSend({ testSend: 'hoa/3', channel: 'sms', shop: 'hoa' }), WorkflowsUnreachable);
  });
});
