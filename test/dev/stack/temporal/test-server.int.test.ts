import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { identify, isAlive, type ProcessIdentity } from '../../../../dev/stack/process-identity.js';
import { ensureSearchAttributes } from '../../../../worker/ensure-search-attributes.js';
import { SEARCH_ATTRIBUTES } from '../../../../workflows/search-attributes.js';
import { timeSkippingExecutable } from '../../../support/servers.js';

/** Processes whose parent is `pid`. */
async function childrenOf(pid: number): Promise<ProcessIdentity[]> {
  const found: ProcessIdentity[] = [];
  for (const name of (await readdir('/proc').catch(() => [])).filter((entry) => /^\d+$/.test(entry))) {
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) !== pid) continue;
    const identity = await identify(Number(name));
    if (identity !== undefined) found.push(identity);
  }
  return found;
}

describe('the time-skipping test server', function () {
  this.timeout(240_000);

  it('skips a year in a moment and knows the search attributes of the workflows', async () => {
    const environment = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: await timeSkippingExecutable() },
    });
    try {
      const before = await environment.currentTimeMs();
      await environment.sleep('365 days');
      assert.ok((await environment.currentTimeMs()) - before >= 365 * 86_400_000);
      await ensureSearchAttributes(environment.connection, 'default');
      await ensureSearchAttributes(environment.connection, 'default');
      const typedSearchAttributes = SEARCH_ATTRIBUTES.flatMap((key) =>
        key.type === 'KEYWORD' ? [{ key, value: 'x' }] : [],
      );
      await environment.client.workflow.start('anything', {
        taskQueue: 'q',
        workflowId: 'w',
        typedSearchAttributes,
      } as never);
    } finally {
      await environment.teardown();
    }
  });

  it('ends when the program that started it is killed with -9', async function () {
    if (process.platform !== 'linux') return this.skip();
    const executable = JSON.stringify(await timeSkippingExecutable());
    const program = `
      import testing from '@temporalio/testing';
      await testing.TestWorkflowEnvironment.createTimeSkipping({ server: { executable: ${executable} } });
      console.log('up');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((up) => child.stdout.once('data', up));
    const servers = await childrenOf(child.pid ?? Number.NaN);
    assert.ok(servers.length > 0);
    child.kill('SIGKILL');
    const deadline = Date.now() + 5_000;
    for (const server of servers) {
      while (await isAlive(server)) {
        assert.ok(Date.now() < deadline, `process ${server.pid} still runs`);
        await new Promise((wake) => setTimeout(wake, 50));
      }
    }
  });
});
