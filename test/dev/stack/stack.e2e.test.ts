import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client, Connection } from '@temporalio/client';
import { MongoClient } from 'mongodb';
import { stackContext, stackFolder } from '../../../dev/stack/context.js';
import type { StackRecord } from '../../../dev/stack/owner.js';
import { sweepStacks } from '../../../dev/stack/owner.js';
import { identify, isAlive } from '../../../dev/stack/process-identity.js';

const { TEMPORAL_ADDRESS: _temporal, MONGODB_URI: _mongo, ...env } = process.env;
const context = stackContext({ env, log: () => {} });
const source = (file: string) => new URL(`../../../dev/stack/${file}.ts`, import.meta.url).href;

/** What `npm run dev` does, without what runs on top. */
const PROGRAM = `
  import { startStack } from '${source('stack')}';
  import { stopOnSignals } from '${source('signals')}';
  try {
    const stack = await startStack({ name: process.argv[1], mongo: 'file', keepWorkflows: true });
    stopOnSignals(stack.stop);
    console.log('READY ' + JSON.stringify({ temporal: stack.temporal.address, mongo: stack.mongo.uri }));
    console.log('FAILED ' + (await stack.failed));
    await stack.stop();
  } catch (error) {
    console.log('REFUSED ' + error.message.replaceAll('\\n', ' '));
    process.exitCode = 1;
  }`;

interface Program {
  readonly child: ChildProcess;
  readonly lines: string[];
  /** Resolves with the first line that begins like this. */
  says(start: string): Promise<string>;
  readonly exit: Promise<number | null>;
}

function program(name: string): Program {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', PROGRAM, name], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const waiting: { start: string; tell: (line: string) => void }[] = [];
  if (child.stdout === null) throw new Error('no stdout');
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    for (const { start, tell } of waiting) if (line.startsWith(start)) tell(line);
  });
  return {
    child,
    lines,
    says: (start) =>
      new Promise((tell, fail) => {
        const said = lines.find((line) => line.startsWith(start));
        if (said !== undefined) tell(said);
        waiting.push({ start, tell });
        child.once('exit', () => setTimeout(() => fail(new Error(`never said ${start}:\n${lines.join('\n')}`)), 200));
      }),
    exit: new Promise((done) => child.once('exit', (code) => done(code))),
  };
}

