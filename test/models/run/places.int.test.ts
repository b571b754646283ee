import assert from 'node:assert/strict';
import type { Connection } from 'mongoose';
import { batchId, customerId, runId } from '../../../domain/base/ids.js';
import { connect } from '../../../models/base/connect.js';
import { renameInBatches } from '../../../models/customer/person/rename-in-batches.js';
import { createModels, type Models } from '../../../models/models.js';
import { keepPlaces, recipientsAt } from '../../../models/run/places.js';
import { freshDatabase } from '../../support/servers.js';

const RUN = runId('hoa-nang.sale', 'launch-sms');
const REFS = Array.from({ length: 130 }, (_, n) => `c${String(n).padStart(3, '0')}`);

describe('the places of recipients', () => {
  let connection: Connection;
  let models: Models;
  before(async () => {
    connection = await connect(await freshDatabase(), { writeConcern: '1' });
    models = createModels(connection);
    await models.runs.collection.insertOne({ _id: RUN, state: 'closed' } as never);
    await models.batches.collection.insertOne({
      ...{ _id: batchId(RUN, 3), run: RUN, shop: 'hoa-nang', seq: 3 },
      ...{ customers: REFS, cursor: customerId('hoa-nang', REFS.at(-1) ?? '') },
    } as never);
  });
  after(() => connection.close());
  const at = (...indices: readonly number[]) =>
    recipientsAt(
      models,
      indices.map((index) => ({ run: RUN, seq: 3, index })),
    );

  it('are found in the batch where there are no pages yet, of a run from before', async () => {
    assert.deepEqual(await at(0, 129, 130), ['c000', 'c129', undefined]);
  });

  it('are found on small pages once they are written, and writing them again changes nothing', async () => {
    for (const _ of [1, 2]) await keepPlaces(models, { run: RUN, seq: 3, customers: REFS });
    const pages = await models.placePages.find().lean();
    assert.deepEqual(
      pages.map(({ customers }) => customers.length),
      [25, 25, 25, 25, 25, 5],
    );
    // The batch is gone from here on: nobody asks for it.
    await models.batches.collection.updateOne({ _id: batchId(RUN, 3) as never }, { $rename: { customers: 'kept' } });
    assert.deepEqual(await at(0, 24, 25, 129, 130), ['c000', 'c024', 'c025', 'c129', undefined]);
    assert.deepEqual(await at(-1, 1.5, 10_000), [undefined, undefined, undefined]);
    await models.batches.collection.updateOne({ _id: batchId(RUN, 3) as never }, { $rename: { kept: 'customers' } });
  });

  it('stand under another reference when their customer is erased', async () => {
    assert.equal(await renameInBatches(models, 'hoa-nang', 'c026', 'erased-9'), 1);
    assert.deepEqual(await at(25, 26, 27), ['c025', 'erased-9', 'c027']);
  });
});
