import assert from 'node:assert/strict';
import type { CommandStartedEvent } from 'mongodb';
import type { Connection } from 'mongoose';
import { connect } from '../../../models/base/connect.js';
import { createModels } from '../../../models/models.js';
import { freshDatabase } from '../../support/servers.js';
import { startSeller } from '../seller.js';
import { makeShop } from '../support.js';

const SHOP = 'hoa-nang';
const AUDIENCES = `/v1/shops/${SHOP}/audiences`;
const FOLLOWS = { kind: 'follows' };
const DEEP = { kind: 'not', of: { kind: 'or', of: [FOLLOWS, { kind: 'not', of: { kind: 'orders', atLeast: 2 } }] } };

/** Which commands reach the database for which request: a list must not count a shop, nor an edit look at its customers. */
describe('what the API asks the database', function () {
  this.timeout(240_000);
  let connection: Connection;
  let seller: Awaited<ReturnType<typeof startSeller>>;
  let commands: CommandStartedEvent[] = [];
  before(async () => {
    const uri = await freshDatabase();
    connection = await connect(`${uri}${uri.includes('?') ? '&' : '?'}monitorCommands=true`, { writeConcern: '1' });
    connection.getClient().on('commandStarted', (event) => commands.push(event));
    seller = await startSeller({ models: createModels(connection) });
    await seller.draft({ key: 'sale' });
    await seller.api.ask('PUT', `${AUDIENCES}/deep`, { key: seller.key, json: { name: 'Nhóm', tree: DEEP } });
    const event = { id: 'e1', type: 'followed', at: '2026-10-01T08:00:00Z', customer: '1' };
    await seller.api.ask('POST', `/v1/shops/${SHOP}/events`, { key: seller.key, json: event });
  });
  after(async () => {
    await seller.api.close();
    await connection.close();
  });

  async function during(work: () => Promise<unknown>): Promise<CommandStartedEvent[]> {
    commands = [];
    await work();
    return commands;
  }
  const collection = ({ command, commandName }: CommandStartedEvent): unknown => command[commandName];
  const ask = (method: string, path: string, json?: object) => async () => {
    const { status, body } = await seller.api.ask(method, path, { key: seller.key, ...(json ? { json } : {}) });
    assert.ok(status < 300, `${method} ${path}: ${JSON.stringify(body)}`);
  };

  it('is nothing while nobody asks the API', async () => {
    const idle = await during(() => new Promise((wake) => setTimeout(wake, 1_000)));
    assert.deepEqual(
      idle.map(({ commandName }) => commandName),
      [],
    );
  });

  it('leaves the customers alone when a seller opens, lists or saves an audience, however deep', async () => {
    const saved = { name: 'Nhóm mới', tree: DEEP, version: 1 };
    for (const work of [
      ask('GET', AUDIENCES),
      ask('GET', `${AUDIENCES}/deep`),
      ask('PUT', `${AUDIENCES}/deep`, saved),
    ]) {
      const asked = await during(work);
      assert.ok(asked.length > 0);
      assert.deepEqual(
        asked.map(collection).filter((name) => name === 'customers' || name === 'orders'),
        [],
      );
    }
  });

  it('leaves the customers alone when campaigns, programmes, offers and held runs are listed or shown', async () => {
    const shop = `/v1/shops/${SHOP}`;
    for (const path of [
      '',
      '/campaigns',
      '/campaigns/sale',
      '/campaigns/sale/monitor',
      '/offers',
      '/runs/held',
      '/winbacks',
    ]) {
      const asked = await during(ask('GET', `${shop}${path}`));
      assert.deepEqual(
        asked.map(collection).filter((name) => name === 'customers' || name === 'orders'),
        [],
        path,
      );
    }
  });

  it('is one customer by its key when one is shown, never a count or a scan', async () => {
    const asked = await during(ask('GET', `/v1/shops/${SHOP}/customers/1`));
    const customers = asked.filter((event) => collection(event) === 'customers');
    assert.ok(customers.length > 0);
    for (const { command, commandName } of customers) {
      assert.deepEqual([commandName, command.filter?._id], ['find', `${SHOP}/1`]);
    }
  });

  it('is bounded by a limit wherever a list is', async () => {
    await makeShop(seller.api, 'other');
    for (const path of ['/campaigns', '/offers', '/winbacks', '/runs/held', '/audiences']) {
      for (const { command, commandName } of await during(ask('GET', `/v1/shops/${SHOP}${path}`))) {
        assert.equal(commandName, 'find', path);
        const { _id } = command.filter;
        assert.ok(typeof _id === 'string' || command.limit > 0 || _id?.$in?.length <= 1_000, `${path} ${command.find}`);
      }
    }
  });
});
