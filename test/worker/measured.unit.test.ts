import assert from 'node:assert/strict';
import type { Channel } from '../../channels/channel.js';
import { measured } from '../../worker/measured.js';

/** A channel with state of its own, which the measured one must go on using. */
class Counting {
  #sent = 0;
  fails = false;
  async send(messages: readonly unknown[]): Promise<readonly unknown[]> {
    if (this.fails) throw new Error('no line');
    this.#sent += messages.length;
    return messages.map(() => ({ status: 'sent' }));
  }
  async ask(): Promise<number> {
    return this.#sent;
  }
  get sent(): number {
    return this.#sent;
  }
  async close(): Promise<void> {
    this.#sent = -1;
  }
}

describe('a measured channel', () => {
  const recorded: [seconds: number, tags: object][] = [];
  const meter = {
    createHistogram: () => ({ record: (seconds: number, tags: object) => void recorded.push([seconds, tags]) }),
  } as never;
  const inner = new Counting();
  const channel = measured(inner as unknown as Channel, 'sms', meter);
  const permit = { sender: 'hoa-nang' } as never;

  it('hands over as the one below it, and says how long that took by channel and account', async () => {
    const results = await channel.send([{}, {}] as never, permit);
    assert.equal(results.length, 2);
    assert.equal(inner.sent, 2);
    const [seconds, tags] = recorded.at(-1) ?? [];
    assert.ok(seconds !== undefined && seconds >= 0 && seconds < 60);
    assert.deepEqual(tags, { channel: 'sms', account: 'hoa-nang' });
  });

  it('counts a hand-over that fails, and fails alike', async () => {
    inner.fails = true;
    const before = recorded.length;
    await assert.rejects(channel.send([{}] as never, permit), /no line/);
    assert.equal(recorded.length, before + 1);
    inner.fails = false;
  });

  it('leaves everything else to it', async () => {
    assert.equal(await (channel as unknown as Counting).ask(), 2);
    await channel.close();
    assert.equal((channel as unknown as Counting).sent, -1);
  });
});
