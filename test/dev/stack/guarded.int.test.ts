import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ServerCommand, ServerStartError, startGuarded } from '../../../dev/stack/guarded.js';
import { endProcess, identify, isAlive } from '../../../dev/stack/process-identity.js';
import { run } from '../../../dev/stack/run.js';
import { type Sandbox, sandbox } from './sandbox.js';

const sleep = (ms: number) => new Promise((wake) => setTimeout(wake, ms));

describe('a guarded server', () => {
  let box: Sandbox;
  beforeEach(async () => {
    box = await sandbox();
  });
  afterEach(() => box.remove());

  /** A server that is a shell script; it is up when its log says so. */
  function command(script: string, more: Partial<ServerCommand> = {}): ServerCommand {
    const logFile = join(box.folder, 'server.log');
    return {
      name: 'Kettle',
      command: '/bin/sh',
      args: ['-c', script],
      env: process.env,
      logFile,
      startMs: 5_000,
      isUp: async () => {
        if (!(await readFile(logFile, 'utf8')).includes('up')) throw new Error('cold');
      },
      ...more,
    };
  }

  it('runs until it is stopped, and stopping twice is stopping', async () => {
    const server = await startGuarded(command('echo up; exec sleep 60'));
    assert.ok(await isAlive(server.identity));
    await Promise.all([server.stop(), server.stop()]);
    assert.ok(!(await isAlive(server.identity)));
    assert.equal(await server.ended, 'ended by SIGTERM');
  });

  it('that does not hear SIGTERM is killed, and its children with it', async function () {
    this.timeout(240_000);
    const server = await startGuarded(
      command('trap "" TERM; (trap "" TERM; exec sleep 61) & echo child $!; echo up; while :; do sleep 1; done'),
    );
    const child = Number(/child (\d+)/.exec(await readFile(join(box.folder, 'server.log'), 'utf8'))?.[1]);
    assert.ok(await identify(child));
    await server.stop();
    assert.equal(await server.ended, 'ended by SIGKILL');
    assert.equal(await identify(child), undefined);
  });

  it('that ends while starting is reported with the end of its log', async () => {
    await assert.rejects(startGuarded(command('echo "no such bean" >&2; exit 3')), (error: Error) => {
      assert.ok(error instanceof ServerStartError);
      return /^Cannot start Kettle: exit code 3\. Its log .*server\.log ends:\n {4}no such bean$/.test(error.message);
    });
  });

  it('that does not answer in time is stopped', async () => {
    const begun = Date.now();
    await assert.rejects(
      startGuarded(command('echo $$; exec sleep 62', { startMs: 600 })),
      /no answer for 600 ms \(cold\)/,
    );
    // Far less than the server itself would have taken.
    assert.ok(Date.now() - begun < 60_000);
    const pid = Number((await readFile(join(box.folder, 'server.log'), 'utf8')).trim());
    assert.equal(await identify(pid), undefined);
  });

  it('that cannot be found is reported', async () => {
    await assert.rejects(
      startGuarded(command('', { command: '/no/such/server' })),
      /Cannot start Kettle: spawn \/no\/such\/server ENOENT/,
    );
  });

  it('is not taken for up when something else answers in its place', async () => {
    await assert.rejects(startGuarded(command('exit 1', { isUp: async () => void (await sleep(300)) })), /exit code 1/);
  });

  it('ends when its program is killed with -9', async () => {
    const program = `
      import { startGuarded } from '${new URL('../../../dev/stack/guarded.js', import.meta.url).href.replace('.js', '.ts')}';
      const server = await startGuarded({ name: 'x', command: 'sleep', args: ['63'], env: process.env, logFile: '${join(box.folder, 'x.log')}', startMs: 5000, isUp: async () => {} });
      console.log(server.identity.pid);`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = Number(String(await new Promise((got) => child.stdout.once('data', got))));
    const server = await identify(pid);
    assert.ok(server !== undefined);
    child.kill('SIGKILL');
    const deadline = Date.now() + 3_000;
    while ((await isAlive(server)) && Date.now() < deadline) await sleep(20);
    assert.ok(!(await isAlive(server)), 'the server outlived its program');
  });
});

describe('a process by its identity', () => {
  it('is never mistaken for a later one with the same number', async () => {
    const child = spawn('sleep', ['64'], { stdio: 'ignore' });
    const gone = new Promise((ended) => child.once('exit', ended));
    const pid = child.pid ?? Number.NaN;
    const identity = await identify(pid);
    assert.ok(identity !== undefined);
    assert.equal(await endProcess({ pid, startedAt: 'long ago' }), false);
    assert.ok(await isAlive(identity), 'a stranger was ended');
    assert.equal(await endProcess(identity), true);
    await gone;
    assert.equal(await endProcess(identity), false);
    assert.equal(await identify(pid), undefined);
  });
});

describe('a command with a time limit', () => {
  it('is killed with its children when the time is over', async () => {
    const result = await run('/bin/sh', ['-c', 'sleep 65 & echo $!; wait'], { env: process.env, timeoutMs: 500 });
    assert.deepEqual([result.code, result.timedOut], [null, true]);
    assert.equal(await identify(Number(result.stdout)), undefined);
  });

  it('that is missing is an answer, not a throw', async () => {
    const result = await run('/no/such/command', [], { env: process.env, timeoutMs: 500 });
    assert.equal(result.code, null);
    assert.match(result.stderr, /ENOENT/);
  });
});
