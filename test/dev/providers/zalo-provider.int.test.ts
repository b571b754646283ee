import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { zaloSignature } from '../../../dev/providers/zalo/zalo-provider.js';
import { ZALO_ACCOUNT } from '../../../dev/providers/zalo/zalo-world.js';
import { Opened, until } from '../../channels/support.js';

/** Noon in Vietnam. */
const NOON = Date.UTC(2026, 10, 11, 5);
const HOUR_MS = 3_600_000;
const { appId, appSecret, firstRefreshToken } = ZALO_ACCOUNT;
const opened = new Opened();

// biome-ignore lint/suspicious/noExplicitAny: answers of every shape are looked into
type Any = any;

async function start(zaloWebhook?: string) {
  const clock = { now: NOON };
  const providers = await opened.providers({ now: () => clock.now, ...(zaloWebhook ? { zaloWebhook } : {}) });
  const url = providers.addresses.zalo;
  const refresh = async (refresh_token: string, secret: string = appSecret): Promise<Any> => {
    const form = { app_id: appId, grant_type: 'refresh_token', refresh_token };
    const headers = { secret_key: secret };
    const answer = await fetch(`${url}/v4/oa/access_token`, {
      method: 'POST',
      headers,
      body: new URLSearchParams(form),
    });
    return { status: answer.status, ...((await answer.json()) as object) };
  };
  const pair = await refresh(firstRefreshToken);
  const ask = async (method: string, path: string, json?: object, headers: object = {}): Promise<Any> => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { access_token: pair.access_token, 'content-type': 'application/json', ...headers },
      ...(json ? { body: JSON.stringify(json) } : {}),
    });
    return { status: answer.status, ...((await answer.json()) as object) };
  };
  const message = {
    phone: '84912000001',
    template_id: '300001',
    template_data: { customer_name: 'Lan' },
    tracking_id: 't1',
  };
  const promotion = {
    template_id: '300002',
    template_data: { customer_name: 'Lan', code: 'A', link: 'https://a.example/' },
  };
  return {
    ...{ clock, providers, world: providers.zalo, refresh, pair, ask },
    send: (over: object = {}) => ask('POST', '/message/template', { ...message, ...over }),
    promote: (over: object = {}) => ask('POST', '/message/template', { ...message, ...promotion, ...over }),
    byUser: (over: object = {}) => {
      const { phone: _, tracking_id: _t, ...rest } = message;
      return ask('POST', '/v3.0/oa/message/template', { ...rest, user_id: '7', ...over });
    },
  };
}

