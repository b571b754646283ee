import assert from 'node:assert/strict';
import type { Channel, SendResult } from '../../../channels/channel.js';
import { smtpServer } from '../../../channels/create.js';
import { emailChannel } from '../../../channels/email/email.js';
import type { Providers } from '../../../dev/providers/providers.js';
import { isHeld } from '../../../models/run/run-holds.js';
import { Opened } from '../../channels/support.js';
import { assertBalanced, batchOf, close, deliver, followers, outcomes, plannedRun, useWorld } from '../world.js';

const PEOPLE = 68;
const REFUSED = 23;
/** What mail services say when too much is sent a second or a day; the codes come with and without an enhanced one. */
const REPLIES = ['452 4.5.3 Daily quota', '454 Throttling failure Maximum sending rate', '454 4.7.0 Throttling'];

describe('a mail server whose quota is used up', function () {
  this.timeout(240_000);
  const world = useWorld({ batchSize: PEOPLE, chunkSize: 10 });
  let providers: Providers;
  const opened = new Opened();
  beforeEach(async () => {
    providers = await opened.providers();
  });
  afterEach(() => opened.closeAll());

  const planned = (): Promise<string> => plannedRun(world, followers(PEOPLE));
  const email = (): Channel =>
    opened.channel(
      emailChannel({
        server: smtpServer(providers.addresses.smtp),
        from: 'shop@example.com',
        boundary: 'nhip_test',
        connections: 2,
      }),
    );
  /** One attempt of a worker that does not wait: the rest is Temporal's to bring back. */
  const once = { patience: { tries: 1, firstWaitMs: 1, longestWaitMs: 1 } };

  for (const reply of REPLIES) {
    it(`puts off those whom it refuses with ${reply}, and only they are tried again`, async () => {
      const run = await planned();
      const channel = email();
      providers.faults.email.set({ code: { requests: REFUSED, code: reply } });
      await assert.rejects(deliver(world, channel, run, 0, once), { type: 'ChannelUnavailable' });
      // The first chunks find nobody who is taken: then the attempt ends early, and the next one goes on.
      for (let tries = 0; tries < 5; tries += 1) await deliver(world, channel, run, 0, once).catch(() => undefined);
      assert.deepEqual(new Set((await outcomes(world, run)).values()), new Set(['s']));
      const { accepted, duplicates } = providers.received.stats().email;
      assert.deepEqual([accepted, duplicates], [PEOPLE, 0]);
      assert.equal(await isHeld(world.models, run), false, 'nobody has to see to it');
      const ledger = await close(world, run);
      assert.deepEqual([ledger.sent, ledger.failed, ledger.expired], [PEOPLE, 0, 0]);
    });
  }

  it('for the rest of the day leaves the others pending, shows nobody as sent who was not, and goes on the next day', async () => {
    const run = await planned();
    const channel = email();
    const quota: Channel = {
      ...channel,
      send: async (messages, signal) => {
        const results: SendResult[] = [];
        for (const message of messages) {
          const isFull = providers.received.stats().email.accepted >= PEOPLE - REFUSED;
          providers.faults.email.set(isFull ? { code: { requests: 1_000, code: '452 4.5.3 Daily quota' } } : {});
          results.push(...(await channel.send([message], signal)));
        }
        return results;
      },
    };
    for (let tries = 0; tries < 3; tries += 1) {
      await assert.rejects(deliver(world, quota, run, 0, once), { type: 'ChannelUnavailable' });
    }
    const { ledger } = await batchOf(world, run);
    assert.deepEqual([ledger.sent, ledger.pending, ledger.failed], [PEOPLE - REFUSED, REFUSED, 0]);
    await assertBalanced(world, run);

    providers.faults.email.set({});
    const { done } = await deliver(world, channel, run, 0, once);
    const { accepted, duplicates } = providers.received.stats().email;
    assert.deepEqual([done, accepted, duplicates], [true, PEOPLE, 0]);
  });
});
