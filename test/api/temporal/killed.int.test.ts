import assert from 'node:assert/strict';
import { Client, Connection } from '@temporalio/client';
import { campaignWorkflowId } from '../../../domain/base/ids.js';
import { freshDatabase, temporalServer } from '../../support/servers.js';
import { ADMIN, ApiProgram } from '../program.js';
import { SHOP_BODY } from '../support.js';

const DAY = 24 * 60 * 60_000;
const inDays = (days: number): string => new Date(Date.now() + days * DAY).toISOString();
const SHOP = `killed-${process.pid}`;
const PRODUCTS = ['A1', 'A2', 'A3', 'A4', 'A5'].map((sku) => ({ sku, name: `Món ${sku}`, approved: true }));

describe('an API that is killed after it saved a start that Temporal was not told', function () {
  this.timeout(120_000);
  let program: ApiProgram | undefined;
  let connection: Connection;
  before(async () => {
    connection = await Connection.connect({ address: (await temporalServer()).address });
  });
  afterEach(() => program?.kill());
  after(async () => {
    const { workflow } = new Client({ connection });
    await workflow
      .getHandle(campaignWorkflowId(`${SHOP}.sale`))
      .terminate()
      .catch(() => undefined);
    await connection.close();
  });

  it('starts the workflow after its next start, and nobody has to ask', async () => {
    const MONGODB_URI = await freshDatabase();
    program = new ApiProgram({ MONGODB_URI, TEMPORAL_ADDRESS: '127.0.0.1:1' });
    const url = await program.listening();
    const ask = async (method: string, path: string, json: object) => {
      const headers = { Authorization: `Bearer ${ADMIN}`, 'Content-Type': 'application/json' };
      const response = await fetch(`${url}/v1/shops/${SHOP}${path}`, { method, headers, body: JSON.stringify(json) });
      return { status: response.status, body: (await response.json()) as { code?: string } };
    };
    await ask('PUT', '', SHOP_BODY);
    await ask('PUT', '/products', { products: PRODUCTS });
    const offer = { name: 'Giảm 11%', code: 'SALE11', startsAt: inDays(-1), endsAt: inDays(40) };
    await ask('PUT', '/offers/sale', offer);
    const made = await ask('POST', '/campaigns', { saleDay: inDays(12).slice(0, 10), key: 'sale', offer: 'sale' });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const started = await ask('PUT', '/campaigns/sale/active', { active: true });
    assert.deepEqual([started.status, started.body.code], [503, 'workflow_unreachable'], JSON.stringify(started.body));
    await program.kill();

    program = new ApiProgram({ MONGODB_URI, TEMPORAL_ADDRESS: (await temporalServer()).address });
    await program.line(/"told":1/);
    const { status } = await new Client({ connection }).workflow
      .getHandle(campaignWorkflowId(`${SHOP}.sale`))
      .describe();
    assert.equal(status.name, 'RUNNING');
  });
});
