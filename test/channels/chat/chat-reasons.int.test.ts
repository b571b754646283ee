import assert from 'node:assert/strict';
import { chatChannel } from '../../../channels/chat/chat.js';
import { smsChannel } from '../../../channels/sms/sms.js';
import { SmsAccount } from '../../../dev/providers/sms/sms-account.js';
import { codeTable } from '../../../domain/customer/provider-codes.js';
import { ALWAYS, message, NEVER, Opened, SECRETS } from '../support.js';

const opened = new Opened();
const recipient = (suppress: string): object => ({ kind: 'failed', errorClass: 'recipient', suppress });
const hold = (errorClass: string): object => ({ kind: 'refused', errorClass, retryAfterMs: 5_000 });

/** docs/channels.md: reasons of the native protocols. */
const TABLE: Readonly<Record<string, object>> = {
  blocked: recipient('blocked'),
  invalid_address: recipient('invalid_address'),
  unknown_recipient: recipient('invalid_address'),
  content_refused: { kind: 'failed', errorClass: 'content' },
  too_long: { kind: 'failed', errorClass: 'content' },
  quota_exceeded: { kind: 'refused', errorClass: 'retryable', retryAfterMs: 1_000 },
  insufficient_balance: hold('money'),
  not_allowed: hold('config'),
};

describe('a rejection in our own protocols', () => {
  afterEach(() => opened.closeAll());

  it('knows every reason of the table', () => {
    assert.deepEqual(Object.keys(TABLE).sort(), Object.keys(codeTable('nhip', new Date())).sort());
  });

  for (const [reason, expected] of Object.entries({ ...TABLE, odd: { kind: 'failed', errorClass: 'recipient' } })) {
    it(`for '${reason}' means the same in chat and SMS`, async () => {
      const { addresses, faults } = await opened.providers();
      const { chatSecret, smsSecret } = SECRETS;
      const chat = chatChannel({ url: addresses.chat, secret: chatSecret, batch: 10, connections: 1 });
      const sms = smsChannel({ url: addresses.sms, secret: smsSecret, connections: 1 });
      for (const channel of [opened.channel(chat), opened.channel(sms)]) {
        faults[channel.name].set({ code: { requests: 1, code: reason } });
        assert.deepEqual(await channel.send([message(1)], ALWAYS), [{ ...expected, reason }], channel.name);
      }
    });
  }
});

describe('the native SMS account', () => {
  afterEach(() => opened.closeAll());

  it('tells its balance, and its end is money', async () => {
    const { addresses } = await opened.providers({ smsAccount: new SmsAccount(700, 500) });
    const sms = opened.channel(smsChannel({ url: addresses.sms, secret: SECRETS.smsSecret, connections: 1 }));
    assert.deepEqual(await sms.balance?.(NEVER), { amount: 700, currency: 'VND' });
    assert.deepEqual(await sms.send([message(1), message(2)], ALWAYS), [
      { kind: 'sent' },
      { kind: 'refused', reason: 'insufficient_balance', errorClass: 'money', retryAfterMs: 5_000 },
    ]);
    const wrong = opened.channel(smsChannel({ url: addresses.sms, secret: 'another secret of us', connections: 1 }));
    await assert.rejects(wrong.balance?.(NEVER) ?? Promise.resolve(), {
      message: "Cannot read the balance of the SMS account: the provider answers 'provider_config'",
      errorClass: 'config',
    });
    await assert.rejects(sms.balance?.(AbortSignal.abort()) ?? Promise.resolve(), { name: 'AbortError' });
  });
});

describe('a chat card', () => {
  afterEach(() => opened.closeAll());

  it('reaches the customer as it was composed, and only where there is one', async () => {
    const { addresses, received } = await opened.providers();
    const chat = opened.channel(
      chatChannel({ url: addresses.chat, secret: SECRETS.chatSecret, batch: 10, connections: 1 }),
    );
    const card = {
      products: [
        { sku: 'AO-01', name: 'Áo thun "Ánh"' },
        { sku: 'AO-02', name: 'Áo\u2028sơ mi' },
      ],
      promotion: 'Giảm 30%',
      voucher: 'sale-1111',
      image: 'https://img.example/a.png',
    };
    await chat.send([{ ...message(1), card }, message(2)], ALWAYS);
    const [first, second] = await received.list(0, 10);
    assert.deepEqual(first?.card, card);
    assert.ok(second && !('card' in second));
  });

  it('that the platform does not take fails its message alone, as content', async () => {
    const { addresses } = await opened.providers();
    const chat = opened.channel(
      chatChannel({ url: addresses.chat, secret: SECRETS.chatSecret, batch: 10, connections: 1 }),
    );
    const products = Array.from({ length: 5 }, (_, n) => ({ sku: `s${n}`, name: 'x' }));
    assert.deepEqual(await chat.send([message(1), { ...message(2), card: { products } }], ALWAYS), [
      { kind: 'sent' },
      { kind: 'failed', reason: 'http_400', errorClass: 'content' },
    ]);
  });
});
