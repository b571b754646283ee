import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { NODE_FLAGS } from '../../worker/node-flags.js';
import { ROOT, read } from '../conventions/sources.js';
import { closure } from './closure.js';
import { parseCompose } from './compose.js';

const dockerfile = read('Dockerfile');
const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, list = '']) => list.split(' '));
/** The programs that the image runs, as compose and the Dockerfile start them. */
const ENTRIES = ['api/server.ts', 'worker/main.ts', 'worker/write-bundles.ts', 'worker/bundle-main.ts'];

describe('the image', () => {
  it('holds every file that its programs load', () => {
    const missing = closure(ENTRIES).files.filter((file) => !copied.includes(file.split('/', 1)[0] ?? ''));
    assert.deepEqual(missing, []);
  });

  it('installs every package that its programs load: none is a development dependency', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    assert.ok('tsx' in dependencies);
    assert.deepEqual(
      closure(ENTRIES).packages.filter((name) => !(name in dependencies)),
      [],
    );
  });

  it('copies only what exists and what .dockerignore lets through', () => {
    const ignore = read('.dockerignore').split('\n');
    assert.ok(ignore.includes('*'));
    for (const path of copied) {
      assert.ok(existsSync(join(ROOT, path)), `${path} does not exist`);
      assert.ok(ignore.includes(`!${path}`), `${path} is ignored`);
    }
  });

  it('runs as nobody special, gets its signals itself, and asks its own API for its health', () => {
    assert.match(dockerfile, /^USER 1000:1000$/m);
    assert.match(dockerfile, /^CMD \["node", "--max-old-space-size=256", "--import", "tsx", "api\/server\.ts"\]$/m);
    assert.match(dockerfile, /^HEALTHCHECK [\s\S]*\/readyz/m);
    assert.doesNotMatch(dockerfile, /^(?:CMD|ENTRYPOINT) .*npm/m);
  });

  it('is built on Node by tag, in stages, without development dependencies', () => {
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    assert.deepEqual(bases, ['node:24-slim', 'node:24-slim', 'node:24-slim']);
    assert.match(dockerfile, /^RUN npm ci --omit=dev$/m);
  });

  it('holds the workflow bundles, in the folder that its workers read', () => {
    assert.match(dockerfile, /^RUN npm run bundle -- bundles\nENV WORKFLOW_BUNDLES=\/app\/bundles$/m);
  });

  it('runs the worker that compose names', () => {
    const worker = parseCompose().services['worker-campaigns'];
    assert.deepEqual(worker?.command, ['node', ...NODE_FLAGS, '--import', 'tsx', 'worker/main.ts']);
  });
});

describe('the scripts', () => {
  const scripts = [
    ['bash', '.ci/run'],
    ['bash', 'deploy/mongo/start.sh'],
    ['sh', 'deploy/temporal/setup-schema.sh'],
    ['sh', 'deploy/temporal/create-namespace.sh'],
    ['sh', 'deploy/rehearse'],
  ] as const;
  for (const [shell, file] of scripts) {
    it(`${file} is executable, valid and stops at the first error`, () => {
      accessSync(join(ROOT, file), constants.X_OK);
      execFileSync(shell, ['-n', join(ROOT, file)]);
      assert.match(read(file), /^set -eu/m);
    });
  }

  it('.ci/run runs exactly what the README tells', () => {
    const commands = read('.ci/run')
      .split('\n')
      .filter((line) => line.startsWith('npm '));
    assert.deepEqual(commands, ['npm ci', 'npm test']);
    assert.match(read('README.md'), /^npm ci && npm test$/m);
  });
});
