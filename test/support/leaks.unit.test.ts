import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { Worker } from 'node:worker_threads';
import { belongings, leaks, leaksAfterGrace } from './leaks.js';

describe('the check for leftovers of a test run', () => {
  it('finds nothing when nothing was left', async () => {
    assert.deepEqual(await leaksAfterGrace(await belongings(), 500), []);
  });

  it('finds a process, a listening socket, a timer and a worker, and forgets them when they are gone', async () => {
    const before = await belongings();
    const child = spawn('sleep', ['30'], { stdio: 'ignore' });
    const server = createServer().listen(0);
    await new Promise((up) => server.once('listening', up));
    const timer = setInterval(() => {}, 60_000);
    const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
    await new Promise((online) => worker.once('online', online));
    const found = leaks(before, await belongings()).join('\n');
    if (process.platform === 'linux') assert.match(found, new RegExp(`process ${child.pid} still runs: sleep 30`));
    assert.match(found, /1 × TCPServerWrap still open/);
    assert.match(found, /1 × Timeout still open/);
    assert.match(found, /1 × Worker still open/);
    clearInterval(timer);
    child.kill();
    await Promise.all([
      worker.terminate(),
      new Promise((closed) => server.close(closed)),
      new Promise((exit) => child.once('exit', exit)),
    ]);
    assert.deepEqual(await leaksAfterGrace(before), []);
  });
});
