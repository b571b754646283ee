import assert from 'node:assert/strict';
import { linkTokens } from '../../../channels/link/link-token.js';
import { shortLinks } from '../../../channels/link/short-link.js';
import { messageId } from '../../../domain/base/ids.js';
import { registerCode } from '../../../models/message/short-link.js';
import { PHONE } from '../../support/hits.js';
import { LINK_SECRET, startApi, useApi } from '../support.js';
import { RUN, sentTo } from './touched.js';

const tokens = linkTokens(LINK_SECRET);
const AS_PHONE = { 'User-Agent': PHONE };

describe('tracking links', () => {
  const api = useApi();
  before(async () => {
    await sentTo(api.models, ['c1', 'c2', 'c3']);
  });

  const funnel = async () => (await api.models.runs.findById(RUN).lean())!.funnel;
  const click = (ref: string) => `/c/${tokens.create('click', messageId(RUN, ref))}`;

  it("lead to the run's page and count the customer once, without a key", async () => {
    for (const _ of [1, 2]) {
      const answer = await api.ask('GET', click('c1'), { key: null, headers: AS_PHONE });
      assert.deepEqual([answer.status, answer.headers.get('location')], [302, 'https://shop.example.com/11-11']);
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      assert.equal(answer.headers.get('referrer-policy'), 'no-referrer');
    }
    assert.equal((await funnel()).clicked, 1);
  });

  it('never lead elsewhere, whatever the address says', async () => {
    const answer = await api.ask('GET', `${click('c1')}?url=https://evil.example.com&utm=1`, {
      key: null,
      headers: AS_PHONE,
    });
    assert.equal(answer.headers.get('location'), 'https://shop.example.com/11-11');
  });

  it('do not count a HEAD, by which scanners look', async () => {
    const before = await funnel();
    assert.equal((await api.ask('HEAD', click('c2'), { key: null, headers: AS_PHONE })).status, 302);
    assert.deepEqual(await funnel(), before);
  });

  it('of another secret, another kind, or with one character changed, are 404 without a redirect', async () => {
    const good = tokens.create('click', messageId(RUN, 'c2'));
    const forged = [
      linkTokens('another-secret-0123456').create('click', messageId(RUN, 'c2')),
      tokens.create('open', messageId(RUN, 'c2')),
      `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`,
      `x${good}`,
      'nonsense',
      tokens.create('click', 'hoa-nang.none.x.1:c2'),
    ];
    for (const token of forged) {
      const answer = await api.ask('GET', `/c/${token}`, { key: null, headers: AS_PHONE });
      assert.deepEqual([answer.status, answer.headers.get('location')], [404, null], token);
    }
  });

  it('of an SMS are short, lead to the same page, and count once for the recipient of their place', async () => {
    const short = shortLinks(LINK_SECRET);
    const codeOf = (attempt: number) => short.codeOf(RUN, attempt);
    // Another run has the first code already.
    await api.models.shortCodes.create({ _id: codeOf(0), run: 'hoa-nang.other.x.1' });
    const [code, again] = await Promise.all([1, 2].map(() => registerCode(api.models, RUN, codeOf)));
    assert.deepEqual([code, again], [codeOf(1), codeOf(1)]);

    const { clicked } = await funnel();
    for (const _ of [1, 2]) {
      const answer = await api.ask('GET', `/s/${short.create(code!, { seq: 0, index: 2 })}`, {
        key: null,
        headers: AS_PHONE,
      });
      assert.deepEqual([answer.status, answer.headers.get('location')], [302, 'https://shop.example.com/11-11']);
    }
    assert.equal((await funnel()).clicked, clicked + 1);

    const nobody = [
      short.create(code!, { seq: 0, index: 400 }),
      short.create('zzzzzz', { seq: 0, index: 0 }),
      'nonsense',
    ];
    for (const token of nobody)
      assert.equal((await api.ask('GET', `/s/${token}`, { key: null, headers: AS_PHONE })).status, 404, token);
  });

  it('of an e-mail show a pixel of 43 bytes and count the read', async () => {
    const before = await funnel();
    const response = await fetch(`${api.url}/o/${tokens.create('open', messageId(RUN, 'c2'))}`, { headers: AS_PHONE });
    const bytes = Buffer.from(await response.arrayBuffer());
    assert.deepEqual([response.status, response.headers.get('content-type'), bytes.length], [200, 'image/gif', 43]);
    assert.equal(bytes.toString('latin1', 0, 6), 'GIF89a');
    assert.equal((await funnel()).read, before.read + 1);
    assert.equal((await api.ask('GET', '/o/nonsense', { key: null, headers: AS_PHONE })).status, 404);
  });

  it('still lead to the shop when the click cannot be recorded', async () => {
    const broken = Object.create(api.models.customers) as typeof api.models.customers;
    Object.defineProperty(broken, 'collection', { value: { bulkWrite: () => Promise.reject(new Error('away')) } });
    const other = await startApi({ models: { ...api.models, customers: broken } });
    try {
      assert.equal((await other.ask('GET', click('c2'), { key: null, headers: AS_PHONE })).status, 302);
      assert.ok(other.logged.some(({ level }) => level === 'warn'));
      assert.equal(JSON.stringify(other.logged).includes('c2'), false);
    } finally {
      await other.close();
    }
  });
});
