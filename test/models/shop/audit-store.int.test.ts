import assert from 'node:assert/strict';
import type { Connection } from 'mongoose';
import { auditId } from '../../../domain/base/ids.js';
import { connect } from '../../../models/base/connect.js';
import { createModels, type Models } from '../../../models/models.js';
import type { AuditEntry } from '../../../models/shop/audit-schema.js';
import { type AuditQuery, auditPage, beginAudit, endAudit } from '../../../models/shop/audit-store.js';
import { freshDatabase } from '../../support/servers.js';

const START = Date.UTC(2026, 10, 1);
const at = (second: number): Date => new Date(START + second * 1000);

const entry = (second: number, more: Partial<AuditEntry> = {}): AuditEntry => ({
  _id: auditId(at(second), String(second).padStart(12, '0')),
  at: at(second),
  shop: 'a',
  key: 'a.k',
  role: 'sender',
  scope: 'shop',
  via: 'key',
  from: '127.0.0.1',
  trace: '0'.repeat(32),
  operation: 'actOnCampaign',
  targets: ['campaign/c'],
  outcome: 'begun',
  ...more,
});

describe('lines of the audit log', () => {
  let connection: Connection;
  let models: Models;
  before(async () => {
    connection = await connect(await freshDatabase(), { writeConcern: '1' });
    models = createModels(connection);
    for (const second of [3, 1, 2]) await beginAudit(models, entry(second));
    await beginAudit(models, entry(4, { shop: 'b', key: 'b.k' }));
    await beginAudit(models, entry(5, { targets: ['campaign/d', 'action/start'], operation: 'sendTest' }));
  });
  after(() => connection.close());

  const seconds = async (asked: Omit<AuditQuery, 'limit'>, limit = 10): Promise<number[]> =>
    (await auditPage(models, { ...asked, limit })).map((one) => (one.at.getTime() - START) / 1000);

  it('are read newest first, whatever the order they were written in', async () => {
    assert.deepEqual(await seconds({}), [5, 4, 3, 2, 1]);
    assert.deepEqual(await seconds({}, 2), [5, 4]);
  });

  it('are found by shop, key, operation and target', async () => {
    assert.deepEqual(await seconds({ shop: 'a' }), [5, 3, 2, 1]);
    assert.deepEqual(await seconds({ key: 'b.k' }), [4]);
    assert.deepEqual(await seconds({ operation: 'sendTest' }), [5]);
    assert.deepEqual(await seconds({ shop: 'a', target: 'action/start' }), [5]);
    assert.deepEqual(await seconds({ shop: 'b', target: 'action/start' }), []);
  });

  it('are found in a time: from its first instant on, before its last', async () => {
    assert.deepEqual(await seconds({ since: at(2), until: at(4) }), [3, 2]);
    assert.deepEqual(await seconds({ since: at(6) }), []);
  });

  it('go on behind the last of a page, inside the time that was asked for', async () => {
    const [third] = await auditPage(models, { shop: 'a', until: at(4), limit: 1 });
    assert.deepEqual(await seconds({ shop: 'a', until: at(4), after: third?._id ?? '' }), [2, 1]);
  });

  it('are completed once: what is written then is not written over', async () => {
    const { _id } = entry(1);
    await endAudit(models, _id, { outcome: 'done', status: 200 });
    await endAudit(models, _id, { outcome: 'refused', status: 403, code: 'forbidden' });
    const [first] = await auditPage(models, { until: at(2), limit: 1 });
    assert.deepEqual([first?.outcome, first?.status, first?.code], ['done', 200, undefined]);
  });
});
