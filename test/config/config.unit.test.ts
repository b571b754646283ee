import assert from 'node:assert/strict';
import { ConfigError, parseConfig } from '../../config/config.js';

const LINK_SECRET = 'a-link-secret-for-tests';

describe('the configuration', () => {
  it('needs one secret, and has defaults for a machine of its own', () => {
    const config = parseConfig({ LINK_SECRET });
    assert.deepEqual(
      [config.API_PORT, config.TEMPORAL_ADDRESS, config.MONGODB_WRITE_CONCERN],
      [8080, '127.0.0.1:7233', 'majority'],
    );
    assert.deepEqual(config.WORKER_ROLES, ['campaigns', 'chat', 'email', 'sms']);
  });

  it('takes an empty variable for one that is not set', () => {
    assert.equal(parseConfig({ LINK_SECRET, API_PORT: '', CHAT_URL: '' }).API_PORT, 8080);
  });

  const wrong: [Record<string, string>, RegExp][] = [
    [{ API_PORT: 'banana' }, /API_PORT is "banana": allowed is a whole number from 0 to 65535/],
    [{ API_PORT: '70000' }, /API_PORT is "70000"/],
    [{ CHANNEL_CONNECTIONS: '0' }, /CHANNEL_CONNECTIONS is "0": allowed is a whole number from 1 to 200/],
    [{ CHAT_URL: 'ftp://a' }, /CHAT_URL is "ftp:\/\/a": allowed is an http or https address/],
    [{ SMTP_URL: 'http://a' }, /SMTP_URL is .*smtps?:\/\//],
    [{ MONGODB_URI: 'postgres://a' }, /MONGODB_URI is .*mongodb/],
    [{ TEMPORAL_ADDRESS: 'nowhere' }, /TEMPORAL_ADDRESS is "nowhere": allowed is host:port/],
    [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL is "loud": allowed is one of "trace"/],
    [{ WORKER_ROLES: 'campaigns,fax' }, /WORKER_ROLES is "campaigns,fax": allowed is one of "campaigns"/],
    [{ MAIL_FROM: 'nobody' }, /MAIL_FROM is "nobody": allowed is one e-mail address/],
  ];
  for (const [env, sentence] of wrong)
    it(`refuses ${Object.entries(env).join('=')} with name, value and what is allowed`, () => {
      assert.throws(
        () => parseConfig({ LINK_SECRET, ...env }),
        (error) => error instanceof ConfigError && sentence.test(error.message),
      );
    });

  it('names every wrong variable at once, and shows no secret', () => {
    assert.throws(
      () => parseConfig({ ADMIN_API_KEY: 'hunter2', API_PORT: 'x' }),
      (error: Error) =>
        /ADMIN_API_KEY is \(hidden\)/.test(error.message) &&
        /LINK_SECRET is not set: allowed is a secret of at least 16 characters/.test(error.message) &&
        /API_PORT/.test(error.message) &&
        !error.message.includes('hunter2'),
    );
  });
});
