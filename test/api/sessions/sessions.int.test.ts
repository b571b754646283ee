import assert from 'node:assert/strict';
import { ADMIN_KEY, type Answer, makeShop, NOW, useApi } from '../support.js';

const HOUR_MS = 60 * 60_000;
const SAME = { 'Sec-Fetch-Site': 'same-origin' };

describe('sessions of the console', () => {
  const api = useApi();
  let key: string;
  before(async () => {
    key = await makeShop(api, 'hoa-nang');
    await makeShop(api, 'other');
  });
  beforeEach(() => api.setNow(NOW));

  const cookieOf = ({ headers }: Answer): string => headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  const signIn = (json: object, headers = SAME) => api.ask('POST', '/v1/session', { key: null, json, headers });
  const as = (cookie: string, headers: Record<string, string> = {}) => ({
    key: null,
    headers: { Cookie: cookie, ...headers },
  });

  it('open with a key, whose cookie no script can read and no other site sends', async () => {
    const made = await signIn({ key });
    assert.equal(made.status, 201);
    assert.deepEqual(made.body.scope, { kind: 'shop', shop: 'hoa-nang' });
    const cookie = made.headers.get('set-cookie') ?? '';
    // The public address of these tests is https.
    assert.match(cookie, /^__Host-nhip=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200; Secure$/);
    const get = await api.ask('GET', '/v1/shops/hoa-nang', as(cookieOf(made)));
    assert.equal(get.status, 200);
    assert.equal((await api.ask('GET', '/v1/shops/other', as(cookieOf(made)))).status, 403);
  });

  it('do not keep the token: the database has its hash', async () => {
    const token = cookieOf(await signIn({ key })).split('=')[1] ?? '';
    const stored = JSON.stringify(await api.models.sessions.find().lean());
    assert.ok(token.length === 43 && !stored.includes(token));
  });

  it('change nothing without their own CSRF token', async () => {
    const [own, other] = [await signIn({ key }), await signIn({ key: ADMIN_KEY })];
    const put = (headers: Record<string, string>) =>
      api.ask('PUT', '/v1/shops/hoa-nang/content-rules', { ...as(cookieOf(own), headers), json: {} });
    for (const headers of [{}, { 'X-Nhip-Csrf': 'x' }, { 'X-Nhip-Csrf': other.body.csrf }]) {
      const refused = await put(headers);
      assert.deepEqual([refused.status, refused.body.code], [403, 'csrf_failed']);
    }
    assert.equal((await put({ 'X-Nhip-Csrf': own.body.csrf })).status, 200);
  });

  it('take nothing that a page of another site sends, even with everything right, nor does the sign-in', async () => {
    const own = await signIn({ key });
    const sent = await api.ask('PUT', '/v1/shops/hoa-nang/content-rules', {
      ...as(cookieOf(own), { 'X-Nhip-Csrf': own.body.csrf, 'Sec-Fetch-Site': 'cross-site' }),
      json: {},
    });
    assert.deepEqual([sent.status, sent.body.code], [403, 'csrf_failed']);
    assert.equal((await signIn({ key }, { 'Sec-Fetch-Site': 'cross-site' })).body.code, 'csrf_failed');
  });

  it('tell whose they are', async () => {
    const own = await signIn({ key });
    const get = await api.ask('GET', '/v1/session', as(cookieOf(own)));
    assert.deepEqual([get.status, get.body.csrf], [200, own.body.csrf]);
    assert.equal((await api.ask('GET', '/v1/session', { key: null })).status, 401);
  });

  it('end after twelve hours', async () => {
    const own = await signIn({ key });
    api.setNow(new Date(NOW.getTime() + 12 * HOUR_MS - 1));
    assert.equal((await api.ask('GET', '/v1/shops/hoa-nang', as(cookieOf(own)))).status, 200);
    api.setNow(new Date(NOW.getTime() + 12 * HOUR_MS));
    assert.equal((await api.ask('GET', '/v1/shops/hoa-nang', as(cookieOf(own)))).status, 401);
  });

  it('end when one signs out', async () => {
    const own = await signIn({ key });
    const out = await api.ask('DELETE', '/v1/session', as(cookieOf(own), { 'X-Nhip-Csrf': own.body.csrf }));
    assert.equal(out.status, 204);
    assert.match(out.headers.get('set-cookie') ?? '', /Max-Age=0/);
    assert.equal((await api.ask('GET', '/v1/session', as(cookieOf(own)))).status, 401);
  });

  it('end when their key is deleted', async () => {
    const made = await api.ask('POST', '/v1/keys', { json: { scope: { kind: 'shop', shop: 'hoa-nang' } } });
    const own = await signIn({ key: made.body.key });
    await api.ask('DELETE', `/v1/keys/${made.body.id}`);
    assert.equal((await api.ask('GET', '/v1/shops/hoa-nang', as(cookieOf(own)))).status, 401);
  });

  it('are not opened by a wrong key', async () => {
    const refused = await signIn({ key: 'nhip_wrong' });
    assert.deepEqual([refused.status, refused.body.code], [401, 'unauthenticated']);
    assert.equal(refused.headers.get('set-cookie'), null);
  });

  for (const cookie of ['nhip=', '__Host-nhip=x', `__Host-nhip=${'A'.repeat(43)}`, `a=${'b'.repeat(9_000)}`]) {
    it(`are not made up: ${cookie.slice(0, 30)}`, async () => {
      assert.equal((await api.ask('GET', '/v1/shops/hoa-nang', as(cookie))).status, 401);
    });
  }

  describe('by a sign-in link', () => {
    const link = async (scope: object): Promise<string> => {
      const made = await api.ask('POST', '/v1/sign-in-links', { json: { scope } });
      assert.equal(made.status, 201);
      return /^\/console\/sign-in#once=([\w-]{43})$/.exec(made.body.path)?.[1] ?? '';
    };

    it('open once, and not a second time', async () => {
      const once = await link({ kind: 'shop', shop: 'hoa-nang' });
      assert.deepEqual((await signIn({ once })).body.scope, { kind: 'shop', shop: 'hoa-nang' });
      const again = await signIn({ once });
      assert.deepEqual([again.status, again.body.code], [410, 'sign_in_link_spent']);
    });

    it('open once for two who come together', async () => {
      const once = await link({ kind: 'admin' });
      const answers = await Promise.all([signIn({ once }), signIn({ once })]);
      assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 410]);
    });

    it('open within an hour only', async () => {
      const once = await link({ kind: 'admin' });
      api.setNow(new Date(NOW.getTime() + HOUR_MS));
      assert.equal((await signIn({ once })).status, 410);
    });

    it('are made by an admin, for a shop that exists', async () => {
      const json = { scope: { kind: 'shop', shop: 'hoa-nang' } };
      assert.equal((await api.ask('POST', '/v1/sign-in-links', { key, json })).status, 403);
      const nobody = await api.ask('POST', '/v1/sign-in-links', { json: { scope: { kind: 'shop', shop: 'nobody' } } });
      assert.equal(nobody.body.code, 'shop_not_found');
    });
  });

  it('of an admin see the list of shops, those of a shop do not', async () => {
    const { body } = await api.ask('GET', '/v1/shops');
    assert.deepEqual(
      body.shops.map(({ shop }: { shop: string }) => shop),
      ['hoa-nang', 'other'],
    );
    assert.equal((await api.ask('GET', '/v1/shops', { key })).status, 403);
  });
});
