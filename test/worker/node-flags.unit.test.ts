import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { API_FLAGS } from '../../api/node-flags.js';
import { NODE_FLAGS } from '../../worker/node-flags.js';

const read = (file: string): string => readFileSync(join(import.meta.dirname, '../..', file), 'utf8');

describe("a worker's flags", () => {
  it('are the same for npm run worker and in the compose file', () => {
    const command = ['node', ...NODE_FLAGS, '--import', 'tsx', 'worker/main.ts'];
    assert.equal(JSON.parse(read('package.json')).scripts.worker, `exec ${command.join(' ')}`);
    const services: Record<string, { command?: string[] }> = parse(read('docker-compose.yml'), {
      merge: true,
    }).services;
    const workers = Object.entries(services).filter(([name]) => name.startsWith('worker'));
    assert.ok(workers.length >= 2);
    for (const [name, { command: given }] of workers) assert.deepEqual(given, command, name);
  });
});

describe("the API's flags", () => {
  it('are the same for npm start and in the image', () => {
    const command = ['node', ...API_FLAGS, '--import', 'tsx', 'api/server.ts'];
    assert.equal(JSON.parse(read('package.json')).scripts.start, `exec ${command.join(' ')}`);
    assert.ok(read('Dockerfile').includes(`CMD [${command.map((part) => `"${part}"`).join(', ')}]`));
  });
});
