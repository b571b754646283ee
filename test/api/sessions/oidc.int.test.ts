import assert from 'node:assert/strict';
import { openIdProvider } from '../../../api/sessions/oidc/identity-provider.js';
import { OIDC_CALLBACK } from '../../../api/sessions/oidc/routes.js';
import { type Answer, makeShop, NOW, startApi, type TestApi } from '../support.js';
import { startProvider, type TestProvider } from './provider.js';

const REDIRECT = `https://go.example.com${OIDC_CALLBACK}`;
const KEYS = '/v1/shops/hoa-nang/keys';

describe('sign-in by an OpenID provider', () => {
  let provider: TestProvider;
  let api: TestApi;
  let owner = '';
  before(async () => {
    provider = await startProvider(REDIRECT);
    const settings = { issuer: provider.issuer, clientId: 'nhip', clientSecret: 'of-nhip' };
    api = await startApi({ identityProvider: openIdProvider(settings, REDIRECT) });
    owner = await makeShop(api, 'hoa-nang');
    provider.people.set('lan', { email: 'Lan@Shop.example', email_verified: true });
    provider.people.set('stranger', { email: 'stranger@shop.example', email_verified: true });
    const invited = await api.ask('POST', KEYS, {
      key: owner,
      json: { id: 'lan', name: 'Lan', role: 'sender', email: 'lan@shop.example' },
    });
    assert.deepEqual([invited.status, invited.body.email], [201, 'lan@shop.example']);
  });
  afterEach(() => api.setNow(NOW));
  after(async () => {
    await api.close();
    await provider.close();
  });

  const get = (path: string, cookie = '') => api.ask('GET', path, { key: null, headers: { Cookie: cookie } });
  const locationOf = ({ headers }: Answer): string => headers.get('location') ?? '';
  const cookieOf = ({ headers }: Answer): string => headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  const setOut = async (): Promise<{ url: string; cookie: string }> => {
    const begun = await get('/v1/sign-in/oidc');
    return { url: locationOf(begun), cookie: cookieOf(begun) };
  };
  const comeBack = async (back: string, cookie: string): Promise<string> => {
    const { pathname, search } = new URL(back);
    return locationOf(await get(pathname + search, cookie));
  };
  const tryAs = async (who: string): Promise<string> => {
    const { url, cookie } = await setOut();
    return comeBack(await provider.signIn(url, who), cookie);
  };

  it('is told to the sign-in screen, and sends the browser out with state, nonce and PKCE, tied to it by a cookie', async () => {
    assert.deepEqual((await get('/v1/sign-in')).body, { oidc: { path: '/v1/sign-in/oidc' } });
    const begun = await get('/v1/sign-in/oidc');
    const asked = Object.fromEntries(new URL(locationOf(begun)).searchParams);
    const { state = '', nonce = '', code_challenge: challenge = '', ...rest } = asked;
    assert.deepEqual(rest, {
      client_id: 'nhip',
      redirect_uri: REDIRECT,
      response_type: 'code',
      scope: 'openid email',
      code_challenge_method: 'S256',
    });
    assert.equal(new Set([state, nonce, challenge]).size, 3);
    for (const part of [state, nonce, challenge]) assert.match(part, /^[\w-]{43}$/);
    const cookie = begun.headers.get('set-cookie') ?? '';
    assert.match(cookie, /^__Host-nhip-oidc=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600; Secure$/);
  });

  it('opens a session of the role and shop of the key that was made for the address, once', async () => {
    const at = await tryAs('lan');
    const once = /^\/console\/sign-in#once=([\w-]{43})$/.exec(at)?.[1];
    assert.ok(once, at);
    const signIn = () => api.ask('POST', '/v1/session', { key: null, json: { once } });
    const { status, body } = await signIn();
    assert.deepEqual(
      [status, body.scope, body.role, body.name, body.key],
      [201, { kind: 'shop', shop: 'hoa-nang' }, 'sender', 'Lan', 'hoa-nang.lan'],
    );
    assert.equal((await signIn()).body.code, 'sign_in_link_spent');
  });

  it('lets nobody in whose address no key was made for, or is not proven', async () => {
    assert.equal(await tryAs('stranger'), '/console/sign-in#refused=uninvited');
    for (const person of [{ email: 'lan@shop.example' }, { email: 'lan@shop.example', email_verified: false }, {}]) {
      provider.people.set('liar', person);
      assert.equal(await tryAs('liar'), '/console/sign-in#refused=unverified');
    }
  });

  it('lets nobody in to whom the address was given later, nor by a key that has ended or was taken back', async () => {
    provider.people.set('successor', { email: 'lan@shop.example', email_verified: true });
    assert.match(await tryAs('lan'), /#once=/);
    assert.equal(await tryAs('successor'), '/console/sign-in#refused=uninvited');
    const expiresAt = new Date(NOW.getTime() + 60_000).toISOString();
    provider.people.set('guest', { email: 'guest@shop.example', email_verified: true });
    await api.ask('POST', KEYS, {
      key: owner,
      json: { id: 'guest', role: 'viewer', email: 'guest@shop.example', expiresAt },
    });
    assert.match(await tryAs('guest'), /#once=/);
    api.setNow(new Date(NOW.getTime() + 60_000));
    assert.equal(await tryAs('guest'), '/console/sign-in#refused=uninvited');
    await api.ask('DELETE', `${KEYS}/hoa-nang.guest`, { key: owner });
  });

  it('takes an answer only from the browser that set out, with its state, within ten minutes, and once', async () => {
    const { url, cookie } = await setOut();
    const back = await provider.signIn(url, 'lan');
    const FAILED = '/console/sign-in#refused=failed';
    const other = (await setOut()).cookie;
    for (const brought of ['', other, `${cookie}x`]) assert.equal(await comeBack(back, brought), FAILED, brought);
    assert.equal(await comeBack(back.replace(/state=[^&]+/, 'state=x'), cookie), FAILED);
    assert.equal(await comeBack(back.replace(/iss=[^&]+/, 'iss=https%3A%2F%2Fevil.example'), cookie), FAILED);
    api.setNow(new Date(NOW.getTime() + 10 * 60_000));
    assert.equal(await comeBack(back, cookie), FAILED);
    api.setNow(NOW);
    assert.match(await comeBack(back, cookie), /#once=/);
    assert.equal(await comeBack(back, cookie), FAILED, 'a code is taken once');
  });

  it('says so when they say no', async () => {
    const { url, cookie } = await setOut();
    assert.equal(await comeBack(await provider.refuse(url), cookie), '/console/sign-in#refused=denied');
  });

  it('holds up no start: a provider that is away, or calls itself otherwise, is a sentence on the screen', async () => {
    const local = provider.issuer.replace('127.0.0.1', 'localhost');
    for (const [issuer, refusal] of [
      ['http://127.0.0.1:1', 'away'],
      [local, 'failed'],
    ] as const) {
      const one = await startApi({ identityProvider: openIdProvider({ issuer, clientId: 'nhip' }, REDIRECT) });
      try {
        const begun = await one.ask('GET', '/v1/sign-in/oidc', { key: null });
        assert.equal(locationOf(begun), `/console/sign-in#refused=${refusal}`);
      } finally {
        await one.close();
      }
    }
  });

  it('keeps an address for one key, and out of the audit log', async () => {
    const again = await api.ask('POST', KEYS, { key: owner, json: { id: 'zwei', email: 'LAN@shop.example' } });
    assert.deepEqual([again.status, again.body.code], [409, 'email_taken']);
    const none = await api.ask('POST', KEYS, { key: owner, json: { id: 'drei', email: 'no address' } });
    assert.deepEqual([none.status, none.body.code, none.body.errors[0].field], [422, 'value_refused', '/email']);
    const { body } = await api.ask('GET', '/v1/shops/hoa-nang/audit', { key: owner });
    assert.ok(body.entries.length > 1);
    assert.ok(!JSON.stringify(body).includes('@shop.example'), JSON.stringify(body));
  });
});
