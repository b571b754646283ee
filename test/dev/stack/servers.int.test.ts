import assert from 'node:assert/strict';
import { Connection } from '@temporalio/client';
import { MongoClient } from 'mongodb';
import { freshDatabase, temporalServer } from '../../support/servers.js';

describe('the servers of the test suite', () => {
  it('two fresh databases do not see each other', async () => {
    const [one, two] = await Promise.all([
      MongoClient.connect(await freshDatabase()),
      MongoClient.connect(await freshDatabase()),
    ]);
    await one.db().collection<{ _id: string }>('things').insertOne({ _id: 'a' });
    assert.equal(await one.db().collection('things').countDocuments(), 1);
    assert.equal(await two.db().collection('things').countDocuments(), 0);
    await one.close();
    await two.close();
  });

  it('Temporal knows the search attributes of the workflows', async () => {
    const { address } = await temporalServer();
    const connection = await Connection.connect({ address });
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
    for (const name of ['ShopId', 'CampaignId', 'CampaignState', 'CampaignWindow', 'NextWindowAt']) {
      assert.ok(name in (customAttributes ?? {}), name);
    }
    await connection.close();
  });
});
