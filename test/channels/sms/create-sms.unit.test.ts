import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSms, createSmsAccount, type SmsConfig } from '../../../channels/sms/create-sms.js';
import { NATIVE } from './sms-descriptions.js';

const SMPP = { SMS_PROVIDER: 'smpp', SMS_URL: 'smpp://127.0.0.1:1', SMS_PASSWORD: 'short' } as const;

const config: SmsConfig = {
  SMS_PROVIDER: 'nhip',
  SMS_URL: 'http://127.0.0.1:1',
  SMS_KEY: 'api key of a test',
  SMS_SECRET: 'sms secret of a test',
  SMS_SENDER: 'NHIP',
  SMS_DESCRIPTION: JSON.stringify(NATIVE),
  CHANNEL_CONNECTIONS: 2,
};
const without = (variable: keyof SmsConfig, more: Partial<SmsConfig>): SmsConfig => {
  const { [variable]: _left, ...rest } = { ...config, ...more };
  return rest as SmsConfig;
};

describe('createSms', () => {
  it('makes the adapter that SMS_PROVIDER names, with the doubt rule of its protocol and a balance', async () => {
    const rules: Record<string, string> = {};
    for (const SMS_PROVIDER of ['nhip', 'generic', 'esms', 'speedsms'] as const) {
      const channel = createSms({ ...config, SMS_PROVIDER });
      rules[SMS_PROVIDER] = channel.doubt;
      assert.equal(channel.name, 'sms');
      assert.equal(channel.lookup !== undefined, channel.doubt === 'ask');
      assert.ok(channel.balance, SMS_PROVIDER);
      await channel.close();
    }
    assert.deepEqual(rules, { nhip: 'ask', generic: 'ask', esms: 'resend', speedsms: 'unknown' });
    const { SMS_PROVIDER: _default, ...rest } = config;
    await createSms(rest).close();
  });

  it('makes the adapter of an SMPP provider, whose dialect says whether it can be asked', async () => {
    const { SMS_DESCRIPTION: _native, ...rest } = config;
    const dialect = (more: object) => ({ ...rest, ...SMPP, SMS_DESCRIPTION: JSON.stringify(more) });
    const rules = [];
    for (const given of [{ ...rest, ...SMPP }, dialect({ long: 'payload', reference: { tlv: 0x1401 } })]) {
      const channel = createSms(given);
      rules.push([channel.doubt, channel.askAfterMs, channel.lookup !== undefined]);
      assert.equal(channel.balance, undefined);
      await channel.close();
    }
    assert.deepEqual(rules, [
      ['unknown', undefined, false],
      ['ask', 60_000, true],
    ]);
    assert.throws(() => createSms(dialect({ window: 0, colour: 'red' })), /docs\/channels.md:.*colour/s);
    assert.throws(() => createSms(dialect({ reference: { tlv: 0x1401 } })), /payload, where doubts are asked about/);
    assert.throws(() => createSms({ ...rest, ...SMPP, SMS_URL: 'https://sms.example.com' }), /'SMS_URL' must be smpp:/);
    assert.throws(() => createSms({ ...config, SMS_URL: SMPP.SMS_URL }), /'SMS_URL' must be http/);
    const { SMS_PASSWORD: _password, ...without } = SMPP;
    assert.throws(() => createSms({ ...rest, ...without }), /'SMS_PASSWORD' must be set/);
  });

  it('asks about no doubt younger than a minute, or what is configured', async () => {
    for (const [SMS_PROVIDER, given, expected] of [
      ['nhip', undefined, 60_000],
      ['nhip', 5, 5_000],
      ['generic', undefined, 60_000],
      ['generic', 0, 0],
      ['esms', 5, undefined],
    ] as const) {
      const more = given === undefined ? {} : { SMS_ASK_AFTER_SECONDS: given };
      const channel = createSms({ ...config, SMS_PROVIDER, ...more });
      assert.equal(channel.askAfterMs, expected, `${SMS_PROVIDER}, ${given}`);
      await channel.close();
    }
  });

  it('names the variable that is missing, and shows no other', () => {
    const needed = {
      nhip: ['SMS_URL', 'SMS_SECRET'],
      generic: ['SMS_URL', 'SMS_SECRET', 'SMS_DESCRIPTION'],
      esms: ['SMS_URL', 'SMS_KEY', 'SMS_SECRET', 'SMS_SENDER'],
      speedsms: ['SMS_URL', 'SMS_SECRET', 'SMS_SENDER'],
    } as const;
    for (const SMS_PROVIDER of ['nhip', 'generic', 'esms', 'speedsms'] as const) {
      for (const variable of needed[SMS_PROVIDER]) {
        const message = `Cannot create channel 'sms' as '${variable}' must be set: current value is undefined`;
        assert.throws(() => createSms(without(variable, { SMS_PROVIDER })), { message });
      }
    }
  });

  it('takes only the kinds of messages it can send; the fixed number needs no brandname', async () => {
    for (const SMS_TYPE of [1, 3, 23]) {
      const message = `Cannot create channel 'sms' as 'SMS_TYPE' must be one of 2, 8: current value is ${SMS_TYPE}`;
      assert.throws(() => createSms({ ...config, SMS_PROVIDER: 'esms', SMS_TYPE }), { message });
    }
    assert.throws(() => createSms({ ...config, SMS_PROVIDER: 'speedsms', SMS_TYPE: 1 }), /one of 2, 3, 4, 5/);
    await createSms(without('SMS_SENDER', { SMS_PROVIDER: 'esms', SMS_TYPE: 8 })).close();
    await createSms(without('SMS_SENDER', { SMS_PROVIDER: 'speedsms', SMS_TYPE: 2 })).close();
  });

  it('reads a description from a file too, and says when it cannot', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nhip-sms-'));
    const file = join(folder, 'provider.json');
    try {
      writeFileSync(file, JSON.stringify(NATIVE));
      await createSms({ ...config, SMS_PROVIDER: 'generic', SMS_DESCRIPTION: file }).close();
      assert.throws(
        () => createSms({ ...config, SMS_PROVIDER: 'generic', SMS_DESCRIPTION: `${file}.not` }),
        /'SMS_DESCRIPTION' must be JSON, or the name of a file that can be read/,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('createSmsAccount', () => {
  it('is there when an SMS provider is configured, else not', async () => {
    const account = createSmsAccount(config);
    assert.ok(account?.balance);
    await account.close();
    assert.equal(createSmsAccount({ CHANNEL_CONNECTIONS: 2 }), undefined);
    // SMPP has no question for it, and the API binds at no provider.
    assert.equal(createSmsAccount({ ...config, ...SMPP }), undefined);
  });
});
