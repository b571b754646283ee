import assert from 'node:assert/strict';
import type { Metrics } from '../../../api/service/metrics.js';
import { makeShop, startApi, type TestApi } from '../support.js';

describe('the access log', () => {
  const observed: [route: string, status: number, seconds: number][] = [];
  const metrics: Pick<Metrics, 'observe'> = { observe: (...one) => void observed.push(one) };
  let api: TestApi;
  let key: string;
  before(async () => {
    api = await startApi({ metrics });
    key = await makeShop(api, 'hoa-nang');
  });
  after(() => api.close());

  const lines = () => api.logged.filter(({ message }) => message === 'answered').map(({ fields }) => fields as never);
  /** The line is written behind the answer. */
  const last = async (route: string): Promise<Record<string, unknown>> => {
    for (let tries = 0; ; tries += 1) {
      const found = lines().findLast((fields: { route: string }) => fields.route === route);
      if (found) return found;
      assert.ok(tries < 500, `no line of ${route}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };

  it('has a line for each answer: route, status, time, key and trace', async () => {
    const { headers } = await api.ask('GET', '/v1/shops/hoa-nang', { key });
    const { ms, key: by, ...line } = await last('GET /v1/shops/{shop}');
    const trace = headers.get('traceparent')?.split('-')[1];
    assert.deepEqual(line, { route: 'GET /v1/shops/{shop}', status: 200, whole: true, trace });
    assert.equal(typeof ms, 'number');
    assert.match(String(by), /^hoa-nang\./);
  });

  it('names no customer, no address and no secret', async () => {
    const ref = 'khach-17850';
    await api.ask('GET', `/v1/shops/hoa-nang/customers/${ref}?secret=1`, { key }).catch(() => undefined);
    await last('GET /v1/shops/{shop}/customers/{customer}');
    const text = JSON.stringify(lines());
    for (const word of [ref, 'secret', '127.0.0.1', key]) assert.ok(!text.includes(word), word);
  });

  it('has what nobody knows as no route, and what was refused with its status', async () => {
    await api.ask('GET', '/v2/secret-path', { key: null });
    assert.equal((await last('none')).status, 404);
    await api.ask('GET', '/v1/shops/hoa-nang/offers', { key: 'nhip_wrong' });
    const refused = await last('GET /v1/shops/{shop}/offers');
    assert.deepEqual([refused.status, refused.key], [401, undefined]);
  });

  it('is counted for Prometheus, in seconds', async () => {
    await api.ask('GET', '/livez', { key: null });
    await last('GET /livez');
    const [, status, seconds] = observed.findLast(([route]) => route === 'GET /livez') ?? [];
    assert.equal(status, 200);
    assert.ok(seconds !== undefined && seconds > 0 && seconds < 60);
  });
});
