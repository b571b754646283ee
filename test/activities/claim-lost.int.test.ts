import assert from 'node:assert/strict';
import { mongo } from 'mongoose';
import { hookModels, type Moment } from './hooked.js';
import { Provider } from './provider.js';
import {
  assertBalanced,
  clear,
  createWorld,
  customer,
  deliver,
  outcomes,
  plannedRun,
  refs,
  type World,
} from './world.js';

const PEOPLE = refs(10);

describe('a claim whose answer is lost with the connection', () => {
  let world: World;
  before(async () => {
    world = await createWorld();
  });
  beforeEach(() => clear(world));
  after(() => world.close());

  for (const when of ['before', 'after'] as const)
    it(`is looked up in the same attempt, so nobody stays in doubt (lost ${when} the write)`, async () => {
      const run = await plannedRun(
        world,
        PEOPLE.map((ref) => customer(ref)),
      );
      let lost = 0;
      const models = hookModels(world.models, async (operation: string, moment: Moment) => {
        if (operation !== 'customers.bulkWrite' || moment !== when || lost > 0) return;
        lost += 1;
        throw new mongo.MongoNetworkError('connection closed');
      });
      const provider = new Provider('unknown');
      const result = await deliver(world, provider.channel(), run, 0, { models });
      assert.deepEqual([lost, result.done, result.ledger.sent, result.ledger.unknown], [1, true, PEOPLE.length, 0]);
      assert.ok([...(await outcomes(world, run)).values()].every((outcome) => outcome === 's'));
      assert.equal(new Set(provider.copies.map(({ id }) => id)).size, PEOPLE.length);
      assert.equal(provider.copies.length, PEOPLE.length);
      await assertBalanced(world, run);
    });
});
