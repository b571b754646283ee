import assert from 'node:assert/strict';
import { AccountChannels } from '../../../channels/account/account-channels.js';
import type { Channel } from '../../../channels/channel.js';

/** Accounts by shop, each the stamp of its version, and what became of their channels. */
class Accounts {
  readonly stamps = new Map<string, string>();
  readonly opened: string[] = [];
  readonly closed: string[] = [];
  reads = 0;
  now = 0;
  failing = false;
  /** Holds reads back until it resolves. */
  gate: Promise<void> = Promise.resolve();
  readonly channels = new AccountChannels<string>({
    monotonic: () => this.now,
    read: async (shop) => {
      this.reads += 1;
      await this.gate;
      if (this.failing) throw new Error('the database is away');
      const stamp = this.stamps.get(shop);
      return stamp === undefined ? undefined : { stamp, account: `${shop} ${stamp}` };
    },
    open: (account): Channel => {
      this.opened.push(account);
      return {
        name: 'sms',
        doubt: 'unknown',
        send: async () => [],
        close: async () => void this.closed.push(account),
      };
    },
  });
}

describe("the channels of shops' accounts", () => {
  let accounts: Accounts;
  beforeEach(() => {
    accounts = new Accounts();
    accounts.stamps.set('hoa', '1');
  });

  it('are opened once for all who need them at the same time', async () => {
    const leases = await Promise.all([1, 2, 3].map(() => accounts.channels.lease('hoa')));
    assert.deepEqual(accounts.opened, ['hoa 1']);
    assert.equal(accounts.reads, 1);
    assert.equal(new Set(leases.map(({ channel }) => channel)).size, 1);
  });

  it("are the deployment's for a shop without an account, and nothing is opened", async () => {
    const lease = await accounts.channels.lease('other');
    assert.equal(lease.channel, undefined);
    assert.deepEqual(accounts.opened, []);
    assert.equal(await lease.isCurrent(), true);
  });

  it('ask the database every two seconds at most, and not before', async () => {
    (await accounts.channels.lease('hoa')).release();
    accounts.now = 1_999;
    (await accounts.channels.lease('hoa')).release();
    assert.equal(accounts.reads, 1);
    accounts.now = 2_000;
    (await accounts.channels.lease('hoa')).release();
    assert.equal(accounts.reads, 2);
    assert.deepEqual(accounts.opened, ['hoa 1']);
  });

  it('follow a change within two seconds, and close the old one when its last user has given it back', async () => {
    const [first, second] = [await accounts.channels.lease('hoa'), await accounts.channels.lease('hoa')];
    accounts.stamps.set('hoa', '2');
    assert.equal(await first.isCurrent(), true);
    accounts.now = 2_000;
    assert.equal(await first.isCurrent(), false);
    const next = await accounts.channels.lease('hoa');
    assert.deepEqual(accounts.opened, ['hoa 1', 'hoa 2']);
    assert.notEqual(next.channel, first.channel);
    first.release();
    first.release();
    assert.deepEqual(accounts.closed, []);
    second.release();
    assert.deepEqual(accounts.closed, ['hoa 1']);
  });

  it('follow an account that is made, and one that is removed', async () => {
    const before = await accounts.channels.lease('new');
    accounts.stamps.set('new', '1');
    accounts.now = 2_000;
    assert.equal(await before.isCurrent(), false);
    const own = await accounts.channels.lease('new');
    assert.ok(own.channel);
    accounts.stamps.delete('new');
    accounts.now = 4_000;
    assert.equal(await own.isCurrent(), false);
    assert.equal((await accounts.channels.lease('new')).channel, undefined);
    own.release();
    assert.deepEqual(accounts.closed, ['new 1']);
  });

  it("are never the deployment's because the database does not answer", async () => {
    accounts.failing = true;
    await assert.rejects(accounts.channels.lease('hoa'), /the database is away/);
    accounts.failing = false;
    assert.ok((await accounts.channels.lease('hoa')).channel);
    accounts.failing = true;
    accounts.now = 2_000;
    await assert.rejects(accounts.channels.lease('hoa'), /the database is away/);
  });

  it('that nobody has used for a minute are closed, and those in use are not', async () => {
    accounts.stamps.set('busy', '1');
    const busy = await accounts.channels.lease('busy');
    (await accounts.channels.lease('hoa')).release();
    accounts.now = 61_000;
    accounts.stamps.set('third', '1');
    await accounts.channels.lease('third');
    assert.deepEqual(accounts.closed, ['hoa 1']);
    assert.equal(await busy.isCurrent(), true);
  });

  it('are remembered for five hundred shops, those that were used last', async () => {
    for (let n = 0; n < 503; n += 1) {
      accounts.stamps.set(`shop-${n}`, '1');
      (await accounts.channels.lease(`shop-${n}`)).release();
      // The first is used again and again.
      (await accounts.channels.lease('shop-0')).release();
    }
    assert.deepEqual(accounts.closed, ['shop-1 1', 'shop-2 1', 'shop-3 1']);
  });

  it('are all closed at the end, and none is opened then', async () => {
    const lease = await accounts.channels.lease('hoa');
    await accounts.channels.close();
    assert.deepEqual(accounts.closed, ['hoa 1']);
    lease.release();
    assert.deepEqual(accounts.closed, ['hoa 1']);
    await assert.rejects(accounts.channels.lease('hoa'), /the process stops/);
  });
});
