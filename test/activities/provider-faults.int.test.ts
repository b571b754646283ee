/** Every class of provider error, at the simulators of the real protocols: what becomes of the run and its people. */
import assert from 'node:assert/strict';
import { createCampaignActivities } from '../../activities/create-activities.js';
import { PROVIDER_REFUSED } from '../../activities/outcomes.js';
import type { Channel } from '../../channels/channel.js';
import { chatChannel } from '../../channels/chat.js';
import { smtpServer } from '../../channels/create.js';
import { emailChannel } from '../../channels/email.js';
import { smsChannel } from '../../channels/sms.js';
import { esmsChannel } from '../../channels/sms-esms.js';
import { speedSmsChannel } from '../../channels/sms-speedsms.js';
import type { FaultsInput } from '../../dev/providers/faults.js';
import { ESMS_ACCOUNT, type Providers } from '../../dev/providers/providers.js';
import type { ChannelName } from '../../domain/channel.js';
import type { HoldReason } from '../../domain/provider-error.js';
import { releaseRun } from '../../models/run-holds.js';
import { Opened, SECRETS } from '../channels/support.js';
import {
  accounts,
  addCampaign,
  addCustomers,
  assertBalanced,
  close,
  createWorld,
  customer,
  deliver,
  openRunOf,
  outreach,
  readCustomer,
  readRun,
  refs,
  type World,
} from './world.js';

const PEOPLE = 6;
const HIT = 'u00003';
const EVER = 1_000;
const phone = (index: number): string => `9012300${String(index).padStart(2, '0')}`;

interface Line {
  readonly channel: ChannelName;
  readonly make: (providers: Providers, now: () => number) => Channel;
  /** The hit customer's address as the provider knows it. */
  readonly hit: string;
}
const CONNECTIONS = { connections: 2, timeoutMs: 300 };
const LINES = {
  chat: {
    channel: 'chat',
    hit: `chat-${HIT}`,
    make: ({ addresses }, now) =>
      chatChannel({ url: addresses.chat, secret: SECRETS.chatSecret, batch: 2, now, ...CONNECTIONS }),
  },
  email: {
    channel: 'email',
    hit: `${HIT}@example.com`,
    make: ({ addresses }, now) =>
      emailChannel({
        server: smtpServer(addresses.smtp),
        from: 'shop@example.com',
        boundary: 'nhip_test',
        now,
        connections: 2,
      }),
  },
  sms: {
    channel: 'sms',
    hit: `+84${phone(3)}`,
    make: ({ addresses }, now) => smsChannel({ url: addresses.sms, secret: SECRETS.smsSecret, now, ...CONNECTIONS }),
  },
  esms: {
    channel: 'sms',
    hit: `0${phone(3)}`,
    make: ({ addresses }, now) => {
      const account = { key: ESMS_ACCOUNT.key, brandname: ESMS_ACCOUNT.brandname, type: 2 as const };
      return esmsChannel({ url: addresses.esms, secret: SECRETS.smsSecret, now, ...account, ...CONNECTIONS });
    },
  },
  speedsms: {
    channel: 'sms',
    hit: `84${phone(3)}`,
    make: ({ addresses }, now) => {
      const account = { secret: SECRETS.smsSecret, type: 2 as const, batch: 2 };
      return speedSmsChannel({ url: addresses.speedsms, now, ...account, ...CONNECTIONS });
    },
  },
} satisfies Record<string, Line>;

/** What the documents promise: docs/operations.md, "When a run is on hold", and domain.md §4.3. */
interface Promised {
  /** On hold first; then, released, everybody gets the message. */
  readonly held?: HoldReason;
  readonly failed?: number;
  readonly unknown?: number;
  /** Of the failed: the recorded reason. */
  readonly why?: string;
  readonly suppressed?: string;
}
type Case = readonly [line: keyof typeof LINES, what: string, faults: FaultsInput, promised: Promised];
const errors = (status: number, requests = EVER): FaultsInput => ({ errors: { requests, status } });
const code = (value: string, requests = EVER): FaultsInput => ({ code: { requests, code: value } });
const drop = (when: 'after_accept' | 'before_accept'): FaultsInput => ({ drop: { requests: 1, when } });

