import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
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
