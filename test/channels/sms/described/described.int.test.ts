import assert from 'node:assert/strict';
import type { Channel } from '../../../../channels/channel.js';
import { refused, refusedHere, SENT } from '../../../../channels/reasons.js';
import { genericSmsChannel } from '../../../../channels/sms/sms-generic.js';
import { parseSmsDescription } from '../../../../domain/account/sms-description.js';
import { type HookRequest, hooks } from '../../hooks.js';
import { ALWAYS, NEVER, Opened, sms } from '../../support.js';

const opened = new Opened();

/** A provider that is described, and what it was asked. */
async function provider(description: object | string, reply: (request: HookRequest) => readonly [number, string]) {
  const hook = opened.add(
    await hooks((request, response) => {
      const [status, body] = reply(request);
      response.writeHead(status).end(body);
    }),
  );
  const text = typeof description === 'string' ? description : JSON.stringify(description);
  const channel: Channel = opened.channel(
    genericSmsChannel({
      url: `${hook.url}/base`,
      key: 'nhip',
      secret: 'mật khẩu & co',
      sender: 'HOA NANG',
      connections: 1,
      timeoutMs: 1_000,
      description: parseSmsDescription(text),
    }),
  );
  return { channel, requests: hook.requests };
}
const one = async (channel: Channel, text = 'Chao') => (await channel.send([sms(1, text)], ALWAYS))[0];

