import assert from 'node:assert/strict';
import type { Connection } from 'mongoose';
import { zaloTokens } from '../../../channels/zalo/tokens.js';
import { connect } from '../../../models/base/connect.js';
import { createModels, type Models } from '../../../models/models.js';
import { dropZaloTokens, zaloTokenStore } from '../../../models/shop/zalo/zalo-account-store.js';
import { freshDatabase } from '../../support/servers.js';

const NOW = new Date('2026-11-11T05:00:00Z');
const HOUR_MS = 3_600_000;
const keys = (accountId: string, refreshToken = 'first') => ({
  ...{ appId: '1', accountId, appSecret: 'an application secret', refreshToken },
});

describe('the tokens of a Zalo account', () => {
  let connection: Connection;
  let models: Models;
  before(async () => {
    connection = await connect(await freshDatabase(), { writeConcern: '1' });
    models = createModels(connection);
  });
  after(() => connection.close());

  /** A worker process: its own memory, the common database, and a Zalo that gives a pair for a token it has not seen. */
  const processes = (accountId: string, count: number) => {
    const spent: string[] = [];
    const refresh = async (token: string) => {
      spent.push(token);
      await new Promise((resolve) => setImmediate(resolve));
      const expiresAt = new Date(NOW.getTime() + 25 * HOUR_MS);
      const n = spent.length;
      return { kind: 'pair' as const, pair: { accessToken: `a${n}`, refreshToken: `r${n}`, expiresAt } };
    };
    const workers = Array.from({ length: count }, () => {
      const store = zaloTokenStore(models, keys(accountId), () => NOW);
      return zaloTokens({ store, refresh, refreshAfterMs: 20 * HOUR_MS, now: () => NOW.getTime() });
    });
    return { spent, workers };
  };

  it('are refreshed by one of many processes at once; the others wait, and take what it has stored', async () => {
    const { spent, workers } = processes('many', 8);
    const first = await Promise.all(workers.map((tokens) => tokens.current()));
    assert.deepEqual(spent, ['first']);
    for (const token of first) assert.ok(token === 'a1' || (typeof token === 'object' && token.isSoon), String(token));
    assert.deepEqual(new Set(await Promise.all(workers.map((tokens) => tokens.current()))), new Set(['a1']));
    // Zalo takes it no longer: all find out at once.
    const next = await Promise.all(workers.map((tokens) => tokens.renew('a1')));
    assert.deepEqual(spent, ['first', 'r1']);
    assert.ok(next.includes('a2'));
    assert.equal(await workers[0]?.renew('a1'), 'a2');
  });

  it('lie in the database sealed, and open with no other secret', async () => {
    const { workers } = processes('sealed', 1);
    await workers[0]?.current();
    const stored = JSON.stringify(await models.zaloAccounts.findById('1/sealed').lean());
    assert.ok(!stored.includes('a1') && !stored.includes('"r1"') && !stored.includes('first'), stored);
    const stranger = zaloTokenStore(models, { ...keys('sealed'), appSecret: 'another secret of ours' }, () => NOW);
    await assert.rejects(stranger.read());
  });

  it('begin anew with a refresh token that an operator brings, once, and never go back to one before', async () => {
    const { workers } = processes('anew', 1);
    await workers[0]?.current();
    const read = async (token: string) =>
      (await zaloTokenStore(models, keys('anew', token), () => NOW).read())?.refreshToken;
    assert.equal(await read('first'), 'r1');
    assert.equal(await read('second'), 'second');
    // A process that was configured before starts again.
    assert.equal(await read('first'), 'second');
  });

  it('are claimed once for each pair, and the claim is nobody else’s to take', async () => {
    const store = zaloTokenStore(models, keys('claim'), () => NOW);
    await store.read();
    assert.deepEqual([await store.claim(1), await store.claim(1), await store.claim(2)], [true, false, false]);
    await store.release(1);
    assert.equal(await store.claim(1), true);
    await store.replace(1, { accessToken: 'a', refreshToken: 'r', expiresAt: NOW });
    // What comes late changes nothing.
    await store.replace(1, { accessToken: 'late', refreshToken: 'late', expiresAt: NOW });
    assert.equal((await store.read())?.accessToken, 'a');
  });

  describe('of shops', () => {
    const next = { accessToken: 'a', refreshToken: 'r', expiresAt: NOW };
    const of = (owner: string, accountId: string, appSecret = 'the secret of the application') =>
      zaloTokenStore(models, { appId: '2', accountId, appSecret, refreshToken: 'first', owner }, () => NOW);
    const kept = () => models.zaloAccounts.countDocuments({ _id: /^2\// });

    it('are one pair where they name one application with its secret, and no other shop’s without it', async () => {
      const [one, other] = [of('s1/zalo', 'shared'), of('s2/zalo', 'shared')];
      await one.read();
      await one.claim(1);
      await one.replace(1, next);
      assert.equal((await other.read())?.accessToken, 'a');
      const stranger = of('s3/zalo', 'shared', 'a guess of the secret');
      assert.equal((await stranger.read())?.accessToken, '');
      assert.equal((await one.read())?.accessToken, 'a');
      // The deployment's own account of this name is another one, too.
      const ours = { appId: '2', accountId: 'shared', appSecret: 'the secret of the application', refreshToken: 'x' };
      assert.equal((await zaloTokenStore(models, ours, () => NOW).read())?.accessToken, '');
    });

    it('go with the last shop that uses them, and no worker that is late brings them back', async () => {
      const before = await kept();
      const [one, other] = [of('s1/zalo', 'gone'), of('s2/zalo', 'gone')];
      await Promise.all([one.read(), other.read()]);
      await dropZaloTokens(models, 's1/zalo', { appId: '2', accountId: 'gone' });
      await dropZaloTokens(models, 's2/zalo');
      assert.notEqual(await one.read(), undefined);
      await dropZaloTokens(models, 's1/zalo');
      assert.deepEqual([await one.read(), await other.read()], [undefined, undefined]);
      assert.ok((await kept()) <= before);
    });
  });
});
