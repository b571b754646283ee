import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Channel, OutgoingMessage } from '../../../channels/channel.js';
import { chatChannel } from '../../../channels/chat/chat.js';
import { smtpServer } from '../../../channels/create.js';
import { emailChannel } from '../../../channels/email/email.js';
import { verifySignature } from '../../../channels/link/signature.js';
import { intentFor } from '../../../dev/crowd/behaviour.js';
import { type CrowdOptions, type CrowdStats, startCrowd } from '../../../dev/crowd/crowd.js';
import { closeServer, readBody } from '../../../dev/providers/http.js';
import { listen } from '../../../dev/providers/listen.js';
import type { Providers } from '../../../dev/providers/providers.js';
import { ALWAYS, Opened, SECRETS, until } from '../../channels/support.js';

const opened = new Opened();
const KEY = 'key of the shop';

interface Seen {
  readonly what: string;
  readonly body: string;
  readonly agent: string;
}
/** The API as the crowd meets it. The first `refusals` requests get 503, as while it restarts. */
async function api(refusals = 0) {
  const seen: Seen[] = [];
  let left = refusals;
  const server = createServer(async (request, response) => {
    const body = (await readBody(request)).toString();
    if (left > 0) {
      left -= 1;
      response.writeHead(503).end();
      return;
    }
    seen.push({ what: `${request.method} ${request.url}`, body, agent: request.headers['user-agent'] ?? '' });
    const url = request.url ?? '';
    if (url.startsWith('/c/')) response.writeHead(302, { location: 'https://shop.example.com/' }).end();
    else if (url.startsWith('/o/')) response.writeHead(200).end('GIF');
    else if (url === '/v1/channels/chat/receipts') {
      const given = {
        timestamp: String(request.headers['x-nhip-timestamp']),
        signature: String(request.headers['x-nhip-signature']),
      };
      response.writeHead(verifySignature(SECRETS.chatSecret, given, body, Date.now()) ? 200 : 401).end();
    } else response.writeHead(request.headers.authorization === `Bearer ${KEY}` ? 200 : 401).end();
  });
  const url = `http://127.0.0.1:${await listen(server, 0)}`;
  opened.add({ close: () => closeServer(server) });
  return { url, seen, of: (prefix: string) => seen.filter(({ what }) => what.startsWith(prefix)) };
}
const everybody = { seed: 's', read: 1, click: 1, order: 1, withinMs: 5, amount: { min: 5, max: 5 }, skus: ['A'] };

function crowdAt(providers: Providers, url: string, options: Partial<CrowdOptions> = {}) {
  const base = {
    control: providers.addresses.control,
    api: url,
    chatSecret: SECRETS.chatSecret,
    apiKey: KEY,
    currency: 'VND',
  };
  const crowd = startCrowd({ ...base, habits: everybody, ...options });
  opened.add({ close: () => crowd.stop() });
  return crowd;
}
const chatTo = (providers: Providers): Channel =>
  opened.channel(chatChannel({ url: providers.addresses.chat, secret: SECRETS.chatSecret, batch: 50, connections: 2 }));
const texts = (url: string, count: number): OutgoingMessage[] =>
  Array.from({ length: count }, (_, n) => ({ id: `lan.sale.a.1:c${n}`, to: `p${n}`, text: `Xem ${url}/c/t${n} nhé` }));
const quiet = (stats: () => CrowdStats, seen: number) =>
  until(() => stats().seen === seen && stats().pending === 0, `${seen} customers to be done`);

