import assert from 'node:assert/strict';
import { AccountChannels } from '../../../channels/account/account-channels.js';
import type { Channel } from '../../../channels/channel.js';
import type { ChannelAccount } from '../../../domain/account/account.js';
import { keepListening } from '../../../worker/smpp/keep-listening.js';
import { until } from '../../channels/support.js';

/** Shops' accounts by their stamps, and what becomes of their channels. */
class Accounts {
  readonly heard: string[] = [];
  readonly stamps = new Map<string, string>();
  failing = false;
  warnings = 0;
  #now = 0;
  readonly channels = new AccountChannels<ChannelAccount>({
    // Every look is later than an answer is good for.
    monotonic: () => (this.#now += 2_000),
    read: async (shop) => {
      const stamp = this.stamps.get(shop);
      return stamp === undefined ? undefined : { stamp, account: { _id: `${shop} ${stamp}` } as ChannelAccount };
    },
    open: ({ _id }) =>
      ({
        name: 'sms',
        listen: () => void this.heard.push(`listens ${_id}`),
        close: async () => void this.heard.push(`closes ${_id}`),
      }) as unknown as Channel,
  });

  keep() {
    return keepListening({
      accounts: this.channels,
      everyMs: 1,
      log: {
        warn: () => {
          this.warnings += 1;
        },
      },
      shops: async () => {
        if (this.failing) throw new Error('the database is away');
        return [...this.stamps.keys()];
      },
    });
  }
}

describe("the connections of shops' own SMPP accounts", () => {
  it('are kept while nothing is sent, made anew when the account changes, and closed with it', async () => {
    const accounts = new Accounts();
    accounts.stamps.set('hoa', '1');
    const stop = accounts.keep();
    await until(() => accounts.heard.length === 1, 'the first');
    accounts.stamps.set('hoa', '2');
    await until(() => accounts.heard.length >= 3, 'the change');
    accounts.stamps.set('nang', '1');
    await until(() => accounts.heard.includes('listens nang 1'), 'another shop');
    accounts.stamps.delete('hoa');
    await stop();
    await accounts.channels.close();
    const [first, ...rest] = accounts.heard;
    assert.equal(first, 'listens hoa 1');
    assert.deepEqual(rest.filter((one) => /hoa/.test(one)).sort(), ['closes hoa 1', 'closes hoa 2', 'listens hoa 2']);
    assert.deepEqual(
      rest.filter((one) => /nang/.test(one)),
      ['listens nang 1', 'closes nang 1'],
    );
  });

  it('are looked for again after the database was away', async () => {
    const accounts = new Accounts();
    accounts.failing = true;
    accounts.stamps.set('hoa', '1');
    const stop = accounts.keep();
    await until(() => accounts.warnings > 1, 'two warnings');
    assert.deepEqual(accounts.heard, []);
    accounts.failing = false;
    await until(() => accounts.heard.length === 1, 'the account');
    await stop();
    await accounts.channels.close();
  });
});