describe('a described provider', () => {
  afterEach(() => opened.closeAll());

  it('like Kannel gets all of it in the address of a GET, the text byte for byte', async () => {
    const { channel, requests } = await provider('kannel', () => [202, '0: Accepted for delivery']);
    assert.deepEqual(await one(channel, 'Tế 🎉'), SENT);
    assert.deepEqual(await one(channel, 'Te €&=+'), SENT);
    assert.deepEqual(
      requests.map(({ method, body }) => [method, body]),
      [
        ['GET', ''],
        ['GET', ''],
      ],
    );
    const common =
      '/base/cgi-bin/sendsms?username=nhip&password=m%E1%BA%ADt%20kh%E1%BA%A9u%20%26%20co&from=HOA%20NANG&to=84912000001';
    assert.equal(requests[0]?.url, `${common}&coding=2&charset=UTF-16BE&text=%00T%1E%BF%00%20%D8%3C%DF%89&dlr-mask=19`);
    assert.equal(requests[1]?.url, `${common}&coding=0&charset=UTF-8&text=Te%20%E2%82%AC%26%3D%2B&dlr-mask=19`);
  });

  const KANNEL: readonly { readonly status: number; readonly body: string; readonly result: object }[] = [
    { status: 202, body: '0: Accepted for delivery', result: SENT },
    { status: 202, body: '3: Queued for later delivery\n', result: SENT },
    { status: 202, body: 'Sent.', result: { kind: 'in_doubt', reason: 'bad_answer' } },
    { status: 403, body: 'Authorization failed for sendsms', result: refused('provider_config', 5_000, 'config') },
    { status: 503, body: 'Temporal failure, try again later.', result: refused('provider_busy', 1_000) },
    { status: 400, body: 'Empty receiver number not allowed, rejected', result: refused('http_400', 5_000, 'config') },
    { status: 500, body: '', result: { kind: 'in_doubt', reason: 'provider_error' } },
  ];
  for (const { status, body, result } of KANNEL) {
    it(`like Kannel that answers ${status} ${JSON.stringify(body)}: ${JSON.stringify(result)}`, async () => {
      const { channel } = await provider('kannel', () => [status, body]);
      assert.deepEqual(await one(channel), result);
    });
  }

  it('that refuses the first requests as wrong holds the run; once it has taken one, it is that message that is wrong', async () => {
    let answer: readonly [number, string] = [400, 'Invalid content-type'];
    const { channel } = await provider('kannel', () => answer);
    assert.deepEqual(await one(channel), refused('http_400', 5_000, 'config'));
    assert.deepEqual(await one(channel), refused('http_400', 5_000, 'config'));
    answer = [202, '0: Accepted for delivery'];
    assert.deepEqual(await one(channel), SENT, 'it is asked again at once: no other message was held up');
    answer = [400, 'Invalid receiver'];
    assert.deepEqual(await one(channel), refusedHere('http_400'));
  });

  it('that takes GSM only is given nothing that would lose a letter', async () => {
    const description = { text: { gsm7: {} }, send: { path: '/s', body: { t: '{{text}}' } }, answer: {} };
    const { channel, requests } = await provider(description, () => [200, '{}']);
    assert.deepEqual(await one(channel, 'Tế'), { kind: 'failed', reason: 'sms_encoding', errorClass: 'content' });
    assert.equal(requests.length, 0);
    assert.deepEqual(await one(channel, 'Te'), SENT);
  });

  it('in XML gets values that cannot change its form, and answers by its elements', async () => {
    const description = {
      send: {
        path: '/xml',
        encoding: 'xml',
        body: '<sms to="{{to}}"><text>{{text}}</text></sms>',
      },
      answer: {
        format: 'xml',
        accepted: { field: 'response.status.code', values: ['1'] },
        error: 'response.error',
      },
      codes: { E7: { means: 'money' } },
      balance: { request: { path: '/xml/balance' }, amount: 'response.balance.text', currency: 'VND' },
    };
    let answer = '<?xml version="1.0"?><response><status code="1">ok</status></response>';
    const { channel, requests } = await provider(description, () => [200, answer]);
    assert.deepEqual(await one(channel, 'a<b>&"c"</text>'), SENT);
    assert.equal(
      requests[0]?.body,
      '<sms to="+84912000001"><text>a&lt;b&gt;&amp;&quot;c&quot;&lt;/text&gt;</text></sms>',
    );
    assert.equal(requests[0]?.headers['content-type'], 'text/xml; charset=utf-8');
    answer = '<response><balance unit="VND"> 12500 </balance></response>';
    assert.deepEqual(await channel.balance?.(NEVER), { amount: 12_500, currency: 'VND' });
    for (const text of [
      '<response><status code="1"',
      '<!DOCTYPE response [<!ENTITY a "1">]><response><status code="1">&a;</status></response>',
      '<a>'.repeat(30),
      'no XML',
    ]) {
      answer = text;
      assert.deepEqual(await one(channel), { kind: 'in_doubt', reason: 'bad_answer' }, text);
    }
    answer = '<response><error>E7</error></response>';
    assert.deepEqual(await one(channel), refused('sms_e7', 5_000, 'money'));
  });

  it('with a form takes bytes of another charset, and answers as a form', async () => {
    const description = {
      text: { gsm7: { charset: 'iso-8859-1', flag: 'text' }, ucs2: { charset: 'utf-16be', write: 'hex', flag: 'hex' } },
      send: { path: '/form', encoding: 'form', body: { m: 'kind:{{ coding }}', t: '{{text}}', n: 1 } },
      answer: { format: 'form', accepted: { field: 'status', values: ['ok'] }, error: 'code' },
      codes: { '9': { means: 'content' } },
    };
    let answer = 'status=ok&id=1';
    const { channel, requests } = await provider(description, () => [200, answer]);
    assert.deepEqual(await one(channel, 'é è'), SENT);
    assert.deepEqual(await one(channel, 'ế'), SENT);
    assert.deepEqual(
      requests.map(({ body }) => body),
      ['m=kind%3Atext&t=%E9%20%E8&n=1', 'm=kind%3Ahex&t=1EBF&n=1'],
    );
    answer = 'status=no&code=9\r\n';
    assert.deepEqual(await one(channel), { kind: 'failed', reason: 'sms_9', errorClass: 'content' });
  });

  it('that answers in text gives its codes by a pattern', async () => {
    const description = {
      send: { path: '/t', query: { t: '{{text}}' } },
      answer: { format: 'text', accepted: { like: ['OK *'] }, error: { like: ['ERR {code}*', '*error={code}'] } },
      codes: { '3': { means: 'recipient', suppress: 'blocked' } },
    };
    let answer = 'OK 123';
    const { channel, requests } = await provider(description, () => [200, answer]);
    assert.deepEqual(await one(channel, 'a b'), SENT);
    assert.equal(requests[0]?.url, '/base/t?t=a%20b');
    answer = 'ERR 3: on the list';
    assert.deepEqual(await one(channel), {
      kind: 'failed',
      reason: 'sms_3',
      errorClass: 'recipient',
      suppress: 'blocked',
    });
    answer = 'status=no, error=77';
    assert.deepEqual(await one(channel), { kind: 'failed', reason: 'sms_77', errorClass: 'recipient' });
    answer = 'OKAY';
    assert.deepEqual(await one(channel), { kind: 'in_doubt', reason: 'bad_answer' });
  });
});

describe('a description', () => {
  it('that would put UTF-16 into JSON as it is, is refused', () => {
    const send = { path: '/s', body: { t: '{{text}}' } };
    const text = { ucs2: { charset: 'utf-16be' } };
    assert.throws(() => parseSmsDescription(JSON.stringify({ text, send, answer: {} })), /UTF-16 stands in a query/);
    const hex = { ucs2: { charset: 'utf-16be', write: 'hex' } };
    assert.ok(parseSmsDescription(JSON.stringify({ text: hex, send, answer: {} })));
  });

  it('of Kannel is there by its name', () => {
    assert.equal(parseSmsDescription('kannel').send.method, 'GET');
  });
});