const CASES: readonly Case[] = [
  // retryable: again, after Retry-After; whoever may have been sent is never sent twice
  ['chat', 'is busy', { busy: { requests: 2, retryAfterS: 1 } }, {}],
  ['chat', 'answers 500 once', errors(500, 1), {}],
  ['chat', 'breaks off after taking', drop('after_accept'), {}],
  ['chat', 'breaks off before taking', drop('before_accept'), {}],
  ['chat', 'hangs', { hang: { requests: 1 } }, {}],
  ['email', 'puts off', { busy: { requests: 3 } }, {}],
  ['email', 'breaks off after DATA', drop('after_accept'), { unknown: 1 }],
  ['email', 'breaks off before taking', drop('before_accept'), { unknown: 1 }],
  ['sms', 'is busy', { busy: { requests: 2, retryAfterS: 1 } }, {}],
  ['sms', 'breaks off after taking', drop('after_accept'), {}],
  ['sms', 'breaks off before taking', drop('before_accept'), {}],
  ['esms', 'breaks off after taking, and knows the RequestId', drop('after_accept'), {}],
  ['speedsms', 'says 500', code('500', 1), {}],
  // config: the run waits for an operator
  ['chat', 'refuses the key', errors(401), { held: 'config' }],
  ['chat', 'says that the shop may not send', code('not_allowed'), { held: 'config' }],
  ['email', 'refuses the login at DATA', errors(535), { held: 'config' }],
  ['email', 'refuses by policy', code('550 5.7.1 No'), { held: 'config' }],
  ['sms', 'refuses the key', errors(403), { held: 'config' }],
  ['esms', 'does not know the brandname', code('104'), { held: 'config' }],
  ['speedsms', 'does not allow our address', code('007'), { held: 'config' }],
  // money: the run waits until somebody has paid
  ['chat', 'wants to be paid', errors(402), { held: 'money' }],
  ['sms', 'has no balance left', code('insufficient_balance'), { held: 'money' }],
  ['esms', 'has no balance left', code('103'), { held: 'money' }],
  ['speedsms', 'has no balance left', code('300'), { held: 'money' }],
  // recipient: that one fails, and is suppressed where the provider is sure
  ['chat', 'is blocked by one', { reject: [LINES.chat.hit] }, { failed: 1, why: 'blocked', suppressed: 'blocked' }],
  [
    'email',
    'knows no such mailbox',
    { reject: [LINES.email.hit] },
    { failed: 1, why: 'smtp_550_5.1.1', suppressed: 'hard_bounce' },
  ],
  ['email', 'finds a mailbox full', code('552 5.2.2 Full', 1), { failed: 1, why: 'smtp_552_5.2.2' }],
  ['sms', 'is blocked by one', { reject: [LINES.sms.hit] }, { failed: 1, why: 'blocked', suppressed: 'blocked' }],
  ['esms', 'knows no such number', { reject: [LINES.esms.hit] }, { failed: 1, why: 'esms_99', suppressed: 'blocked' }],
  // content: that one fails, nobody is suppressed
  ['chat', 'refuses the two texts of a request', code('content_refused', 1), { failed: 2, why: 'content_refused' }],
  ['chat', 'cannot read a request, but each of its messages', errors(422, 1), {}],
  ['email', 'refuses a text', code('554 5.6.0 No', 1), { failed: 1, why: 'smtp_554_5.6.0' }],
  ['sms', 'refuses a text', code('too_long', 1), { failed: 1, why: 'too_long' }],
];

describe('what a provider does', function () {
  this.timeout(60_000);
  let world: World;
  let providers: Providers;
  const opened = new Opened();
  let count = 0;
  before(async () => {
    world = await createWorld();
    providers = await opened.providers({ speedSmsPerMinute: 10_000 });
  });
  after(async () => {
    await opened.closeAll();
    await world.close();
  });

  /** A planned run of six people by this channel. */
  async function plan({ channel }: Line): Promise<string> {
    await world.models.customers.deleteMany({});
    const people = refs(PEOPLE).map((ref, index) => customer(ref, { phone: `+84${phone(index)}` }));
    await addCustomers(world, people);
    count += 1;
    const template = { text: 'Than moi ban', ...(channel === 'email' ? { subject: 'Chào' } : {}) };
    const run = await openRunOf(world, await addCampaign(world, `s${count}`, [outreach({ channel, template })]));
    await createCampaignActivities(world.campaignDeps).planBatches({ run, maxBatches: 10 });
    return run;
  }

  /** What the workflow does with a batch: again while the channel is unavailable, until it is done or the run is held. */
  async function attempts(run: string, channel: Channel, later: () => void): Promise<void> {
    for (let tries = 0; tries < 8; tries += 1) {
      const result = await deliver(world, channel, run).catch((error: Error) => {
        assert.match(error.message, /the channel is unavailable/);
      });
      later();
      if (result?.done || (await readRun(world, run)).held) return;
    }
    assert.fail('it neither ended nor was held');
  }

  const duplicates = (): number => {
    const { chat, email, sms } = providers.received.stats();
    return chat.duplicates + email.duplicates + sms.duplicates;
  };

  for (const [name, what, faults, promised] of CASES) {
    const { held, failed = 0, unknown = 0 } = promised;
    const outcome = held ? `holds the run for ${held} and loses nobody` : `leaves ${failed} failed, ${unknown} unknown`;
    it(`${name} ${what}: ${outcome}`, async () => {
      const line: Line = LINES[name];
      const run = await plan(line);
      let skew = 0;
      const channel = line.make(providers, () => Date.now() + skew);
      const later = (): void => {
        skew += 10_000;
      };
      const box = providers.faults[line.channel];
      const before = duplicates();
      box.set(faults);
      try {
        await attempts(run, channel, later);
        assert.equal((await readRun(world, run)).held?.reason, held);
        await assertBalanced(world, run);
        if (held) {
          assert.equal((await accounts(world, run))[0]?.ledger.pending, PEOPLE, 'nobody is judged by it');
          box.set({});
          await releaseRun(world.models, run);
          await attempts(run, channel, later);
        }
      } finally {
        box.set({});
        await channel.close();
      }
      const ledger = await close(world, run);
      assert.deepEqual(
        [ledger.sent, ledger.failed, ledger.unknown, ledger.expired],
        [PEOPLE - failed - unknown, failed, unknown, 0],
      );
      assert.equal(duplicates(), before, 'nobody got it twice');
      await assertBalanced(world, run);
      const reasons = Object.values((await accounts(world, run))[0]?.why ?? {});
      if (promised.why) assert.deepEqual(reasons, Array(failed).fill(promised.why));
      assert.ok(!reasons.includes(PROVIDER_REFUSED));
      const { suppressed } = await readCustomer(world, HIT);
      assert.equal(suppressed?.[line.channel]?.reason, promised.suppressed);
    });
  }
});
