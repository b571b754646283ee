import assert from 'node:assert/strict';
import { Client, Connection } from '@temporalio/client';
import { campaignWorkflowId } from '../../../domain/base/ids.js';
import { freshDatabase, temporalServer } from '../../support/servers.js';
import { ADMIN, ApiProgram } from '../program.js';
import { wayTo } from '../service/frozen.js';
import { SHOP_BODY } from '../support.js';

const DAY = 24 * 60 * 60_000;
const inDays = (days: number): string => new Date(Date.now() + days * DAY).toISOString();
const SHOP = `killed-${process.pid}`;
const PRODUCTS = ['A1', 'A2', 'A3', 'A4', 'A5'].map((sku) => ({ sku, name: `Món ${sku}`, approved: true }));

interface Answered {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: { readonly code?: string; readonly checks?: Record<string, string>; readonly promise?: object };
}

/** A shop of this file's at an API, with a campaign that is ready to be switched on. */
async function planned(url: string, shop: string) {
  const ask = async (method: string, path: string, json?: object): Promise<Answered> => {
    const headers = { Authorization: `Bearer ${ADMIN}`, 'Content-Type': 'application/json' };
    const body = json === undefined ? null : JSON.stringify(json);
    const response = await fetch(`${url}/v1/shops/${shop}${path}`, { method, headers, body });
    return {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      body: (await response.json()) as Answered['body'],
    };
  };
  await ask('PUT', '', SHOP_BODY);
  await ask('PUT', '/products', { products: PRODUCTS });
  const offer = { name: 'Giảm 11%', code: 'SALE11', startsAt: inDays(-1), endsAt: inDays(40) };
  await ask('PUT', '/offers/sale', offer);
  const made = await ask('POST', '/campaigns', { saleDay: inDays(12).slice(0, 10), key: 'sale', offer: 'sale' });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return ask;
}

describe('an activation that Temporal was not told of', function () {
  this.timeout(120_000);
  const shops = [`${SHOP}-dead`, `${SHOP}-frozen`] as const;
  let program: ApiProgram | undefined;
  let connection: Connection;
  let client: Client;
  const stateOf = async (shop: string) =>
    (await client.workflow.getHandle(campaignWorkflowId(`${shop}.sale`)).describe()).status.name;
  before(async () => {
    connection = await Connection.connect({ address: (await temporalServer()).address });
    client = new Client({ connection });
  });
  afterEach(() => program?.kill());
  after(async () => {
    for (const shop of shops) {
      const handle = client.workflow.getHandle(campaignWorkflowId(`${shop}.sale`));
      await handle.terminate().catch(() => undefined);
    }
    await connection.close();
  });

  it('has its workflow after the next start of an API that was killed, and nobody has to ask', async () => {
    const MONGODB_URI = await freshDatabase();
    program = new ApiProgram({ MONGODB_URI, TEMPORAL_ADDRESS: '127.0.0.1:1' });
    const ask = await planned(await program.listening(), shops[0]);
    const started = await ask('PUT', '/campaigns/sale/active', { active: true });
    assert.deepEqual([started.status, started.body.code], [503, 'workflow_unreachable'], JSON.stringify(started.body));
    await program.kill();

    program = new ApiProgram({ MONGODB_URI, TEMPORAL_ADDRESS: (await temporalServer()).address });
    await program.line(/"told":1/);
    assert.equal(await stateOf(shops[0]), 'RUNNING');
  });

  it('is answered while Temporal is frozen, stops when asked to, and has its workflow when Temporal goes on', async () => {
    const [host = '', port] = (await temporalServer()).address.split(':');
    const way = await wayTo(host, Number(port));
    try {
      program = new ApiProgram({ MONGODB_URI: await freshDatabase(), TEMPORAL_ADDRESS: `127.0.0.1:${way.port}` });
      const url = await program.listening();
      const ask = await planned(url, shops[1]);
      way.freeze();
      const { status, retryAfter, body } = await ask('PUT', '/campaigns/sale/active', { active: true });
      assert.deepEqual([status, retryAfter, body.code], [503, '5', 'workflow_unreachable'], JSON.stringify(body));
      const ready = (await (await fetch(`${url}/readyz`)).json()) as Answered['body'];
      assert.equal(ready.code, 'not_ready');
      assert.deepEqual([ready.checks?.mongodb, ready.checks?.temporal], ['ok', 'no answer']);
      const paused = await ask('PUT', '/campaigns/sale/active', { active: false });
      assert.equal(paused.status, 200, JSON.stringify(paused.body));
      assert.ok(paused.body.promise);
      way.thaw();
      await program.line(/"told":1/);
      assert.equal(await stateOf(shops[1]), 'RUNNING');
    } finally {
      await program?.kill();
      await way.close();
    }
  });
});
