import assert from 'node:assert/strict';
import { smtpServer } from '../../../../channels/create.js';
import { emailChannel } from '../../../../channels/email/email.js';
import { Callbacks } from '../../../../dev/providers/sms/callbacks.js';
import { SmsAccount } from '../../../../dev/providers/sms/sms-account.js';
import { hooks } from '../../../channels/hooks.js';
import { ALWAYS, kinds, message, Opened, until } from '../../../channels/support.js';

const opened = new Opened();

describe('callbacks of a simulated provider', () => {
  afterEach(() => opened.closeAll());

  it('come again after a time-out, five times in all, and not after an answer', async () => {
    let silent = 2;
    const hook = opened.add(
      await hooks((_request, response) => {
        silent -= 1;
        if (silent < 0) response.writeHead(500).end();
      }),
    );
    const callbacks = opened.add(new Callbacks({ timeoutMs: 30 }));
    callbacks.call({ url: hook.url, method: 'GET' });
    await until(() => callbacks.answered === 1, 'an answer');
    assert.equal(hook.requests.length, 3);
    silent = 99;
    callbacks.call({ url: hook.url, method: 'GET' });
    await until(() => callbacks.lost === 1, 'the end of patience');
    assert.equal(hook.requests.length, 8);
  });

  it('are given up when nobody is there, and when the provider closes', async () => {
    const callbacks = new Callbacks();
    callbacks.call({ url: 'http://127.0.0.1:1/', method: 'GET' });
    await until(() => callbacks.lost === 1, 'the refusal');
    const hook = opened.add(await hooks(() => undefined));
    callbacks.call({ url: hook.url, method: 'GET' });
    await until(() => hook.requests.length === 1, 'the call');
    await callbacks.close();
    assert.equal(callbacks.lost, 2);
  });
});

describe('the simulated mail server', () => {
  afterEach(() => opened.closeAll());

  it('takes a message that bounces, delivers it to nobody and reports it (RFC 3464)', async () => {
    const hook = opened.add(await hooks((_request, response) => response.writeHead(204).end()));
    const { addresses, faults, received } = await opened.providers({
      bounces: { url: `${hook.url}/bounces`, headers: { 'x-key': 'k' } },
    });
    const server = smtpServer(addresses.smtp);
    const email = opened.channel(emailChannel({ server, from: 'shop@example.com', connections: 1, boundary: 'b' }));
    faults.email.set({ bounce: { to: ['u1@example.com'], status: '5.1.1' } });
    const sent = [{ ...message(1), unsubscribeUrl: 'https://go.example/u/1' }, message(2)];
    assert.deepEqual(kinds(await email.send(sent, ALWAYS)), ['sent', 'sent']);
    await until(() => hook.requests.length === 1, 'the report');
    const [{ url, headers, body } = assert.fail()] = hook.requests;
    assert.equal(url, '/bounces');
    assert.equal(headers['content-type'], 'message/rfc822');
    assert.equal(headers['x-key'], 'k');
    assert.match(body, /report-type=delivery-status/);
    assert.match(body, /\r\nFinal-Recipient: rfc822; u1@example\.com\r\nAction: failed\r\nStatus: 5\.1\.1\r\n/);
    assert.match(body, /\r\nMessage-ID: <shop\.sale\.launch-a\.1=3Ac1@example\.com>\r\n/);
    assert.match(body, /\r\nList-Unsubscribe: <https:\/\/go\.example\/u\/1>\r\n/);
    assert.equal(received.stats().email.accepted, 1);
  });
});

describe('the simulated SMS account', () => {
  afterEach(() => opened.closeAll());

  it('is charged by parts, and not below zero', () => {
    const account = new SmsAccount(1_200, 500);
    assert.equal(account.cost('x'.repeat(161)), 1_000);
    assert.ok(account.charge(1_000));
    assert.ok(!account.charge(500));
    assert.equal(account.balance, 200);
  });

  it('is shown and filled by the control', async () => {
    const { addresses, smsAccount } = await opened.providers();
    const post = (body: object): Promise<Response> =>
      fetch(`${addresses.control}/account`, { method: 'POST', body: JSON.stringify(body) });
    assert.deepEqual(await (await post({ balance: 700 })).json(), { currency: 'VND', price: 500, balance: 700 });
    assert.equal(smsAccount.balance, 700);
    assert.equal((await post({ balance: -1 })).status, 400);
    assert.deepEqual(await (await fetch(`${addresses.control}/account`)).json(), { ...smsAccount });
  });
});
