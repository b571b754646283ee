import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import { sign, verifySignature } from '../../../channels/link/signature.js';
import { closeServer, readBody } from '../../../dev/providers/http.js';
import { listen } from '../../../dev/providers/listen.js';
import { startProviders } from '../../../dev/providers/providers.js';
import { Opened, SECRETS, until } from '../../channels/support.js';

const opened = new Opened();
interface Posted {
  readonly secret?: string;
  readonly headers?: Record<string, string>;
}
const json = async (response: Response): Promise<{ status: number; body: unknown }> => ({
  status: response.status,
  body: await response.json(),
});
const now = (): string => String(Math.floor(Date.now() / 1000));

async function postChat(url: string, body: string, { secret = SECRETS.chatSecret, headers = {} }: Posted = {}) {
  const timestamp = now();
  const signed = { 'x-nhip-timestamp': timestamp, 'x-nhip-signature': sign(secret, timestamp, body) };
  const request = { method: 'POST', body, headers: { 'idempotency-key': 'k', ...signed, ...headers } };
  return json(await fetch(`${url}/messages`, request));
}
const chatBody = (...ids: string[]): string =>
  JSON.stringify({ messages: ids.map((id) => ({ id, to: `${id}@example.com`, text: 'Chào' })) });

/** An API that only takes receipts: refuses the first `refusals` batches. */
async function receiptsApi(refusals = 0) {
  const batches: { request: IncomingMessage; body: string }[] = [];
  const server = createServer(async (request, response) => {
    batches.push({ request, body: (await readBody(request)).toString() });
    response.writeHead(batches.length <= refusals ? 503 : 204).end();
  });
  const url = `http://127.0.0.1:${await listen(server, 0)}`;
  opened.add({ close: () => closeServer(server) });
  return { url, batches };
}

describe('the simulated chat provider', () => {
  afterEach(() => opened.closeAll());

  it('answers 401 to a signature of another secret, another body or another time, and delivers nothing', async () => {
    const { addresses, received } = await opened.providers();
    const body = chatBody('a');
    const old = String(Math.floor(Date.now() / 1000) - 3_600);
    const wrong: Posted[] = [
      { secret: 'another secret of a test' },
      { headers: { 'x-nhip-signature': sign(SECRETS.chatSecret, now(), chatBody('b')) } },
      { headers: { 'x-nhip-timestamp': old, 'x-nhip-signature': sign(SECRETS.chatSecret, old, body) } },
      { headers: { 'x-nhip-signature': '' } },
    ];
    for (const posted of wrong) assert.equal((await postChat(addresses.chat, body, posted)).status, 401);
    assert.equal(received.stats().chat.accepted, 0);
    assert.equal((await postChat(addresses.chat, body)).status, 200);
  });

  it('answers 400 to what it cannot read, and 404 elsewhere', async () => {
    const { addresses } = await opened.providers();
    for (const body of [
      '',
      '[]',
      '{"messages":[]}',
      '{"messages":[{"id":"a"}]}',
      chatBody(...Array.from({ length: 101 }, (_, n) => `m${n}`)),
    ]) {
      assert.equal((await postChat(addresses.chat, body)).status, 400, body.slice(0, 40));
    }
    assert.equal((await postChat(addresses.chat, chatBody('a'), { headers: { 'idempotency-key': '' } })).status, 400);
    assert.equal((await fetch(`${addresses.chat}/messages`)).status, 404);
  });

  it('delivers an id once, whatever it is sent with', async () => {
    const { addresses, received } = await opened.providers();
    await postChat(addresses.chat, chatBody('a', 'b'));
    const again = await postChat(addresses.chat, chatBody('b', 'c'));
    assert.deepEqual(again.body, {
      results: [
        { id: 'b', status: 'duplicate' },
        { id: 'c', status: 'accepted' },
      ],
    });
    const { accepted, duplicates, repeats } = received.stats().chat;
    assert.deepEqual({ accepted, duplicates, repeats }, { accepted: 3, duplicates: 0, repeats: 1 });
  });

  it('posts delivered receipts, signed, and again until they are taken', async () => {
    const api = await receiptsApi(1);
    const { addresses } = await opened.providers({ callbackUrl: api.url });
    await postChat(addresses.chat, chatBody('a', 'b'));
    await until(() => api.batches.length >= 2, 'a second try');
    const [first, second] = api.batches;
    assert.equal(first!.request.url, '/v1/channels/chat/receipts');
    assert.equal(first!.body, second!.body);
    const given = {
      timestamp: String(second!.request.headers['x-nhip-timestamp']),
      signature: String(second!.request.headers['x-nhip-signature']),
    };
    assert.ok(verifySignature(SECRETS.chatSecret, given, second!.body, Date.now()));
    const { receipts } = JSON.parse(second!.body) as { receipts: { message: string; event: string; at: string }[] };
    assert.deepEqual(
      receipts.map(({ message, event }) => [message, event]),
      [
        ['a', 'delivered'],
        ['b', 'delivered'],
      ],
    );
    assert.ok(receipts.every(({ at }) => Math.abs(Date.parse(at) - Date.now()) < 10_000));
  });

  it('posts the last receipts when it closes', async () => {
    const api = await receiptsApi();
    const providers = await opened.providers({ callbackUrl: api.url });
    await postChat(providers.addresses.chat, chatBody('a'));
    await providers.close();
    assert.equal(api.batches.length, 1);
  });
});

