import assert from 'node:assert/strict';
import { ConfigError, parseConfig } from '../../config/config.js';
import { channelsOf, checkRoles, queuesOf } from '../../worker/roles.js';

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

  it('has one queue for each role', () => {
    const roles = ['campaigns', 'chat', 'email', 'sms'] as const;
    assert.deepEqual(roles.flatMap(queuesOf), ['campaigns', 'plans', 'channel-chat', 'channel-email', 'channel-sms']);
    assert.deepEqual(channelsOf(['sms', 'campaigns', 'chat']), ['chat', 'sms']);
  });
});
