/** The programme's workflow on a real server, with activities in memory and days that last a second and a half. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DECISIONS } from '../../workflows/contract.js';
import { temporalServer } from '../support/servers.js';
import { DAY_MS, Programmes } from './winback-programme.js';

describe('the win-back workflow', function () {
  this.timeout(240_000);
  let env: TestWorkflowEnvironment;
  let programmes: Programmes;
  before(async () => {
    const { address } = await temporalServer();
    env = await TestWorkflowEnvironment.createFromExistingServer({ address });
    programmes = new Programmes(env);
    await programmes.startWorker();
  });
  after(async () => {
    await programmes.stopWorker();
    await env.teardown();
  });

  async function eventually(what: string, holds: () => boolean): Promise<void> {
    for (let n = 0; n < 300; n += 1) {
      if (holds()) return;
      await delay(100);
    }
    assert.fail(what);
  }

  it('plans each day once, closes its runs, begins a new history each day, and ends after the last', async () => {
    const [programme, started] = programmes.start('days', 4);
    const handle = await started;
    const first = (await handle.describe()).runId;
    assert.equal(await handle.result(), 'ended');
    // On a machine that is busy for a whole day, that day is not made up for; but none is planned twice.
    assert.equal(new Set(programme.planned).size, programme.planned.length);
    assert.ok(programme.planned.length >= 2, `planned ${programme.planned}`);
    assert.equal(programme.closed.length, programme.planned.length);
    const last = await env.client.workflow.getHandle(handle.workflowId).describe();
    assert.notEqual(last.runId, first, 'continued as new');
  });

  it('plans nothing while paused, goes on when resumed, and stops at once', async () => {
    const [programme, started] = programmes.start('pause', 1_000);
    const handle = await started;
    await eventually('the first day', () => programme.planned.length > 0);
    await programmes.change(programme, 'paused');
    await delay(200);
    const before = programme.planned.length;
    await delay(2 * DAY_MS);
    assert.equal(programme.planned.length, before);
    await programmes.change(programme, 'active');
    await eventually('a day after the pause', () => programme.planned.length > before);
    await eventually('the day is closed', () => programme.open.size === 0);
    await programmes.change(programme, 'stopped');
    assert.equal(await handle.result(), 'stopped');
  });

  it("waits with a day that cannot be planned, takes an operator's word, and goes on without one", async () => {
    const [programme, started] = programmes.start('held', 1_000);
    const handle = await started;
    await eventually('the first day', () => programme.planned.length > 0 && programme.open.size === 0);
    await assert.rejects(
      handle.executeUpdate(DECISIONS.retry.update),
      WorkflowUpdateFailedError,
      'it waits for nobody',
    );
    programme.isBroken = true;
    await eventually('it waits', () => programme.heldDay !== undefined);
    const first = programme.heldDay;
    await eventually('the next day is tried without a word', () => programme.heldDay !== first);
    programme.isBroken = false;
    const before = programme.planned.length;
    await eventually('a day is planned again', () => programme.planned.length > before);
    assert.deepEqual(programme.decided, []);
    await handle.executeUpdate(DECISIONS.cancel.update);
    assert.equal(await handle.result(), 'stopped');
    assert.deepEqual(programme.decided, ['cancel']);
    await assert.rejects(handle.executeUpdate(DECISIONS.cancel.update), /completed|not found/i);
  });

  it('after three days without a worker plans only the present day', async () => {
    const [programme, started] = programmes.start('outage', 1_000);
    const handle = await started;
    await eventually('the first day', () => programme.planned.length > 0 && programme.open.size === 0);
    await programmes.stopWorker();
    const away = programme.today;
    await delay(3 * DAY_MS + 200);
    const back = programme.today;
    await programmes.startWorker();
    await eventually('a day after the outage', () => programme.planned.some((day) => day >= back));
    const missed = programme.planned.filter((day) => day > away && day < back);
    assert.deepEqual(missed, [], 'days that went by are not made up for');
    assert.equal(new Set(programme.planned).size, programme.planned.length);
    await eventually('the day is closed', () => programme.open.size === 0);
    await programmes.change(programme, 'stopped');
    assert.equal(await handle.result(), 'stopped');
  });
});
