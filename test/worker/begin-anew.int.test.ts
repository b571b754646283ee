import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkflowBundle } from '@temporalio/worker';
import { beginAnew } from '../../worker/begin-anew.js';
import { changedSignal } from '../../workflows/contract.js';
import { temporalServer } from '../support/servers.js';
import { quiet, workflowBundle } from '../workflows/environment.js';

const taskQueue = 'begin-anew';
const CAMPAIGN = 'shop-a.anew';
const PLAN = { campaign: CAMPAIGN, shop: 'shop-a', state: 'completed', version: 1, windows: [], outreaches: [] };

describe('a workflow whose history does not replay with the code of today', function () {
  this.timeout(60_000);
  let env: TestWorkflowEnvironment;
  before(async () => {
    quiet();
    const { address } = await temporalServer();
    env = await TestWorkflowEnvironment.createFromExistingServer({ address });
  });
  after(() => env.teardown());

  /** Does something while a worker of this build runs. */
  async function under<T>(workflowBundle: WorkflowBundle, act: () => Promise<T>): Promise<T> {
    const activities = { loadCampaign: async () => PLAN };
    const connection = env.nativeConnection;
    const worker = await Worker.create({ connection, taskQueue, workflowBundle, activities, namespace: 'default' });
    return worker.runUntil(act);
  }

  it('is begun anew, and the others are left alone', async () => {
    const workflowsPath = fileURLToPath(new URL('./other-workflows.ts', import.meta.url));
    const other = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
    const start = (workflowId: string) =>
      env.client.workflow.start('campaignWorkflow', { workflowId, taskQueue, args: [{ campaign: CAMPAIGN }] });
    const handle = await start('campaign:anew');
    await under(other, async () => {
      while ((await handle.fetchHistory()).events?.every((event) => !event.timerStartedEventAttributes))
        await delay(50);
    });
    const place = { connection: env.nativeConnection, namespace: 'default' };
    const said: unknown[] = [];
    const log = { error: (fields: unknown) => said.push(fields) } as never;
    assert.deepEqual(await beginAnew(place, log), []);
    await under(await workflowBundle(), async () => {
      await handle.signal(changedSignal);
      let begun: string[] = [];
      for (let n = 0; begun.length === 0 && n < 200; n += 1) {
        await delay(100);
        begun = await beginAnew(place, log);
      }
      assert.deepEqual(begun, ['campaign:anew']);
      assert.equal(await env.client.workflow.getHandle('campaign:anew').result(), 'completed');
    });
    assert.equal(said.length, 1);
  });
});
