import assert from 'node:assert/strict';
import type { Connection } from 'mongoose';
import type { Tree } from '../../../domain/audience/custom/tree.js';
import {
  type AudienceEdit,
  countAudiences,
  deleteAudience,
  findAudience,
  listAudiences,
  saveAudience,
} from '../../../models/audience/audience-store.js';
import { connect } from '../../../models/base/connect.js';
import { createModels, type Models } from '../../../models/models.js';
import { freshDatabase } from '../../support/servers.js';

const AT = new Date('2026-11-01T00:00:00Z');
const tree = (atLeast: number): Tree => ({ kind: 'orders', atLeast });
const edit = (over: Partial<AudienceEdit>): AudienceEdit => ({
  shop: 'hoa',
  key: 'k',
  name: 'Nhóm',
  tree: tree(1),
  now: AT,
  read: undefined,
  ...over,
});

describe('the store of custom audiences', () => {
  let connection: Connection;
  let models: Models;
  before(async () => {
    connection = await connect(await freshDatabase(), { writeConcern: '1' });
    models = createModels(connection);
  });
  after(() => connection.close());
  beforeEach(async () => {
    await models.audiences.deleteMany({});
    await models.audienceVersions.deleteMany({});
  });

  it('keeps each version as it was', async () => {
    for (let version = 0; version < 4; version += 1) {
      await saveAudience(models, edit({ tree: tree(version), read: version === 0 ? undefined : version }));
    }
    for (let version = 1; version <= 4; version += 1) {
      const found = await findAudience(models, 'hoa', 'k', version);
      assert.deepEqual([found?.version, found?.tree], [version, tree(version - 1)]);
    }
    assert.equal(await findAudience(models, 'hoa', 'k', 5), undefined);
  });

  it('lets one of many writers win, and the kept version is the one that was replaced', async () => {
    await saveAudience(models, edit({}));
    const writers = Array.from({ length: 8 }, (_, n) => saveAudience(models, edit({ tree: tree(n + 2), read: 1 })));
    const won = (await Promise.all(writers)).filter((one) => one !== undefined);
    assert.equal(won.length, 1);
    assert.deepEqual((await findAudience(models, 'hoa', 'k'))?.tree, won[0]?.tree);
    assert.deepEqual((await findAudience(models, 'hoa', 'k', 1))?.tree, tree(1));
  });

  it('lets one of many makers win', async () => {
    const makers = Array.from({ length: 8 }, (_, n) => saveAudience(models, edit({ tree: tree(n) })));
    assert.equal((await Promise.all(makers)).filter((one) => one !== undefined).length, 1);
  });

  it('an edit that died after keeping the old version is simply done again', async () => {
    const made = await saveAudience(models, edit({}));
    assert.ok(made);
    const { _id, ...content } = made;
    await models.audienceVersions.create({ ...content, audience: _id, _id: `${_id}/000001` });
    assert.equal((await saveAudience(models, edit({ tree: tree(2), read: 1 })))?.version, 2);
  });

  it('does not delete what has been edited since, nor edit what is deleted', async () => {
    const made = await saveAudience(models, edit({}));
    assert.ok(made);
    await saveAudience(models, edit({ tree: tree(2), read: 1 }));
    assert.equal(await deleteAudience(models, made, AT), false);
    const now = await findAudience(models, 'hoa', 'k');
    assert.ok(now);
    assert.equal(await deleteAudience(models, now, AT), true);
    assert.equal(await saveAudience(models, edit({ read: 3 })), undefined);
    assert.equal(await countAudiences(models, 'hoa'), 0);
    assert.equal((await saveAudience(models, edit({})))?.version, 4);
    assert.deepEqual((await findAudience(models, 'hoa', 'k', 2))?.tree, tree(2));
  });

  it('lists a shop’s own by key, at most as many as asked for', async () => {
    for (const key of ['b', 'a', 'c']) await saveAudience(models, edit({ key }));
    await saveAudience(models, edit({ shop: 'hoa-2', key: 'z' }));
    const keys = async (limit: number) => (await listAudiences(models, 'hoa', limit)).map(({ key }) => key);
    assert.deepEqual(await keys(10), ['a', 'b', 'c']);
    assert.deepEqual(await keys(2), ['a', 'b']);
  });
});
