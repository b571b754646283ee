import assert from 'node:assert/strict';
import { ConfigError, parseConfig } from '../../config/config.js';
import { channelsOf, checkRoles, isForShopsOnly, queuesOf } from '../../worker/roles.js';

const LINK_SECRET = 'a-secret-of-sixteen-characters';
const config = (env: Record<string, string>) => parseConfig({ LINK_SECRET, ...env });

describe('the roles of a worker', () => {
  it('asks nothing of channels that it does not serve', () => {
    assert.doesNotThrow(() => checkRoles(config({ WORKER_ROLES: 'campaigns' })));
    assert.doesNotThrow(() => checkRoles(config({ WORKER_ROLES: 'email', SMTP_URL: 'smtp://mail.example' })));
  });

  it('refuses a channel without a provider, naming the variable and the way out, but no value', () => {
    const sms = config({ WORKER_ROLES: 'campaigns,sms', SMS_SECRET: LINK_SECRET });
    assert.throws(
      () => checkRoles(sms),
      (err) =>
        err instanceof ConfigError &&
        /SMS_URL is not set: allowed is a value, or WORKER_ROLES without 'sms'/.test(err.message) &&
        !err.message.includes('SMS_SECRET') &&
        !err.message.includes(LINK_SECRET),
    );
  });

  it('asks for the login of an SMPP provider, whose passwords are short, and for no secret that signs', () => {
    const smpp = { WORKER_ROLES: 'sms', SMS_PROVIDER: 'smpp', SMS_URL: 'smpp://smsc.example:2775', SMS_SENDER: 'HOA' };
    assert.doesNotThrow(() => checkRoles(config({ ...smpp, SMS_KEY: 'nhip', SMS_PASSWORD: 'short' })));
    assert.throws(() => checkRoles(config(smpp)), /SMS_KEY is not set.*SMS_PASSWORD is not set/s);
  });

  it('serves a channel of which nothing is set for shops with accounts of their own, where keys can open them', () => {
    const ACCOUNT_KEYS = `k1:${Buffer.alloc(32, 1).toString('base64')}`;
    for (const WORKER_ROLES of ['zalo', 'sms', 'email', 'chat'] as const) {
      const [theirs, nobody] = [config({ WORKER_ROLES, ACCOUNT_KEYS }), config({ WORKER_ROLES })];
      assert.doesNotThrow(() => checkRoles(theirs), WORKER_ROLES);
      assert.equal(isForShopsOnly(WORKER_ROLES, theirs), true);
      assert.throws(() => checkRoles(nobody), ConfigError, WORKER_ROLES);
      assert.equal(isForShopsOnly(WORKER_ROLES, nobody), false);
    }
    const half = config({ WORKER_ROLES: 'zalo', ACCOUNT_KEYS, ZALO_APP_ID: '1' });
    assert.throws(() => checkRoles(half), /ZALO_APP_SECRET is not set/);
    assert.equal(isForShopsOnly('zalo', half), false);
  });

  it('has one queue for each role', () => {
    const roles = ['campaigns', 'chat', 'email', 'sms'] as const;
    assert.deepEqual(roles.flatMap(queuesOf), ['campaigns', 'plans', 'channel-chat', 'channel-email', 'channel-sms']);
    assert.deepEqual(channelsOf(['sms', 'campaigns', 'chat']), ['chat', 'sms']);
  });
});
