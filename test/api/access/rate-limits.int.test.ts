import assert from 'node:assert/strict';
import { LIMITED, RateLimits } from '../../../api/access/rate-limits.js';
import { type Answer, makeShop, startApi, type TestApi } from '../support.js';

describe('rate limits', () => {
  let api: TestApi;
  let key: string;
  before(async () => {
    const limits = new RateLimits({ key: 6, failing: 3, links: 3, inbound: 3 });
    api = await startApi({ limits, trustedProxies: ['loopback'] });
    key = await makeShop(api, 'hoa-nang');
  });
  after(() => api.close());

  const times = async (n: number, ask: () => Promise<Answer>): Promise<Answer[]> => {
    const answers: Answer[] = [];
    for (let i = 0; i < n; i += 1) answers.push(await ask());
    return answers;
  };
  const statuses = (answers: Answer[]): number[] => answers.map(({ status }) => status);
  const from = (address: string) => ({ 'X-Forwarded-For': address });
  const refusedWell = ({ body, headers }: Answer, kind: string): void => {
    assert.equal(body.code, 'rate_limited');
    assert.match(headers.get('retry-after') ?? '', /^[1-9]\d?$/);
    assert.match(headers.get('ratelimit') ?? '', new RegExp(`^"${kind}";r=0;t=\\d+$`));
  };

  it('say how many calls a key has left, and refuse what is more', async () => {
    const answers = await times(7, () => api.ask('GET', '/v1/shops/hoa-nang', { key }));
    assert.deepEqual(statuses(answers), [200, 200, 200, 200, 200, 200, 429]);
    assert.equal(answers[0]?.headers.get('ratelimit-policy'), '"key";q=6;w=60');
    assert.match(answers[0]?.headers.get('ratelimit') ?? '', /^"key";r=5;t=\d+$/);
    refusedWell(answers[6]!, 'key');
  });

  it('count each key by itself', async () => {
    const other = await api.ask('POST', '/v1/keys', { json: { scope: { kind: 'shop', shop: 'hoa-nang' } } });
    assert.equal((await api.ask('GET', '/v1/shops/hoa-nang', { key: other.body.key })).status, 200);
  });

  it('slow an address down that tries keys, and not its good ones, nor other addresses', async () => {
    const headers = from('203.0.113.7');
    const answers = await times(5, () => api.ask('GET', '/v1/shops/hoa-nang', { key: 'nhip_wrong', headers }));
    assert.deepEqual(statuses(answers), [401, 401, 401, 429, 429]);
    refusedWell(answers[4]!, 'failing');
    assert.equal((await api.ask('GET', '/v1/shops', { headers })).status, 200);
    const elsewhere = { key: 'nhip_wrong', headers: from('203.0.113.8') };
    assert.equal((await api.ask('GET', '/v1/shops/hoa-nang', elsewhere)).status, 401);
  });

  it('count links by address, of the phone and not of the proxy', async () => {
    const ask = (address: string) => () => api.ask('GET', '/c/x', { key: null, headers: from(address) });
    const answers = await times(4, ask('198.51.100.1'));
    assert.deepEqual(statuses(answers), [404, 404, 404, 429]);
    refusedWell(answers[3]!, 'links');
    assert.deepEqual(statuses(await times(1, ask('198.51.100.2'))), [404]);
  });

  it('count what providers report by address', async () => {
    const headers = { ...from('192.0.2.1'), 'Content-Type': 'application/json' };
    const ask = () => api.ask('POST', '/v1/channels/chat/receipts', { key: null, headers, body: '{}' });
    const answers = await times(4, ask);
    assert.deepEqual(statuses(answers), [401, 401, 401, 429]);
    refusedWell(answers[3]!, 'inbound');
  });

  it('never stand before health', async () => {
    const answers = await times(8, () => api.ask('GET', '/livez', { key: null, headers: from('192.0.2.2') }));
    assert.deepEqual(new Set(statuses(answers)), new Set([200]));
  });

  it('count nobody without a number', async () => {
    const none = new RateLimits({});
    for (const kind of LIMITED) await none.count(kind, 'x', { set: () => assert.fail('nothing to say') } as never);
  });
});
