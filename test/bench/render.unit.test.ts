import assert from 'node:assert/strict';
import { bench, renderFigures, renderLines } from '../../bench/render.js';

describe('the bench of rendering', () => {
  it('renders every channel and checks every ready template', () => {
    const { messagesPerSecond, check } = renderFigures(0.02);
    assert.deepEqual(Object.keys(messagesPerSecond), ['chat', 'email', 'sms']);
    // How fast is the benchmark's to say (docs/performance.md): a busy machine would decide it here.
    for (const rate of Object.values(messagesPerSecond)) assert.ok(rate > 0, String(rate));
    assert.ok(check.meanMs > 0 && check.p99Ms >= check.meanMs / 2);
  });

  it('prints one figure a line', () => {
    const figures = { messagesPerSecond: { chat: 3, email: 2, sms: 1 }, check: { meanMs: 0.5, p99Ms: 2 } };
    assert.deepEqual(renderLines(figures), [
      'chat 3 messages/s on one core',
      'email 2 messages/s on one core',
      'sms 1 messages/s on one core',
      'content check 0.5 ms (slowest 1 %: 2 ms)',
    ]);
  });

  it('refuses a time that is none', () => {
    for (const wrong of ['0', '-1', 'x', '601'])
      assert.throws(() => bench([`--seconds=${wrong}`]), /--seconds '.*'.*a number above 0/);
  });
});