describe('the crowd', () => {
  afterEach(() => opened.closeAll());

  it('reads, taps the link of the text and orders, all over HTTP', async () => {
    const providers = await opened.providers();
    const { url, of } = await api();
    const crowd = crowdAt(providers, url);
    await chatTo(providers).send(texts(url, 3), ALWAYS);
    await quiet(crowd.stats, 3);
    assert.deepEqual(crowd.stats(), { seen: 3, read: 3, clicked: 3, ordered: 3, pending: 0, failed: 0 });
    const receipts = of('POST /v1/channels/chat/receipts').flatMap(
      ({ body }) => (JSON.parse(body) as { receipts: { message: string; event: string }[] }).receipts,
    );
    assert.deepEqual(receipts.map(({ message, event }) => `${message} ${event}`).sort(), [
      'lan.sale.a.1:c0 read',
      'lan.sale.a.1:c1 read',
      'lan.sale.a.1:c2 read',
    ]);
    const clicks = of('GET /c/');
    assert.deepEqual(clicks.map(({ what }) => what).sort(), ['GET /c/t0', 'GET /c/t1', 'GET /c/t2']);
    assert.ok(clicks.every(({ agent }) => agent.includes('Mobile')));
    const orders = of('POST /v1/shops/lan/orders').map(
      ({ body }) => JSON.parse(body) as { orders: Record<string, unknown>[] },
    );
    assert.deepEqual(orders.map(({ orders: [order] }) => order?.customer).sort(), ['c0', 'c1', 'c2']);
    for (const n of [0, 1, 2]) {
      const own = crowd.acts().filter(({ message }) => message === `lan.sale.a.1:c${n}`);
      assert.deepEqual(
        own.map(({ step, order }) => [step, order?.amount]),
        [
          ['read', undefined],
          ['clicked', undefined],
          ['ordered', 5],
        ],
      );
      for (const { from, to } of own) assert.ok(from <= to && to <= Date.now());
    }
    const [order] = orders[0]!.orders;
    assert.deepEqual(
      { ...order, id: 'x', placedAt: 'x', customer: 'x' },
      { id: 'x', placedAt: 'x', customer: 'x', status: 'paid', total: { amount: 5, currency: 'VND' }, skus: ['A'] },
    );
    assert.ok(Math.abs(Date.parse(String(order?.placedAt)) - Date.now()) < 10_000);
    assert.equal(new Set(orders.map(({ orders: [one] }) => one?.id)).size, 3);
  });

  it("shows an e-mail's picture and taps the link of its HTML", async () => {
    const providers = await opened.providers();
    const { url, of } = await api();
    const crowd = crowdAt(providers, url);
    const email = opened.channel(
      emailChannel({
        server: smtpServer(providers.addresses.smtp),
        from: 'shop@example.com',
        connections: 1,
        boundary: 'b',
      }),
    );
    const html = `<p>Chào</p><a href="${url}/c/link">Mua</a><img src="${url}/o/pixel" alt="">`;
    await email.send([{ id: 'lan.sale.a.1:c1', to: 'c1@example.com', subject: 'x', text: 'Chào', html }], ALWAYS);
    await quiet(crowd.stats, 1);
    assert.deepEqual([of('GET /o/pixel').length, of('GET /c/link').length, of('POST /v1/channels').length], [1, 1, 0]);
  });

  it('does exactly what seed and message ids say', async () => {
    const providers = await opened.providers();
    const { url, of } = await api();
    const habits = { ...everybody, read: 0.6, click: 0.5, order: 0.5 };
    const crowd = crowdAt(providers, url, { habits });
    const sent = texts(url, 60);
    await chatTo(providers).send(sent, ALWAYS);
    await quiet(crowd.stats, 60);
    const clickers = sent.filter(({ id }) => intentFor(id, habits).clickAfterMs !== undefined);
    assert.ok(clickers.length > 5 && clickers.length < 40);
    assert.deepEqual(
      of('GET /c/')
        .map(({ what }) => what)
        .sort(),
      clickers.map(({ text }) => `GET /c/${/t\d+/.exec(text)?.[0]}`).sort(),
    );
  });

  it('acts once although a message came twice', async () => {
    const providers = await opened.providers();
    const { url, of } = await api();
    const crowd = crowdAt(providers, url);
    const content = async () => ({ text: `${url}/c/t` });
    for (let n = 0; n < 2; n += 1)
      providers.received.accept({ channel: 'sms', id: 'lan.sale.a.1:c1', to: '1', content });
    await quiet(crowd.stats, 1);
    assert.deepEqual([of('GET /c/').length, of('POST /v1/shops').length], [1, 1]);
  });

  it('taps again while the API restarts', async () => {
    const providers = await opened.providers();
    const { url, of } = await api(1);
    const crowd = crowdAt(providers, url);
    providers.received.accept({
      channel: 'sms',
      id: 'lan.sale.a.1:c1',
      to: '1',
      content: async () => ({ text: `${url}/c/t` }),
    });
    await quiet(crowd.stats, 1);
    assert.deepEqual([of('GET /c/').length, crowd.stats().failed], [1, 0]);
  });

  it('counts what was refused, and orders nothing without a page', async () => {
    const providers = await opened.providers();
    const { url } = await api();
    const crowd = crowdAt(providers, url, { apiKey: 'another key' });
    const content = (text: string) => async () => ({ text });
    providers.received.accept({ channel: 'sms', id: 'lan.sale.a.1:c1', to: '1', content: content(`${url}/x/unknown`) });
    providers.received.accept({ channel: 'sms', id: 'lan.sale.a.1:c2', to: '1', content: content(`${url}/c/t`) });
    providers.received.accept({
      channel: 'sms',
      id: 'lan.sale.a.1:c3',
      to: '1',
      content: content('no link, http://['),
    });
    await quiet(crowd.stats, 3);
    assert.deepEqual(crowd.stats(), { seen: 3, read: 3, clicked: 1, ordered: 0, pending: 0, failed: 3 });
  });

  it('stops at once, whatever is still to come', async () => {
    const providers = await opened.providers();
    const { url, seen } = await api();
    const crowd = crowdAt(providers, url, { habits: { ...everybody, withinMs: 3_600_000 } });
    await chatTo(providers).send(texts(url, 50), ALWAYS);
    await until(() => crowd.stats().pending > 0, 'something to come');
    await crowd.stop();
    assert.equal(crowd.stats().pending, 0);
    assert.equal(seen.length, 0);
  });

  it('goes on following after the simulator was away', async () => {
    const providers = await opened.providers();
    const { url } = await api();
    const crowd = crowdAt(providers, url);
    await providers.close();
    const port = Number(new URL(providers.addresses.control).port);
    await new Promise((done) => setTimeout(done, 250));
    const again = await opened.providers({ ports: { control: port } });
    again.received.accept({
      channel: 'sms',
      id: 'lan.sale.a.1:c1',
      to: '1',
      content: async () => ({ text: `${url}/c/t` }),
    });
    await quiet(crowd.stats, 1);
  });
});

describe('the crowd as a program', () => {
  afterEach(() => opened.closeAll());
  const root = resolve(import.meta.dirname, '../../..');
  const kill = async (child: ChildProcess): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  };

  it('prints where its numbers are, and ends when told', async () => {
    const providers = await opened.providers();
    const { url } = await api();
    const args = [
      '--simulator',
      providers.addresses.control,
      '--api',
      url,
      '--read',
      '1',
      '--click',
      '1',
      '--within',
      '0',
    ];
    const child = spawn(process.execPath, ['--import', 'tsx', 'dev/crowd/main.ts', ...args], {
      cwd: root,
      env: { ...process.env, CHAT_SECRET: SECRETS.chatSecret, API_KEY: KEY },
    });
    opened.add({ close: () => kill(child) });
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const { control } = JSON.parse(line) as { control: string };
    await chatTo(providers).send(texts(url, 2), ALWAYS);
    await until(
      async () => ((await (await fetch(`${control}/stats`)).json()) as CrowdStats).clicked === 2,
      'two clicks',
    );
    assert.equal((await fetch(`${control}/x`)).status, 404);
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    assert.deepEqual(await gone, [0, null]);
  });
});
