import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { type ChannelConfig, createChannel, smtpServer } from '../../channels/create.js';
import { WRITTEN_CHANNELS } from '../../domain/base/channel.js';

const config: ChannelConfig = {
  CHAT_URL: 'http://127.0.0.1:1',
  CHAT_SECRET: 'chat secret of a test',
  CHAT_BATCH: 100,
  SMTP_URL: 'smtp://127.0.0.1:1',
  MAIL_FROM: 'shop@example.com',
  SMS_URL: 'http://127.0.0.1:1',
  SMS_SECRET: 'sms secret of a test',
  CHANNEL_CONNECTIONS: 2,
};

describe('createChannel', () => {
  it('makes each channel with the doubt rule of its protocol', async () => {
    const rules: Record<string, string> = {};
    for (const name of WRITTEN_CHANNELS) {
      const channel = createChannel(name, config);
      rules[channel.name] = channel.doubt;
      assert.equal(channel.lookup !== undefined, channel.doubt === 'ask');
      await channel.close();
    }
    assert.deepEqual(rules, { chat: 'resend', email: 'unknown', sms: 'ask' });
  });

  it('signs e-mails when all of DKIM is given, and refuses a part of it or the domain of another', async () => {
    const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const dkim = { DKIM_DOMAIN: 'example.com', DKIM_SELECTOR: 'nhip', DKIM_PRIVATE_KEY: key };
    await createChannel('email', { ...config, ...dkim }).close();
    await createChannel('email', { ...config, ...dkim, MAIL_FROM: 'shop@mail.example.com' }).close();
    for (const variable of ['DKIM_DOMAIN', 'DKIM_SELECTOR', 'DKIM_PRIVATE_KEY'] as const) {
      const { [variable]: _left, ...part } = dkim;
      assert.throws(
        () => createChannel('email', { ...config, ...part }),
        /must be set together: current value is 2 of 3/,
      );
    }
    for (const DKIM_DOMAIN of ['other.example', 'ample.com', 'mail.example.com']) {
      assert.throws(
        () => createChannel('email', { ...config, ...dkim, DKIM_DOMAIN }),
        /'DKIM_DOMAIN' must be the domain of MAIL_FROM or one above it/,
      );
    }
    const hidden = /'DKIM_PRIVATE_KEY' must be PEM, or the name of a file that can be read$/;
    assert.throws(() => createChannel('email', { ...config, ...dkim, DKIM_PRIVATE_KEY: 'MIIhush' }), hidden);
  });

  it('names the variable that is missing, and shows no other', () => {
    const needed = { chat: ['CHAT_URL', 'CHAT_SECRET'], email: ['SMTP_URL'], sms: ['SMS_URL', 'SMS_SECRET'] } as const;
    for (const name of WRITTEN_CHANNELS) {
      for (const variable of needed[name]) {
        const { [variable]: _left, ...rest } = config;
        const expected = `Cannot create channel '${name}' as '${variable}' must be set: current value is undefined`;
        assert.throws(() => createChannel(name, rest as ChannelConfig), { message: expected });
      }
    }
  });
});

describe('an SMTP address', () => {
  it('is read with its defaults', () => {
    const { host, port, secure, auth } = smtpServer('smtp://mail.example.com');
    assert.deepEqual(
      { host, port, secure, auth },
      { host: 'mail.example.com', port: 587, secure: false, auth: undefined },
    );
    assert.equal(smtpServer('smtps://mail.example.com').port, 465);
    assert.equal(smtpServer('smtps://mail.example.com').secure, true);
    assert.equal(smtpServer('smtp://[::1]:2525').host, '::1');
  });

  it('may hold a name and a password with any character', () => {
    const address = `smtp://${encodeURIComponent('a@b:c')}:${encodeURIComponent('p/?#@:đ')}@mail.example.com:2525`;
    assert.deepEqual(smtpServer(address).auth, { user: 'a@b:c', pass: 'p/?#@:đ' });
  });
});
