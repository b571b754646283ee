import assert from 'node:assert/strict';
import { realProviders } from '../../../api/winbacks/real-providers.js';
import { createSmsAccount } from '../../../channels/sms/create-sms.js';
import { parseConfig } from '../../../config/config.js';
import { type Providers, startProviders } from '../../../dev/providers/providers.js';
import { SmsAccount } from '../../../dev/providers/sms/sms-account.js';
import type { ChannelAccount } from '../../../domain/account/account.js';
import { SECRETS } from '../../channels/support.js';

const BASE = { LINK_SECRET: 'a link secret of tests' };
const config = (env: Record<string, string>) => parseConfig({ ...BASE, ...env });

describe('what win-back programmes ask of the real providers', () => {
  const warnings: object[] = [];
  const log = { warn: (fields: object) => void warnings.push(fields) };
  const ask = (env: Record<string, string>) => realProviders(config(env), undefined, log);
  const MAIL = { SMTP_URL: 'smtp://127.0.0.1:25' };
  const SMS = { SMS_URL: 'http://127.0.0.1:1', SMS_SECRET: SECRETS.smsSecret };

  it('a channel is configured when its address is there, and its sender verified by DKIM, brand name or the operator', async () => {
    const states = await Promise.all([
      ask({}).status('email', 'hoa'),
      ask(MAIL).status('email', 'hoa'),
      ask({ ...MAIL, DKIM_DOMAIN: 'example.com' }).status('email', 'hoa'),
      ask({ ...MAIL, VERIFIED_SENDERS: 'sms, email' }).status('email', 'hoa'),
      ask({}).status('sms', 'hoa'),
      ask(SMS).status('sms', 'hoa'),
      ask({ ...SMS, SMS_SENDER: 'HOANANG' }).status('sms', 'hoa'),
    ]);
    const told = states.map(({ configured, verified }) => `${configured ? 'on' : 'off'} ${verified ? 'yes' : 'no'}`);
    assert.deepEqual(told, ['off no', 'on no', 'on yes', 'on yes', 'off no', 'on no', 'on yes']);
  });

  it("a shop's own account counts before the configuration, and is verified when all of it is proven", async () => {
    const account = {
      channel: 'email',
      identity: '1',
      settings: {},
      records: { at: new Date(0), spf: 'found' },
      tested: { at: new Date(0), identity: '1' },
    } as unknown as ChannelAccount;
    const own = (found: ChannelAccount | undefined) => ({
      read: async (shop: string) => (shop === 'own' ? found : undefined),
      lease: async () => ({ channel: undefined, release: () => undefined }),
    });
    const ask = (found: ChannelAccount | undefined, shop: string) =>
      realProviders(config({}), undefined, log, own(found)).status('email', shop);
    assert.deepEqual(await ask(account, 'own'), { configured: true, verified: true });
    assert.deepEqual(await ask({ ...account, identity: '2' }, 'own'), { configured: true, verified: false });
    assert.deepEqual(await ask(account, 'other'), { configured: false, verified: false });
  });

  it('refuses a channel that nobody verifies', () => {
    assert.throws(
      () => config({ VERIFIED_SENDERS: 'chat' }),
      /VERIFIED_SENDERS is "chat": allowed is a list of email, sms/,
    );
  });

  describe('of a real account', () => {
    let providers: Providers;
    before(async () => {
      providers = await startProviders({ ...SECRETS, smsAccount: new SmsAccount(36_693) });
    });
    after(() => providers.close());

    const balanceOf = async (env: Record<string, string>) => {
      const settings = config({
        ...SMS,
        SMS_URL: providers.addresses.esms,
        SMS_PROVIDER: 'esms',
        SMS_SENDER: 'NHIP',
        ...env,
      });
      const account = createSmsAccount(settings);
      try {
        return await realProviders(settings, account, log).smsBalance('hoa');
      } finally {
        await account?.close();
      }
    };

    it('tells what is left, and the price by contract', async () => {
      const found = await balanceOf({ SMS_KEY: 'simulated-esms-key', SMS_PART_PRICE: '800' });
      assert.deepEqual(found, { amount: 36_693, currency: 'VND', perPart: 800 });
    });

    it("is asked of the shop's own account where it has one, which is given back", async () => {
      let leases = 0;
      const lease = async (shop: string) => {
        leases += 1;
        const balance = async () => ({ amount: 7, currency: 'VND' });
        const channel =
          shop === 'own'
            ? ({ name: 'sms', doubt: 'unknown', balance, send: async () => [], close: async () => undefined } as const)
            : undefined;
        return {
          channel,
          release: () => {
            leases -= 1;
          },
        };
      };
      const shared = { balance: async () => ({ amount: 9, currency: 'VND' }) };
      const settings = config({ ...SMS, SMS_PART_PRICE: '800' });
      const found = realProviders(settings, shared, log, { read: async () => undefined, lease });
      assert.deepEqual(await found.smsBalance('own'), { amount: 7, currency: 'VND', perPart: 800 });
      assert.deepEqual(await found.smsBalance('other'), { amount: 9, currency: 'VND', perPart: 800 });
      assert.equal(leases, 0);
    });

    it('is unknown without a price, and when the provider refuses; the log says why and no secret', async () => {
      assert.equal(await balanceOf({ SMS_KEY: 'simulated-esms-key' }), undefined);
      assert.deepEqual(warnings, []);
      assert.equal(await balanceOf({ SMS_KEY: 'wrong-key', SMS_PART_PRICE: '800' }), undefined);
      assert.equal(warnings.length, 1);
      assert.ok(!JSON.stringify(warnings).includes(SECRETS.smsSecret));
    });
  });
});