describe('the simulated Zalo', () => {
  afterEach(() => opened.closeAll());

  it('gives a pair for a refresh token once: the second time it is a no without a number, and HTTP 200', async () => {
    const { pair, refresh } = await start();
    assert.deepEqual([typeof pair.access_token, pair.expires_in], ['string', '90000']);
    const again = await refresh(firstRefreshToken);
    assert.deepEqual([again.status, again.error, again.error_name], [200, undefined, 'Invalid refresh token']);
    assert.equal(typeof (await refresh(pair.refresh_token)).access_token, 'string');
    assert.equal((await refresh(pair.refresh_token)).access_token, undefined);
    assert.equal((await refresh('x', 'another secret')).error_name, 'Invalid secret key');
  });

  it('takes a token for 25 hours, and a proof only if it fits', async () => {
    const { ask, clock, pair } = await start();
    const proof = (key: string) => createHmac('sha256', key).update(pair.access_token).digest('hex');
    const withProof = (key: string) => ask('GET', '/quality', undefined, { appsecret_proof: proof(key) });
    assert.deepEqual([(await withProof(appSecret)).error, (await withProof('wrong')).error], [0, -1241]);
    clock.now += 25 * HOUR_MS - 1;
    assert.equal((await ask('GET', '/quality')).error, 0);
    clock.now += 1;
    assert.deepEqual(await ask('GET', '/quality'), { status: 200, error: -124, message: 'Simulated error -124' });
  });

  it('answers a message by phone with texts, and one by user id with another shape', async () => {
    const { send, byUser, world } = await start();
    const phone = await send();
    assert.deepEqual(phone.data.quota, { dailyQuota: '20000', remainingQuota: '19999' });
    assert.equal(typeof phone.data.msg_id, 'string');
    world.users.set('7', '84912000002');
    const user = await byUser();
    assert.deepEqual([typeof user.data.message_id, user.data.quota.remain], ['string', 19_998]);
    assert.equal((await byUser({ user_id: '8' })).error, -213);
    assert.equal((await byUser({ template_id: '300002', template_data: {} })).error, -249);
  });

  it('repeats a message whose tracking_id it knows: nothing says that it would not', async () => {
    const { send, providers } = await start();
    await send();
    await send();
    assert.deepEqual([providers.received.stats().zalo.accepted, providers.received.stats().zalo.unique], [2, 1]);
  });

  it('refuses what is wrong with a message, each by its code', async () => {
    const { send } = await start();
    const cases: readonly (readonly [object, number])[] = [
      [{ phone: '0912000001' }, -108],
      [{ phone: '+84912000001' }, 0],
      [{ template_id: '1' }, -109],
      [{ template_id: '300003' }, -131],
      [{ template_data: {} }, -1122],
      [{ template_data: { customer_name: '' } }, -1122],
      [{ template_data: { customer_name: 'a'.repeat(31) } }, -1121],
      [{ template_data: { customer_name: 'a', other: 'b' } }, -132],
      [{ tracking_id: 'x'.repeat(49) }, -132],
    ];
    for (const [over, code] of cases) assert.equal((await send(over)).error, code, JSON.stringify(over));
  });

  it('counts promotion for a person by the day and the month in Vietnam', async () => {
    const { promote, clock } = await start();
    assert.deepEqual([(await promote()).error, (await promote()).error], [0, -1472]);
    assert.equal((await promote({ phone: '84912000009' })).error, 0);
    // 23:59 is the same day, midnight the next.
    clock.now += 12 * HOUR_MS - 60_000;
    assert.equal((await promote()).error, -1472);
    clock.now += 60_000;
    assert.equal((await promote()).error, 0);
  });

  it('ends the day with its quota and begins the next with a full one', async () => {
    const { send, ask, world, clock } = await start();
    world.dailyLevel = 1;
    assert.deepEqual([(await send()).error, (await send()).error], [0, -144]);
    const { data } = await ask('GET', '/message/quota');
    assert.deepEqual([data.dailyQuota, data.remainingQuota, data.dailyQuotaPromotion], [1, 0, null]);
    clock.now += 13 * HOUR_MS;
    assert.equal((await send()).error, 0);
  });

  it('sends nothing of tags 2 and 3 at night, when that is looked at', async () => {
    const { send, world, clock } = await start();
    clock.now += 10 * HOUR_MS;
    assert.equal((await send()).error, 0);
    world.nights = true;
    assert.equal((await send()).error, -133);
    clock.now += 8 * HOUR_MS;
    assert.equal((await send()).error, 0);
  });

  it('is out of money, blocked by people, and unreachable for some', async () => {
    const { send, world, providers } = await start();
    world.blocked.add('84912000001');
    assert.equal((await send()).error, -141);
    world.blocked.clear();
    providers.faults.zalo.set({ reject: ['84912000001'] });
    assert.equal((await send()).error, -118);
    providers.faults.zalo.set({});
    world.balance = 199;
    assert.equal((await send()).error, -115);
    world.balance = 200;
    assert.equal((await send()).error, 0);
  });

  it('lists templates with ids as numbers, and tells one with its parameters as text', async () => {
    const { ask } = await start();
    const all = await ask('GET', '/template/all?offset=0&limit=100');
    assert.deepEqual([all.data[0].templateId, all.metadata.total], [300_001, 3]);
    const { data } = await ask('GET', '/template/info/v2?template_id=300001');
    assert.deepEqual([data.templateId, data.price_sdt, data.price_uid], ['300001', '200', '140']);
    assert.equal((await ask('GET', '/template/info/v2?template_id=9')).error, -109);
    assert.equal((await ask('GET', '/nothing/of/it')).error, -106);
  });

  it('knows a message by its own id only', async () => {
    const { send, ask } = await start();
    const { data } = await send();
    assert.equal((await ask('GET', `/message/status?message_id=${data.msg_id}`)).data.status, 1);
    assert.equal((await ask('GET', '/message/status?message_id=t1')).data.status, -1);
  });

  it('reports what was delivered, signed, with our reference by phone and without one by user id', async () => {
    const reports: { readonly body: string; readonly header: string | undefined }[] = [];
    const server = createServer((request: IncomingMessage, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const header = request.headers['x-zevent-signature'];
        reports.push({ body: Buffer.concat(chunks).toString(), header: Array.isArray(header) ? header[0] : header });
        response.end();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const { send, byUser, world } = await start(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      world.users.set('7', '84912000002');
      await send();
      await byUser();
      await until(() => reports.length === 2, 'two reports');
      const read = reports.map(({ body }) => JSON.parse(body));
      assert.deepEqual(read.map(({ message }) => message.tracking_id).sort(), ['t1', undefined]);
      for (const { body, header } of reports) assert.equal(header, zaloSignature(body, JSON.parse(body).timestamp));
    } finally {
      server.close();
    }
  });
});
