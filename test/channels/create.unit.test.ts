import assert from 'node:assert/strict';
import { type ChannelConfig, createChannel, smtpServer } from '../../channels/create.js';
import { CHANNELS } from '../../domain/channel.js';

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
    for (const name of CHANNELS) {
      const channel = createChannel(name, config);
      rules[channel.name] = channel.doubt;
      assert.equal(channel.lookup !== undefined, channel.doubt === 'ask');
      await channel.close();
    }
    assert.deepEqual(rules, { chat: 'resend', email: 'unknown', sms: 'ask' });
  });

  it('names the variable that is missing, and shows no other', () => {
    const needed = { chat: ['CHAT_URL', 'CHAT_SECRET'], email: ['SMTP_URL'], sms: ['SMS_URL', 'SMS_SECRET'] } as const;
    for (const name of CHANNELS) {
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
