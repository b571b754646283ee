import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bench } from '../../bench/smtp.js';
import { bareSmtp } from '../../bench/smtp-bare.js';
import { groupSmtp } from '../channels/email/group-smtp.js';
import { messages } from '../channels/support.js';

describe('the bench of e-mail', () => {
  it('measures the channel and the bare loop on one sink', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nhip-bench-'));
    const file = join(folder, 'out');
    try {
      await bench(['--messages', '150', '--connections', '2', '--rounds', '1', '--json', file]);
      const { bare, channel } = JSON.parse(readFileSync(file, 'utf8'));
      for (const { messagesPerSecond, cpuMicros } of [bare, channel]) {
        assert.ok(messagesPerSecond > 0);
        assert.ok(cpuMicros > 0);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('has a bare loop that hands every message over once, also with more sockets than messages', async () => {
    const server = await groupSmtp();
    try {
      const sent = await bareSmtp(`smtp://127.0.0.1:${server.port}`, 5, 'shop@example.com', messages(3));
      assert.equal(sent, 3);
      assert.deepEqual(server.arrived.map(({ to }) => to[0]).sort(), [
        'u0@example.com',
        'u1@example.com',
        'u2@example.com',
      ]);
    } finally {
      await server.close();
    }
  });
});
