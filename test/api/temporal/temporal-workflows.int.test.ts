import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { WorkflowsUnreachable } from '../../../api/temporal/campaign-workflows.js';
import { temporalConnection } from '../../../api/temporal/connection.js';
import { temporalWorkflows } from '../../../api/temporal/temporal-workflows.js';
import { campaignWorkflowId } from '../../../domain/base/ids.js';
import { temporalServer } from '../../support/servers.js';

const campaign = `api-${process.pid}.sale`;
const INPUT = { campaign, shop: `api-${process.pid}`, saleDay: '2026-11-11' };

describe("the API's way to Temporal", () => {
  let connection: Connection;
  let client: Client;
  let handle: WorkflowHandle;
  before(async function () {
    this.timeout(240_000);
    connection = await Connection.connect({ address: (await temporalServer()).address });
    client = new Client({ connection });
    handle = client.workflow.getHandle(campaignWorkflowId(campaign));
  });
  after(async () => {
    await handle.terminate('the test is over').catch(() => undefined);
    await connection.close();
  });

  it('knows of no workflow before one was started', async () => {
    assert.equal(await temporalWorkflows(client).changed(campaign), 'closed');
  });

  it('starts a workflow once, however often it is asked, and tells it', async () => {
    const workflows = temporalWorkflows(client);
    assert.equal(await workflows.start(INPUT), 'running');
    const { runId } = await handle.describe();
    assert.equal(await workflows.start(INPUT), 'running');
    assert.equal((await handle.describe()).runId, runId);
    assert.equal(await workflows.changed(campaign), 'told');
  });

  it('labels it for the Web UI: summary, search attributes, fairness by shop', async () => {
    const described = await handle.describe();
    assert.equal(await described.staticSummary(), `Campaign ${campaign}, sale day 2026-11-11`);
    const attributes = Object.fromEntries(
      described.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]),
    );
    assert.equal(attributes.ShopId, INPUT.shop);
    assert.equal(attributes.CampaignId, campaign);
    assert.equal(described.priority?.fairnessKey, INPUT.shop);
  });

  it('starts one again that an operator terminated', async () => {
    const workflows = temporalWorkflows(client);
    await handle.terminate();
    assert.equal(await workflows.changed(campaign), 'closed');
    assert.equal(await workflows.start(INPUT), 'running');
  });

  it('says within seconds when nobody answers, refused or silent', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const silentPort = (silent.address() as { port: number }).port;
    for (const address of ['127.0.0.1:1', `127.0.0.1:${silentPort}`]) {
      const lost = temporalConnection({ TEMPORAL_ADDRESS: address, TEMPORAL_TLS: 'false' });
      const workflows = temporalWorkflows(new Client({ connection: lost }));
      await assert.rejects(workflows.start(INPUT), WorkflowsUnreachable, address);
      await lost.close();
    }
    silent.close();
    for (const socket of sockets) socket.destroy();
  });
});