describe('the simulated SMS provider', () => {
  afterEach(() => opened.closeAll());
  const post = (url: string, key: string, body: unknown) =>
    fetch(`${url}/sms`, { method: 'POST', headers: { authorization: `Bearer ${key}` }, body: JSON.stringify(body) });

  it('answers 401 without its key, also to a question', async () => {
    const { addresses } = await opened.providers();
    assert.equal((await post(addresses.sms, 'guess', { id: 'a', to: '1', text: 'x' })).status, 401);
    assert.equal((await fetch(`${addresses.sms}/sms/a`)).status, 401);
  });

  it('answers 400 to what it cannot read, and 404 elsewhere', async () => {
    const { addresses } = await opened.providers();
    assert.equal((await post(addresses.sms, SECRETS.smsSecret, { id: '' })).status, 400);
    assert.equal((await post(`${addresses.sms}/v2`, SECRETS.smsSecret, {})).status, 404);
  });

  it('reaches the customer again when an id comes again: only asking first can prevent it', async () => {
    const { addresses, received } = await opened.providers();
    for (let n = 0; n < 2; n += 1) await post(addresses.sms, SECRETS.smsSecret, { id: 'a', to: '1', text: 'x' });
    assert.equal(received.stats().sms.duplicates, 1);
  });
});

describe('the control of the simulator', () => {
  afterEach(() => opened.closeAll());
  const faultsTo = (url: string, body: unknown) =>
    fetch(`${url}/faults`, { method: 'POST', body: JSON.stringify(body) });

  it('switches faults on and off, and refuses unknown ones by name', async () => {
    const { addresses, faults } = await opened.providers();
    const on = await json(
      await faultsTo(addresses.control, { channel: 'chat', busy: { requests: 2, retryAfterS: 1 } }),
    );
    assert.equal(on.status, 200);
    assert.deepEqual(faults.chat.get().busy, { requests: 2, retryAfterS: 1 });
    assert.deepEqual(await json(await fetch(`${addresses.control}/faults`)), on);
    const wrong = await json(await faultsTo(addresses.control, { channel: 'fax' }));
    assert.equal(wrong.status, 400);
    assert.match(JSON.stringify(wrong.body), /channel/);
    assert.equal((await faultsTo(addresses.control, { channel: 'chat', hangs: 1 })).status, 400);
    await fetch(`${addresses.control}/faults`, { method: 'DELETE' });
    assert.deepEqual(faults.chat.take(), { kind: 'serve' });
  });

  it('lists what was received page by page, and counts it', async () => {
    const { addresses } = await opened.providers();
    await postChat(addresses.chat, chatBody('a', 'b', 'c'));
    const page = async (query: string) =>
      (await json(await fetch(`${addresses.control}/received${query}`))).body as {
        messages: { id: string }[];
        next: number;
      };
    const first = await page('?limit=2');
    const second = await page(`?since=${first.next}`);
    assert.deepEqual(
      [...first.messages, ...second.messages].map(({ id }) => id),
      ['a', 'b', 'c'],
    );
    assert.deepEqual(await page(`?since=${second.next}`), { messages: [], next: second.next });
    assert.equal((await fetch(`${addresses.control}/received?since=x`)).status, 400);
    const stats = (await json(await fetch(`${addresses.control}/stats`))).body as { chat: { accepted: number } };
    assert.equal(stats.chat.accepted, 3);
    await fetch(`${addresses.control}/reset`, { method: 'POST' });
    assert.equal((await page('')).messages.length, 0);
    assert.equal((await fetch(`${addresses.control}/nothing`)).status, 404);
  });
});

describe('the simulator', () => {
  afterEach(() => opened.closeAll());

  it('closes although a request hangs in it', async () => {
    const providers = await opened.providers();
    providers.faults.chat.set({ hang: { requests: 1 }, slowMs: 100 });
    const hanging = postChat(providers.addresses.chat, chatBody('a')).catch(() => 'ended');
    await until(() => providers.received.stats().chat.requests === 1, 'the request');
    await providers.close();
    assert.equal(await hanging, 'ended');
  });

  it('leaves nothing open when a port is taken', async () => {
    const { addresses } = await opened.providers();
    const taken = Number(new URL(addresses.control).port);
    await assert.rejects(startProviders({ ...SECRETS, ports: { control: taken } }), { code: 'EADDRINUSE' });
  });
});
