import assert from 'node:assert/strict';
import type { Connection } from 'mongoose';
import type { ChannelAccount } from '../../../domain/account/account.js';
import { readHealth } from '../../../models/account/account-health.js';
import {
  deleteAccount,
  insertAccount,
  listAccounts,
  readAccount,
  replaceAccount,
  rewrapAll,
  secretsOf,
} from '../../../models/account/account-store.js';
import { SealBroken, seal } from '../../../models/account/envelope.js';
import { parseKeyRing } from '../../../models/account/key-ring.js';
import { connect } from '../../../models/base/connect.js';
import { createModels, type Models } from '../../../models/models.js';
import { freshDatabase } from '../../support/servers.js';

const key = (id: string, fill: number): string => `${id}:${Buffer.alloc(32, fill).toString('base64')}`;
const OLD = parseKeyRing(key('k1', 1));
const BOTH = parseKeyRing(`${key('k2', 2)},${key('k1', 1)}`);
const NEW = parseKeyRing(key('k2', 2));
const AT = new Date('2026-11-01T00:00:00Z');

const account = (shop: string, channel: 'chat' | 'sms' = 'sms', ring = OLD): ChannelAccount => ({
  _id: `${shop}/${channel}`,
  shop,
  channel,
  kind: channel === 'sms' ? 'sms_nhip' : 'chat',
  settings: { url: 'https://provider.example', nested: { a: [1] } },
  sealed: seal(ring, `${shop}/${channel}`, JSON.stringify({ secret: `of ${shop}` })),
  secretNames: ['secret'],
  identity: '1',
  connections: 5,
  perMinute: 60,
  version: 1,
  createdAt: AT,
  updatedAt: AT,
});

describe('the store of accounts', () => {
  let connection: Connection;
  let models: Models;
  before(async () => {
    connection = await connect(await freshDatabase(), { writeConcern: '1' });
    models = createModels(connection);
  });
  after(() => connection.close());
  beforeEach(() => models.accounts.deleteMany({}));

  it('keeps an account as it was written, one for each channel of a shop', async () => {
    const one = account('hoa');
    assert.equal(await insertAccount(models, one), true);
    assert.equal(await insertAccount(models, one), false);
    assert.equal(await insertAccount(models, account('hoa', 'chat')), true);
    assert.equal(await insertAccount(models, account('hoa-2')), true);
    assert.deepEqual(await readAccount(models, 'hoa', 'sms'), one);
    assert.deepEqual(
      (await listAccounts(models, 'hoa')).map(({ _id }) => _id),
      ['hoa/chat', 'hoa/sms'],
    );
    assert.equal(await readAccount(models, 'hoa', 'email'), undefined);
  });

  it('replaces it whole, and only as it was read', async () => {
    const one = account('hoa');
    await insertAccount(models, one);
    const { perMinute: _, ...rest } = one;
    const next = { ...rest, version: 2 };
    assert.deepEqual(await replaceAccount(models, one, next), next);
    assert.deepEqual(await readAccount(models, 'hoa', 'sms'), next);
    assert.equal(await replaceAccount(models, one, { ...one, version: 2 }), undefined);
    assert.equal(await deleteAccount(models, one), false);
    assert.equal(await deleteAccount(models, next), true);
    assert.equal(await readAccount(models, 'hoa', 'sms'), undefined);
  });

  it('opens secrets with the key that sealed them, and with no other', async () => {
    const one = account('hoa');
    assert.deepEqual(secretsOf(OLD, one), { secret: 'of hoa' });
    assert.throws(() => secretsOf(NEW, one), SealBroken);
    assert.throws(() => secretsOf(undefined, one), SealBroken);
    assert.throws(() => secretsOf(OLD, { ...one, _id: 'other/sms' }), SealBroken);
    const { sealed: _, ...bare } = one;
    assert.deepEqual(secretsOf(undefined, bare), {});
  });

  it('wraps all accounts anew but those whose key is gone, and counts no version up', async () => {
    const lost = parseKeyRing(key('k0', 9));
    for (const one of [account('a'), account('b', 'chat'), account('c', 'sms', NEW), account('d', 'sms', lost)]) {
      await insertAccount(models, one);
    }
    assert.deepEqual(await rewrapAll(models, BOTH), { rewrapped: 2, broken: ['d/sms'] });
    assert.deepEqual(await rewrapAll(models, BOTH), { rewrapped: 0, broken: ['d/sms'] });
    for (const shop of ['a', 'c']) {
      const found = (await readAccount(models, shop, 'sms')) ?? assert.fail(shop);
      assert.deepEqual(secretsOf(NEW, found), { secret: `of ${shop}` });
      assert.equal(found.version, 1);
    }
  });

  it('knows of no health before the provider has said anything', async () => {
    assert.equal(await readHealth(models, 'hoa/sms'), undefined);
  });
});
