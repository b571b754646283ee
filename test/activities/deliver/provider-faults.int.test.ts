/** Every fault of the simulators of the real protocols, and every class of provider error: what becomes of the run and its people. */
import assert from 'node:assert/strict';
import { PROVIDER_REFUSED } from '../../../activities/run/outcomes.js';
import type { Channel } from '../../../channels/channel.js';
import { faultsSchema } from '../../../dev/providers/faults.js';
import type { Providers } from '../../../dev/providers/providers.js';
import { releaseRun } from '../../../models/run/run-holds.js';
import { Opened } from '../../channels/support.js';
import { useOnce } from '../../support/hooks.js';
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
  plan,
  readRun,
  refs,
} from '../world.js';
import { CASES, LINES, type Line, phone } from './provider-cases.js';

const PEOPLE = 6;
const RICH = 1_000_000_000;

describe('what a provider does', function () {
  this.timeout(240_000);
  const world = useOnce(() => createWorld());
  let providers: Providers;
  const opened = new Opened();
  let count = 0;
  before(async () => {
    providers = await opened.providers({ speedSmsPerMinute: 10_000 });
  });
  after(() => opened.closeAll());

  /** A planned run of six people by this channel. */
  async function planned({ channel }: Line): Promise<string> {
    await world.models.customers.deleteMany({});
    const people = refs(PEOPLE).map((ref, index) => customer(ref, { phone: `+84${phone(index)}` }));
    await addCustomers(world, people);
    count += 1;
    const template = { text: 'Than moi ban', ...(channel === 'email' ? { subject: 'Chào' } : {}) };
    const run = await openRunOf(world, await addCampaign(world, `s${count}`, [outreach({ channel, template })]));
    await plan(world, run);
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

  async function suppressions({ channel }: Line): Promise<(string | undefined)[]> {
    const people = await world.models.customers.find({ suppressed: { $exists: true } }).lean();
    return people.map(({ suppressed }) => suppressed?.[channel]?.reason);
  }

  const duplicates = (): number => {
    const { chat, email, sms } = providers.received.stats();
    return chat.duplicates + email.duplicates + sms.duplicates;
  };

  it('is played with every fault that its simulator can have', () => {
    // The others report a failure in their answer.
    const reportLater = ['email', 'esms', 'speedsms'];
    const played = (line: string): string[] =>
      CASES.filter(([name]) => name === line).flatMap(([, , fault]) => Object.keys(fault));
    for (const line of Object.keys(LINES)) {
      const faults = Object.keys(faultsSchema.shape).filter(
        // Look-ups that find a message late are the drill's: here a doubt may be asked about at once.
        (fault) => fault !== 'indexMs' && (fault !== 'bounce' || reportLater.includes(line)),
      );
      assert.deepEqual(
        faults.filter((fault) => !played(line).includes(fault)),
        [],
        line,
      );
    }
  });

  for (const [name, what, { empty = false, ...faults }, promised] of CASES) {
    const { held, failed = 0, unknown = 0 } = promised;
    const outcome = held ? `holds the run for ${held} and loses nobody` : `leaves ${failed} failed, ${unknown} unknown`;
    it(`${name} ${what}: ${outcome}`, async () => {
      const line: Line = LINES[name];
      const run = await planned(line);
      let skew = 0;
      const channel = line.make(providers, () => Date.now() + skew);
      const later = (): void => {
        skew += 10_000;
      };
      const box = providers.faults[line.channel];
      const before = duplicates();
      box.set(faults);
      if (empty) providers.smsAccount.balance = 0;
      const heal = (): void => {
        box.set({});
        providers.smsAccount.balance = RICH;
      };
      try {
        await attempts(run, channel, later);
        assert.equal((await readRun(world, run)).held?.reason, held);
        await assertBalanced(world, run);
        if (held) {
          assert.equal((await accounts(world, run))[0]?.ledger.pending, PEOPLE, 'nobody is judged by it');
          heal();
          await releaseRun(world.models, run);
          await attempts(run, channel, later);
        }
      } finally {
        heal();
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
      const closed = await suppressions(line);
      assert.deepEqual(closed, promised.suppressed ? Array(failed).fill(promised.suppressed) : []);
    });
  }
});
