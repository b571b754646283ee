import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import type { Channel } from '../../../channels/channel.js';
import { type ChatOptions, chatChannel } from '../../../channels/chat/chat.js';
import { listen } from '../../../dev/providers/listen.js';
import type { Providers, ProvidersOptions } from '../../../dev/providers/providers.js';
import { ALWAYS, kinds, message, messages, Opened, SECRETS, until, untilAborted } from '../support.js';

const opened = new Opened();
async function start(
  options: Partial<ChatOptions> = {},
  providerOptions: Partial<ProvidersOptions> = {},
): Promise<{ providers: Providers; chat: Channel }> {
  const providers = await opened.providers(providerOptions);
  const url = providers.addresses.chat;
  const chat = opened.channel(chatChannel({ url, secret: SECRETS.chatSecret, batch: 10, connections: 4, ...options }));
  return { providers, chat };
}
/** A server that does with each connection what the test says. */
async function bareServer(onConnection: Parameters<typeof createServer>[1]): Promise<string> {
  const server: Server = createServer(onConnection);
  const port = await listen(server, 0);
  opened.add({ close: () => new Promise<void>((resolve) => server.close(() => resolve())) });
  return `http://127.0.0.1:${port}`;
}
const answering = (status: string, body: string, headers = ''): Promise<string> =>
  bareServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () =>
      socket.end(
        `HTTP/1.1 ${status}\r\n${headers}content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
      ),
    );
  });
const at = (url: string, options: Partial<ChatOptions> = {}): Channel =>
  opened.channel(
    chatChannel({ url, secret: SECRETS.chatSecret, batch: 10, connections: 2, timeoutMs: 2_000, ...options }),
  );

describe('the chat channel', () => {
  afterEach(() => opened.closeAll());

  it('hands over every message in batches, text byte-exact', async () => {
    const { providers, chat } = await start();
    const long = `${'Chào Ánh 🎉 "ưu đãi" \\ \u2028 '.repeat(800)}\r\nhết`;
    assert.ok(Buffer.byteLength(long) > 20_000);
    const sent = [...messages(24), message('long', long)];
    assert.deepEqual(
      await chat.send(sent, ALWAYS),
      sent.map(() => ({ kind: 'sent' })),
    );
    const got = await providers.received.list(0, 100);
    assert.deepEqual(
      new Map(got.map(({ id, to, text }) => [id, { id, to, text }])),
      new Map(sent.map((one) => [one.id, one])),
    );
    assert.equal(providers.received.stats().chat.requests, 3);
  });

  it('promises that a message in doubt may be sent again', async () => {
    const { chat } = await start();
    assert.equal(chat.doubt, 'resend');
    assert.equal(chat.name, 'chat');
  });

  it('delivers once when the same messages are sent again', async () => {
    const { providers, chat } = await start({ batch: 1 });
    await chat.send(messages(5), ALWAYS);
    assert.deepEqual(kinds(await chat.send(messages(5), ALWAYS)), Array(5).fill('sent'));
    const { accepted, unique, duplicates, repeats } = providers.received.stats().chat;
    assert.deepEqual({ accepted, unique, duplicates, repeats }, { accepted: 5, unique: 5, duplicates: 0, repeats: 5 });
  });

  it('fails only the recipient that the provider refuses', async () => {
    const { providers, chat } = await start();
    providers.faults.chat.set({ reject: ['u1@example.com'] });
    const results = await chat.send(messages(3), ALWAYS);
    assert.deepEqual(results, [
      { kind: 'sent' },
      { kind: 'failed', reason: 'blocked', errorClass: 'recipient', suppress: 'blocked' },
      { kind: 'sent' },
    ]);
  });

  it('obeys Retry-After: the message is refused with it, and nothing else is tried before', async () => {
    let now = 1_800_000_000_000;
    const clock = { now: () => now };
    const { providers, chat } = await start({ ...clock, batch: 1, connections: 1 }, clock);
    providers.faults.chat.set({ busy: { requests: 1, retryAfterS: 30 } });
    const results = await chat.send(messages(5), ALWAYS);
    assert.deepEqual(results[0], {
      kind: 'refused',
      reason: 'provider_busy',
      errorClass: 'retryable',
      retryAfterMs: 30_000,
    });
    assert.deepEqual(kinds(results), Array(5).fill('refused'));
    assert.equal(providers.received.stats().chat.requests, 1);
    now += 30_000;
    assert.deepEqual(kinds(await chat.send(messages(5), ALWAYS)), Array(5).fill('sent'));
  });

  it('understands a Retry-After that is a date', async () => {
    const url = await answering('503 Unavailable', '', `Retry-After: ${new Date(1_800_000_060_000).toUTCString()}\r\n`);
    const chat = at(url, { now: () => 1_800_000_000_000 });
    assert.deepEqual(await chat.send(messages(1), ALWAYS), [
      { kind: 'refused', reason: 'provider_busy', errorClass: 'retryable', retryAfterMs: 60_000 },
    ]);
  });

  it('refuses only the busy request when the provider names no time', async () => {
    const { providers, chat } = await start({ batch: 1, connections: 1 });
    providers.faults.chat.set({ busy: { requests: 1 } });
    const results = await chat.send(messages(3), ALWAYS);
    assert.deepEqual(kinds(results), ['refused', 'sent', 'sent']);
    assert.deepEqual(results[0], {
      kind: 'refused',
      reason: 'provider_busy',
      errorClass: 'retryable',
      retryAfterMs: 1_000,
    });
  });

  it('refuses, as configuration, what a wrong key sends', async () => {
    const { providers, chat } = await start({ secret: 'another secret of a test' });
    const results = await chat.send(messages(30), ALWAYS);
    assert.ok(results.every((result) => result.kind === 'refused' && result.reason === 'provider_config'));
    assert.equal(providers.received.stats().chat.accepted, 0);
  });

  it('refuses, as configuration, an address that leads elsewhere', async () => {
    const { addresses } = await opened.providers();
    const results = await at(`${addresses.chat}/v2/`).send(messages(1), ALWAYS);
    assert.deepEqual(results, [
      { kind: 'refused', reason: 'provider_config', errorClass: 'config', retryAfterMs: 5_000 },
    ]);
  });

  it('refuses what no connection could carry', async () => {
    const { addresses, close } = await opened.providers();
    await close();
    const results = await at(addresses.chat).send(messages(25), ALWAYS);
    assert.ok(results.every((result) => result.kind === 'refused' && result.reason === 'provider_unreachable'));
  });

  it('doubts after a connection that ended without an answer, and a resend tells the truth', async () => {
    const { providers, chat } = await start();
    providers.faults.chat.set({ drop: { requests: 1, when: 'after_accept' } });
    assert.deepEqual(
      await chat.send(messages(2), ALWAYS),
      Array(2).fill({ kind: 'in_doubt', reason: 'connection_lost' }),
    );
    assert.deepEqual(kinds(await chat.send(messages(2), ALWAYS)), ['sent', 'sent']);
    assert.equal(providers.received.stats().chat.accepted, 2);
  });

  it('doubts after a time-out', async () => {
    const { providers, chat } = await start({ timeoutMs: 500 });
    providers.faults.chat.set({ hang: { requests: 1 } });
    assert.deepEqual(await chat.send(messages(1), ALWAYS), [{ kind: 'in_doubt', reason: 'timeout' }]);
  });

  it('doubts after a 500 or a gateway error: nobody knows what was taken', async () => {
    const { providers, chat } = await start();
    for (const status of [500, 502, 504]) {
      providers.faults.chat.set({ errors: { requests: 1, status } });
      assert.deepEqual(await chat.send(messages(1), ALWAYS), [{ kind: 'in_doubt', reason: 'provider_error' }]);
    }
  });

  it('doubts when a 200 holds no result for a message, or cannot be read', async () => {
    const other = await answering('200 OK', '{"results":[{"id":"another","status":"accepted"},null,3]}');
    for (const url of [
      other,
      await answering('200 OK', '<html>'),
      await answering('200 OK', 'null'),
      await answering('200 OK', ''),
    ]) {
      assert.deepEqual(await at(url).send(messages(1), ALWAYS), [{ kind: 'in_doubt', reason: 'bad_answer' }]);
    }
  });

  it('doubts when the answer breaks off', async () => {
    const url = await bareServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{"results":['));
    });
    assert.deepEqual(await at(url).send(messages(1), ALWAYS), [{ kind: 'in_doubt', reason: 'connection_lost' }]);
  });

  it('does not let one message that the provider cannot read fail the others of its request', async () => {
    const { chat } = await start();
    const results = await chat.send([message(1), { ...message(2), to: '' }, message(3)], ALWAYS);
    assert.deepEqual(results, [
      { kind: 'sent' },
      { kind: 'failed', reason: 'http_400', errorClass: 'content' },
      { kind: 'sent' },
    ]);
  });

  it('begins nothing after an abort', async () => {
    const { providers, chat } = await start();
    assert.deepEqual(
      await chat.send(messages(3), untilAborted(AbortSignal.abort())),
      Array(3).fill({ kind: 'refused', reason: 'stopped' }),
    );
    assert.equal(providers.received.stats().chat.requests, 0);
  });

  it('lets what has begun end when it is stopped, and refuses the rest', async () => {
    const { providers, chat } = await start({ batch: 1, connections: 2 });
    providers.faults.chat.set({ slowMs: 50 });
    const stop = new AbortController();
    const sending = chat.send(messages(20), untilAborted(stop.signal));
    await until(() => providers.received.stats().chat.requests === 2, 'the first two requests');
    stop.abort();
    const results = await sending;
    assert.deepEqual(kinds(results), ['sent', 'sent', ...Array(18).fill('refused')]);
    assert.equal(providers.received.stats().chat.accepted, 2);
  });

  it('asks for each message of a request that was refused whole whether it may still leave', async () => {
    const { providers, chat } = await start({ batch: 5, connections: 1 });
    providers.faults.chat.set({ errors: { requests: 1, status: 422 } });
    let asked = 0;
    // Five for the lane, five for the request; then each alone, at its turn and at its connection.
    const mayHandOver = (): boolean => ++asked <= 13;
    const results = await chat.send(messages(5), { ...ALWAYS, mayHandOver });
    assert.deepEqual(kinds(results), ['sent', 'refused', 'refused', 'refused', 'refused']);
    assert.equal(providers.received.stats().chat.accepted, 1);
  });

  it('takes 409 to a known key for a request that is still being worked on, and not for a refusal', async () => {
    const { providers, chat } = await start();
    providers.faults.chat.set({ errors: { requests: 1, status: 409 } });
    const doubt = { kind: 'in_doubt', reason: 'in_progress' };
    assert.deepEqual(await chat.send(messages(2), ALWAYS), [doubt, doubt]);
  });

  it('leaves one shop alone as long as the provider asks it to, and no other shop', async () => {
    const instant = Date.now();
    const { providers, chat } = await start({ now: () => instant });
    providers.faults.chat.set({ busy: { requests: 1, retryAfterS: 60 } });
    assert.deepEqual(kinds(await chat.send(messages(1), ALWAYS)), ['refused']);
    assert.deepEqual(kinds(await chat.send([message('x')], { ...ALWAYS, sender: 'other' })), ['sent']);
    assert.deepEqual(kinds(await chat.send(messages(1), ALWAYS)), ['refused']);
    assert.equal(providers.received.stats().chat.requests, 2);
  });

  it('sends nothing and throws nothing after close', async () => {
    const { providers, chat } = await start();
    await chat.close();
    assert.deepEqual(await chat.send(messages(1), ALWAYS), [{ kind: 'refused', reason: 'stopped' }]);
    assert.equal(providers.received.stats().chat.requests, 0);
  });

  it('names the same request the same, and different ones differently', async () => {
    const keys: string[] = [];
    const url = await bareServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        keys.push(/idempotency-key: (\S+)/i.exec(data.toString())?.[1] ?? '');
        socket.end('HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n');
      });
    });
    const chat = at(url);
    const odd = { ...message(1), id: 'shop.a.b.1:bà Ánh\r\nx: y' };
    for (const group of [messages(2), messages(2), messages(3), [message(1)], [odd]]) await chat.send(group, ALWAYS);
    assert.equal(keys[0], keys[1]);
    assert.equal(new Set(keys).size, 4);
    assert.ok(
      keys.every((key) => /^[\w%.!~*'()-]+$/.test(key)),
      keys.join(' '),
    );
  });
});
