import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import type { Connection } from 'mongoose';
import { messageId } from '../../domain/base/ids.js';
import { connect } from '../../models/base/connect.js';
import { createModels, type Models } from '../../models/models.js';
import { CAMPAIGN, RUN, sentTo } from '../api/inbound/touched.js';
import { clickAt } from '../support/hits.js';
import { freshDatabase } from '../support/servers.js';

const ROOT = resolve(import.meta.dirname, '../..');

describe('npm run reconcile', function () {
  this.timeout(120_000);
  let uri = '';
  let connection: Connection;
  let models: Models;
  before(async () => {
    uri = await freshDatabase();
    connection = await connect(uri, { writeConcern: '1' });
    models = createModels(connection);
    await sentTo(models, ['c1']);
    await clickAt(models, messageId(RUN, 'c1'), new Date('2026-10-31T00:00:00Z'));
    await models.runs.updateOne({ _id: RUN }, { $inc: { 'funnel.clicked': 3 } });
  });
  after(() => connection.close());

  const reconcile = (...args: readonly string[]) =>
    new Promise<{ code: number; out: string; said: string }>((done) => {
      const env = {
        ...process.env,
        MONGODB_URI: uri,
        LINK_SECRET: 'a secret of the tests',
        MONGODB_WRITE_CONCERN: '1',
      };
      const argv = ['--import', 'tsx', 'worker/reconcile.ts', ...args];
      execFile(process.execPath, argv, { cwd: ROOT, env }, (error, out, said) =>
        done({ code: typeof error?.code === 'number' ? error.code : 0, out, said }),
      );
    });

  it('prints what differs and ends with 1, repairs when told to, and ends with 0 where all is well', async () => {
    const off = await reconcile(CAMPAIGN, '--repair');
    assert.deepEqual(JSON.parse(off.out), { where: `runs/${RUN} funnel.clicked`, kept: 4, counted: 1 }, off.said);
    assert.deepEqual([off.code, off.said], [1, '1 runs, 1 differences, repaired\n']);
    const well = await reconcile(CAMPAIGN);
    assert.deepEqual([well.code, well.out, well.said], [0, '', '1 runs, 0 differences\n']);
  });

  it('says what it needs when nothing is named', async () => {
    const { code, said } = await reconcile();
    assert.equal(code, 2);
    assert.match(said, /one shop, campaign or run must be named/);
  });
});