describe('the development stack', function () {
  this.timeout(240_000);
  let name: string;
  let started: Program[];
  beforeEach(() => {
    name = `e2e-${randomBytes(4).toString('hex')}`;
    started = [];
  });
  afterEach(async () => {
    for (const { child, exit } of started) {
      child.kill('SIGTERM');
      await exit;
    }
    await rm(stackFolder(context, name), { recursive: true, force: true });
  });

  function start(): Program {
    const one = program(name);
    started.push(one);
    return one;
  }
  const record = async () =>
    JSON.parse(await readFile(join(stackFolder(context, name), 'stack.json'), 'utf8')) as StackRecord;
  const ready = async (one: Program) =>
    JSON.parse((await one.says('READY')).slice(6)) as { temporal: string; mongo: string };

  async function assertGone({ servers }: StackRecord, withinMs = 8_000): Promise<void> {
    const deadline = Date.now() + withinMs;
    for (const server of servers) {
      while (await isAlive(server)) {
        assert.ok(Date.now() < deadline, `${server.name} still runs`);
        await new Promise((wake) => setTimeout(wake, 50));
      }
    }
  }
  async function withMongo<T>(uri: string, use: (client: MongoClient) => Promise<T>): Promise<T> {
    const client = await MongoClient.connect(uri);
    return use(client).finally(() => client.close());
  }

  it('says what was chosen and why, stops cleanly on Ctrl-C, and finds its data again', async () => {
    const first = start();
    const at = await ready(first);
    assert.match(
      first.lines.find((line) => line.startsWith('MongoDB:')) ?? '',
      /^MongoDB: .+ \(MONGODB_URI: not set; .*up at 127\.0\.0\.1:\d+ in \d+\.\d s$/,
    );
    assert.match(
      first.lines.find((line) => line.startsWith('Temporal:')) ?? '',
      /^Temporal: .+ up at 127\.0\.0\.1:\d+ \(Web UI http:\/\/127\.0\.0\.1:\d+\) in \d+\.\d s$/,
    );
    const connection = await Connection.connect({ address: at.temporal });
    await new Client({ connection }).workflow.start('anything', { taskQueue: 'q', workflowId: 'kept' });
    await connection.close();
    await withMongo(at.mongo, (client) => client.db('d').collection<{ _id: string }>('c').insertOne({ _id: 'kept' }));
    const servers = await record();
    first.child.kill('SIGINT');
    assert.equal(await first.exit, 130);
    await assertGone(servers, 0);

    const second = start();
    const again = await ready(second);
    assert.equal(await withMongo(again.mongo, (client) => client.db('d').collection('c').countDocuments()), 1);
    const reconnection = await Connection.connect({ address: again.temporal });
    const workflow = await new Client({ connection: reconnection }).workflow.getHandle('kept').describe();
    assert.equal(workflow.status.name, 'RUNNING');
    await reconnection.close();
    second.child.kill('SIGTERM');
    assert.equal(await second.exit, 143);
  });

  it('leaves no server behind when its program is killed with -9, and starts again', async () => {
    const first = start();
    await ready(first);
    const servers = await record();
    first.child.kill('SIGKILL');
    await first.exit;
    await assertGone(servers);
    const second = start();
    await ready(second);
    assert.notEqual((await record()).owner.pid, servers.owner.pid);
  });

  it('is refused while another program runs it, with the number of that program', async () => {
    const first = start();
    await ready(first);
    const second = start();
    const refusal = await second.says('REFUSED');
    assert.match(refusal, new RegExp(`Cannot start the stack '${name}': process ${first.child.pid} runs it already`));
    assert.equal(await second.exit, 1);
    assert.equal((await record()).owner.pid, first.child.pid);
  });

  it('of two starts at once one is refused, the other runs', async () => {
    const both = [start(), start()];
    const said = await Promise.all(both.map((one) => Promise.race([one.says('READY'), one.says('REFUSED')])));
    assert.deepEqual(said.map((line) => line.slice(0, 5)).sort(), ['READY', 'REFUS']);
  });

  it('tells when a server ends by itself', async () => {
    const one = start();
    await ready(one);
    const server = (await record()).servers.find((each) => each.name === 'Temporal');
    process.kill(server?.pid ?? Number.NaN, 'SIGKILL');
    assert.equal(await one.says('FAILED'), 'FAILED Temporal has ended by itself: ended by SIGKILL');
  });

  it('ends what a killed program and its killed guardians left, and nothing else', async () => {
    const orphan = spawn('sleep', ['66'], { stdio: 'ignore' });
    const stranger = spawn('sleep', ['67'], { stdio: 'ignore' });
    const ended = [orphan, stranger].map((child) => new Promise((gone) => child.once('exit', gone)));
    const identity = await identify(orphan.pid ?? Number.NaN);
    const other = await identify(stranger.pid ?? Number.NaN);
    assert.ok(identity !== undefined && other !== undefined);
    const first = start();
    await ready(first);
    const { owner } = await record();
    first.child.kill('SIGTERM');
    await first.exit;
    const left = {
      owner,
      servers: [
        { name: 'Orphan', ...identity },
        { name: 'Recycled', pid: other.pid, startedAt: 'earlier' },
      ],
    };
    await writeFile(join(stackFolder(context, name), 'stack.json'), JSON.stringify(left));
    const lines: string[] = [];
    await sweepStacks({ ...context, log: (line) => lines.push(line) }, name);
    assert.deepEqual(lines, [`Stopped Orphan (process ${identity.pid}), left by an earlier start`]);
    assert.deepEqual([await isAlive(identity), await isAlive(other)], [false, true]);
    stranger.kill();
    await Promise.all(ended);
    await assert.rejects(record());
  });
});
